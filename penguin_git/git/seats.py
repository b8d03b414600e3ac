"""Which worktrees have a branch checked out, also where git's own list is silent about them."""

from collections.abc import Iterator
from pathlib import Path

from penguin_git.git import files
from penguin_git.git.moves import Busy, Seat
from penguin_git.git.repository import Repository, operation_under_way


def seats(repo: Repository, ref: str) -> tuple[Seat, ...] | Busy:
    """Return the worktrees of a branch; `Busy` where one of them can't be moved along just now."""
    known = dict(_known(repo))
    for seat in known.values():
        if _is_detached_from(seat.git_dir, ref):
            return Busy(operation_under_way(seat.git_dir) or "rebase", seat.path)
    found = []
    for path in _listed(repo, ref):
        seen = known.get(path.resolve())
        if seen is None or not seen.path.is_dir():
            return Busy("nothing that can be seen: its folder is not there", path)
        found.append(seen)
    return tuple(found)


def _listed(repo: Repository, ref: str) -> Iterator[Path]:
    """The worktrees that git lists with this branch."""
    for record in repo.git.text("worktree", "list", "--porcelain", "-z").split("\0\0"):
        facts = dict(line.partition(" ")[::2] for line in record.strip("\0").split("\0"))
        if facts.get("branch") == ref and "prunable" not in facts:
            yield Path(facts["worktree"])


def _known(repo: Repository) -> Iterator[tuple[Path, Seat]]:
    """Every worktree whose git dir is known, by the path under which git lists it."""
    common = repo.common_dir
    usual = common.name == ".git"
    if repo.git_dir == common:
        # With a separate git dir, git lists that folder in place of the main work tree.
        yield (common.parent if usual else common).resolve(), Seat(repo.work_tree, common)
    elif usual:
        yield common.parent.resolve(), Seat(common.parent, common)
    for pointer in common.glob("worktrees/*/gitdir"):
        if listed := files.text(pointer):  # nothing stands in it while git makes the worktree
            path = Path(listed).parent
            yield path.resolve(), Seat(path, pointer.parent)


def _is_detached_from(git_dir: Path, ref: str) -> bool:
    """Whether a rebase or bisect of `ref` has detached HEAD here: git's list of worktrees is silent then."""
    names = {ref, ref.removeprefix("refs/heads/")}
    states = ("rebase-merge/head-name", "rebase-apply/head-name", "rebase-merge/update-refs", "BISECT_START")
    return any(names & set(files.text(git_dir / state).splitlines()) for state in states)
