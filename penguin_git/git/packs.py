"""Many objects in the bytes of one pack (see gitformat-pack): whole ones, each compressed by itself."""

import hashlib
import zlib
from collections.abc import Sequence

_KINDS = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}


def packed(kind: str, contents: Sequence[bytes], algorithm: str) -> bytes:
    """A pack of objects of one kind, closed by the digest of its own bytes."""
    pieces = [b"PACK" + (2).to_bytes(4, "big") + len(contents).to_bytes(4, "big")]
    for data in contents:
        pieces += [_head(_KINDS[kind], len(data)), zlib.compress(data, 1)]
    whole = b"".join(pieces)
    return whole + hashlib.new(algorithm, whole, usedforsecurity=False).digest()


def _head(kind: int, size: int) -> bytes:
    """Kind and size: four bits of the size beside the kind, then seven a byte, the lowest first."""
    octets = [(kind << 4) | (size & 0b1111)]
    size >>= 4
    while size:
        octets[-1] |= 0b1000_0000
        octets.append(size & 0b0111_1111)
        size >>= 7
    return bytes(octets)
