"""Moves that were cut short, finished when the ref has moved and undone when it has not.

A move that fails in good health takes the same way back.
"""

import shutil
from collections.abc import Collection

from penguin_git.git import durable, index, index_locks, intents, stale_locks, trees
from penguin_git.git.call import Git
from penguin_git.git.index_locks import PATIENCE
from penguin_git.git.moves import Busy, Move, Seat
from penguin_git.git.refs import Refs
from penguin_git.git.repository import Repository
from penguin_git.git.restoring import Aim, restore
from penguin_git.git.seats import seats
from penguin_git.git.trees import Differences, Entry


def recover(repo: Repository, *, patience: float = PATIENCE) -> list[str]:
    """Finish or undo every move whose process died, and return a sentence for each."""
    with intents.alone(repo) as held:
        return recover_alone(held, patience)


def recover_alone(repo: Repository, patience: float) -> list[str]:
    """Do what `recover` does, while `intents.alone` is held."""
    said = []
    for move in intents.left(repo):
        if repo.shared.run("cat-file", "-e", move.new, ok=(0, 1, 128)).code:
            said.append(_given_up_for_lost(repo, move))
            continue
        left = resolve(repo, move, patience)
        done = "finished" if _has_moved(repo, move) else "undone"
        said += left or [f"A move of `{move.ref}` to {move.new[:10]} that was cut short is {done}."]
    return said


def resolve(repo: Repository, move: Move, patience: float) -> list[str]:
    """Bring every worktree to where the ref is; the move stays on file for as long as one could not be."""
    stale_locks.clear_after(repo, move, patience)
    differences = trees.changed(repo.shared, move.old, move.new)
    concerned = set(move.seats)
    if _has_moved(repo, move):
        now = seats(repo, move.ref)
        concerned |= set() if isinstance(now, Busy) else set(now)
    order = sorted(concerned, key=lambda seat: seat.path)
    left = [said for seat in order if (said := resolve_seat(repo, move, seat, differences, patience))]
    if not left:
        intents.forget(repo, move)
    return left


def resolve_seat(repo: Repository, move: Move, seat: Seat, differences: Differences, patience: float) -> str:
    """Bring index and files of one worktree to where the ref is; '' or a sentence why they were left."""
    if not (seat.path.is_dir() and seat.index.exists()):
        index_locks.give_back(move, seat)
        return ""
    if not index_locks.take(move, seat, patience):
        return f"Another git command holds `{seat.lock}`, so `{seat.path}` is left as it is until that ends."
    index_locks.clear_copies(move, seat)
    shutil.copy2(seat.index, move.copy(seat))
    git = move.git(repo, seat)
    before, skipped = _entries(git, differences)
    # Index only. It is refused where the user has staged something else since; that index is theirs then.
    forward = (
        _belongs_at_new(repo, move, git)
        and git.run("read-tree", "-m", "-i", move.old, move.new, ok=(0, 1, 128)).code == 0
    )
    aims = {
        path: Aim(old, new, new if forward else old)
        for path, (old, new) in differences.items()
        if before.get(path) == old
    }
    copy = move.copy(seat)
    if restore(git, seat.path, copy.with_name(f"{copy.name}-compare"), aims, skipped) or forward:
        git.run("update-index", "-q", "--refresh", ok=(0, 1))
        copy.replace(seat.index)
        durable.flush(seat.git_dir)
    index_locks.give_back(move, seat)
    return ""


def _given_up_for_lost(repo: Repository, move: Move) -> str:
    """The branch never moved and git has pruned the commit since: what its files were is not known."""
    for seat in move.seats:
        index_locks.give_back(move, seat)
    intents.forget(repo, move)
    return (
        f"A move of `{move.ref}` was cut short and its commit {move.new[:10]} is gone: "
        "files it had changed already show in `git status`."
    )


def _has_moved(repo: Repository, move: Move) -> bool:
    return Refs(repo.shared).read(move.ref) == move.new


def _belongs_at_new(repo: Repository, move: Move, git: Git) -> bool:
    here = git.run("symbolic-ref", "--quiet", "HEAD", ok=(0, 1)).text
    return here == move.ref and _has_moved(repo, move)


def _entries(git: Git, paths: Collection[str]) -> tuple[dict[str, Entry], frozenset[str]]:
    """The index's entries at these paths, and those among them that are not checked out (sparse)."""
    found: dict[str, Entry] = {}
    skipped: set[str] = set()
    # What is not checked out is told by its tag alone, which stands before what the index has otherwise.
    for line in git.run("ls-files", "-s", "-t", "-z").stdout.split(b"\0")[:-1]:
        tag, _, said = line.partition(b" ")
        path, _, entry = index.read(said)
        if path in paths:
            found[path] = entry
            skipped |= {path} if tag == b"S" else set()
    return found, frozenset(skipped)
