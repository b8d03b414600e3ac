"""Moves on file before they begin, one at a time: what a killed one was about is known afterwards."""

import json
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.git import durable
from penguin_git.git.locks import FileLock
from penguin_git.git.moves import Move, Seat
from penguin_git.git.repository import Repository

_SUFFIXES = (".json", ".tmp")
_TURN = 120.0  # seconds that another move may take


@contextmanager
def alone(repo: Repository) -> Iterator[Repository]:
    """One move at a time; a git child that outlives us keeps the others waiting until it ends."""
    lock = FileLock(repo.runtime / "landing.lock", "moving a branch and its worktrees")
    if not lock.acquire(timeout=_TURN):
        raise PenguinError(
            f"Another move of a branch does not end: {lock.holder()}.",
            hint="Look for a `git read-tree` that hangs, perhaps in a filter, and end it.",
        )
    try:
        yield repo.keeping(lock.fd)
    finally:
        lock.release()


def save(repo: Repository, move: Move) -> None:
    """Put a move on file, durably."""
    seats = [[str(seat.path), str(seat.git_dir)] for seat in move.seats]
    itself = {"ref": move.ref, "old": move.old, "new": move.new, "nonce": move.nonce}
    intent = {**itself, "pid": os.getpid(), "seats": seats}
    folder = _folder(repo)
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{move.nonce}.tmp"
    durable.write(temporary, json.dumps(intent).encode())
    temporary.replace(_file(repo, move))
    durable.flush(folder)


def left(repo: Repository) -> Iterator[Move]:
    """Return the moves that did not come to their end, and remove what was never quite put on file."""
    for unfinished in _folder(repo).glob("*.tmp"):
        unfinished.unlink()
    return (_loaded(path) for path in sorted(_folder(repo).glob("*.json")))


def waiting(repo: Repository) -> list[Path]:
    """Return the files of moves that did not come to their end, while none is under way. Changes nothing."""
    under_way = FileLock(repo.runtime / "landing.lock").holder() is not None
    return [] if under_way else sorted(path for path in _folder(repo).glob("*") if path.suffix in _SUFFIXES)


def forget(repo: Repository, move: Move) -> None:
    """Take a move that has come to its end off file."""
    _file(repo, move).unlink(missing_ok=True)


def _loaded(path: Path) -> Move:
    try:
        read = json.loads(path.read_bytes())
        seats = tuple(Seat(Path(where), Path(git_dir)) for where, git_dir in read["seats"])
        return Move(read["ref"], read["old"], read["new"], read["nonce"], seats)
    except (ValueError, KeyError, TypeError) as error:
        raise PenguinError(
            f"`{path}` is not what penguin wrote there.", hint=f"rm {shlex.quote(str(path))}"
        ) from error


def _folder(repo: Repository) -> Path:
    return repo.runtime / "landing"


def _file(repo: Repository, move: Move) -> Path:
    return _folder(repo) / f"{move.nonce}.json"
