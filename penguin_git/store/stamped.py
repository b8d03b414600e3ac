"""A file that may be deleted at any time: whole and of the right version, or as good as absent.

Nothing here is the truth, so nothing is locked or fsynced: the last writer wins, and a file that is torn, of
another version or cannot be read is a file that is not there.
"""

import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_SUM = 4  # bytes, at the end


def read(path: Path, stamp: bytes) -> memoryview | None:
    """What was written under a stamp; None where there is nothing of the kind."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    said = memoryview(data)[len(stamp) : -_SUM]
    return said if data.startswith(stamp) and _sum(zlib.crc32(said)) == data[-_SUM:] else None


def write(path: Path, stamp: bytes, pieces: Iterable[bytes]) -> None:
    """Replace the file; where that is impossible, the next reader does without."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with suppress(OSError):  # a full disk, a read-only clone: only speed is lost
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                file.write(stamp)
                checksum = 0
                for piece in pieces:
                    file.write(piece)
                    checksum = zlib.crc32(piece, checksum)
                file.write(_sum(checksum))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def _sum(checksum: int) -> bytes:
    return checksum.to_bytes(_SUM, "big")
