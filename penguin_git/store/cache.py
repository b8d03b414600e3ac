"""Typed values in files that may be deleted at any time, see `stamped`."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from penguin_git import __version__
from penguin_git.model.config import Config
from penguin_git.model.head import VALUES
from penguin_git.model.task import Task
from penguin_git.store import stamped

T = TypeVar("T")

# What the values look like, and what was accepted when they were made, changes with the version alone.
_SHAPES = [*(kind.__struct_fields__ for kind in (Task, Config)), tuple(VALUES)]
_STAMP = f"penguin {__version__} 8 {sys.byteorder} {_SHAPES}\n".encode()


def load(path: Path, kind: type[T]) -> T | None:
    """The value in a file; None where there is none of this kind."""
    said = stamped.read(path, _STAMP)
    if said is None:
        return None
    try:
        return msgspec.msgpack.decode(said, type=kind)
    except msgspec.DecodeError:
        return None


def save(path: Path, value: object) -> None:
    """Put a value into a file; where that is impossible, the next reader does without."""
    save_encoded(path, (msgspec.msgpack.encode(value),))


def save_encoded(path: Path, pieces: Iterable[bytes]) -> None:
    """Put a value into a file that comes encoded in pieces, since as a whole it would be in memory twice."""
    stamped.write(path, _STAMP, pieces)
