"""Files that may be deleted at any time: a typed value each, whole or as good as absent.

Nothing here is the truth, so nothing is locked or fsynced: the last writer wins, and a file that is torn, of
another version or cannot be read is a file that is not there.
"""

import os
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from penguin_git import __version__
from penguin_git.model.config import Config
from penguin_git.model.head import VALUES
from penguin_git.model.task import Task

T = TypeVar("T")

# What the values look like, and what was accepted when they were made, changes with the version alone.
_SHAPES = [*(kind.__struct_fields__ for kind in (Task, Config)), tuple(VALUES)]
_STAMP = f"penguin {__version__} 4 {sys.byteorder} {_SHAPES}\n".encode()


def load(path: Path, kind: type[T]) -> T | None:
    """The value in a file; None where there is none of this kind."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    start = len(_STAMP) + 4
    if not data.startswith(_STAMP) or _sum(memoryview(data)[start:]) != data[len(_STAMP) : start]:
        return None
    try:
        return msgspec.msgpack.decode(memoryview(data)[start:], type=kind)
    except msgspec.DecodeError:
        return None


def save(path: Path, value: object) -> None:
    """Put a value into a file; where that is impossible, the next reader does without."""
    data = msgspec.msgpack.encode(value)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with suppress(OSError):  # a full disk, a read-only clone: only speed is lost
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                file.writelines((_STAMP, _sum(data), data))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def _sum(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")
