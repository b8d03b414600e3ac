"""A file that may be deleted at any time: whole and of the right version, or as good as absent.

Nothing here is the truth, so nothing is locked or fsynced: the last writer wins, and a file that is torn, of
another version or cannot be read is a file that is not there.
"""

import os
import zlib
from contextlib import suppress
from pathlib import Path


def read(path: Path, stamp: bytes) -> memoryview | None:
    """What was written under a stamp; None where there is nothing of the kind."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    start = len(stamp) + 4
    said = memoryview(data)[start:]
    return said if data.startswith(stamp) and _sum(said) == data[len(stamp) : start] else None


def write(path: Path, stamp: bytes, said: bytes) -> None:
    """Replace the file; where that is impossible, the next reader does without."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with suppress(OSError):  # a full disk, a read-only clone: only speed is lost
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                file.writelines((stamp, _sum(said), said))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def _sum(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")
