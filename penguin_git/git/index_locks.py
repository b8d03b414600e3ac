"""Git's own lock on an index, taken for one move and known for that move's after a crash."""

import os
import time
from pathlib import Path

from penguin_git.git import durable, files
from penguin_git.git.moves import Move, Seat

PATIENCE = 2.0  # seconds that a lock of the user's git is waited for
PAUSE = 0.02  # seconds between two looks at it


def take(move: Move, seat: Seat, patience: float) -> bool:
    """Take the lock, waiting up to `patience` seconds; True also where this very move holds it already."""
    deadline = time.monotonic() + patience
    ours = move.copy(seat).with_name(f"{move.copy(seat).name}-owner")
    ours.unlink(missing_ok=True)
    durable.write(ours, move.nonce.encode())  # found empty after a power cut, the lock would be nobody's
    try:
        while not _linked(ours, seat.lock):
            if _is_held(move, seat):
                return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(PAUSE)
        return True
    finally:
        ours.unlink()


def give_back(move: Move, seat: Seat) -> None:
    """Remove the copies of the index that the move made, and the lock if it is the move's."""
    clear_copies(move, seat)
    if _is_held(move, seat):
        seat.lock.unlink()


def clear_copies(move: Move, seat: Seat) -> None:
    """Remove the copies of the index that the move made."""
    for left in seat.git_dir.glob(f"{move.copy(seat).name}*"):
        left.unlink()


def _linked(ours: Path, lock: Path) -> bool:
    # A link, because a lock made with O_EXCL and then written could be found empty after a crash, nobody's.
    try:
        os.link(ours, lock)
    except FileExistsError:
        return False
    return True


def _is_held(move: Move, seat: Seat) -> bool:
    return files.content(seat.lock) == move.nonce.encode()
