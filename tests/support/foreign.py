"""Commits that somebody else than penguin makes on a task's branch."""

from collections.abc import Mapping

from tests.support.clones import Clone


def commit_on_top(clone: Clone, task: str, files: Mapping[str, str | None], *, merge: str = "") -> str:
    """Commit files (None: without the file) on top of a task's branch, as a person would; the commit.

    With `merge`, that revision is merged first.
    """
    tree = Clone(clone.path.with_name(f"{clone.path.name}-beside"))
    clone.git("worktree", "add", "-q", "--detach", str(tree.path), f"penguin/{task}")
    if merge:
        tree.git("merge", "-q", "--no-edit", merge)
    for path, text in files.items():
        if text is None:
            (tree.path / path).unlink()
        else:
            tree.write(path, text)
    tree.git("add", "-A")
    if files:
        tree.git("commit", "-q", "-m", "By hand")
    commit = tree.git("rev-parse", "HEAD")
    clone.git("worktree", "remove", "--force", str(tree.path))
    clone.git("update-ref", f"refs/heads/penguin/{task}", commit)
    return commit


def on_branch(clone: Clone, task: str, path: str) -> str:
    """A file as a task's branch has it, with its final line end."""
    return clone.git("cat-file", "blob", f"penguin/{task}:{path}") + "\n"
