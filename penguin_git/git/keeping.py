"""Whether work would still be there if a worktree or a ref went."""

from collections.abc import Sequence

from penguin_git.git import files, worktrees
from penguin_git.git.call import Git
from penguin_git.git.repository import Repository
from penguin_git.git.worktree_layout import Worktree


def is_on_a_ref(git: Git, commit: str) -> bool:
    """Say whether some ref reaches a commit."""
    found = git.run("for-each-ref", "--count=1", "--format=x", f"--contains={commit}", ok=(0, 129))
    return found.code == 0 and bool(found.text)


def unsaved(repo: Repository, worktree: Worktree, tips: Sequence[str] = ()) -> str:
    """Say what a worktree holds that is kept nowhere else; '' where it may go.

    Its files are compared with its own commit and with `tips`, where penguin may have saved them.
    """
    head = files.text(worktree.git_dir / "HEAD")
    commit = repo.shared.run("rev-parse", "--verify", "--quiet", f"{head}^{{commit}}", ok=(0, 1, 128)).text
    if head.startswith("ref: ") or not commit:
        return "a branch or a commit that is not known"
    if not is_on_a_ref(repo.shared, commit):
        return f"the commit {commit[:10]}, which no ref reaches"
    found = [_difference(repo, worktree, tip) for tip in (commit, *tips)]
    return "" if "" in found else found[0]


def _difference(repo: Repository, worktree: Worktree, commit: str) -> str:
    if changed := worktrees.differing(repo, worktree, commit):
        return f"changes in {_listed(changed)}"
    tracked = set(repo.shared.text("ls-tree", "-r", "--name-only", "-z", commit).split("\0"))
    others = ("ls-files", "--others", "--exclude-standard", "-z")
    new = [path for path in worktree.git(repo).text(*others).split("\0") if path and path not in tracked]
    return f"new files: {_listed(new)}" if new else ""


def _listed(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return ", ".join(f"`{path}`" for path in paths[:3]) + more
