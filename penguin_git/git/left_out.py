"""Files that a sparse checkout leaves out: they are in the index, as they were committed, and not on disk."""

from penguin_git.git.repository import Repository


def left_out(repo: Repository, folder: str) -> set[str]:
    """The paths below a folder that the checkout is not to have; nearly always none."""
    if not (repo.git_dir / "info" / "sparse-checkout").exists():
        return set()
    listed = repo.git.text("ls-files", "-t", "-z", "--", folder).split("\0")
    return {line[2:] for line in listed if line.startswith("S ")}
