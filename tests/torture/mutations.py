"""Damage of every kind to the text of a task file: to its bytes, its structure, its size."""

import random
from collections.abc import Callable

from tests.codec.damage import damaged
from tests.gates.versions import version

_ODD = ("\0", "\x1b[2J", "\u202e", "\u2028", "\x85", "\ud7ff", "\U0001f600", "é", "\ufeff", "\ufffe", "\x7f")
_NESTED = (b"[", b"{", b"- ", b"{a: ", b"[{", b"? ")


def mutated(chance: random.Random, text: str) -> bytes:
    """The text, damaged in one or two ways."""
    data = chance.choice(_KINDS)(chance, text)
    return _bytes(chance, data) if chance.random() < 0.1 else data


def _bytes(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.randrange(1, 5)) + data[at + chance.randrange(4) :]


def _unicode(chance: random.Random, text: str) -> bytes:
    at = chance.randrange(len(text) + 1)
    return (text[:at] + chance.choice(_ODD) + text[at:]).encode("utf-8", "surrogatepass")


def _markers(chance: random.Random, text: str) -> bytes:
    lines = text.splitlines(keepends=True)
    first, second, third = sorted(chance.randrange(len(lines) + 1) for _ in range(3))
    ours, theirs = lines[first:second], lines[second:third]
    between = ["<<<<<<< ours\n", *ours, "=======\n", *theirs, ">>>>>>> theirs\n"]
    return "".join([*lines[:first], *between, *lines[third:]]).encode()


def _nesting(chance: random.Random, text: str) -> bytes:
    opening = chance.choice(_NESTED)
    deep = opening * (chance.choice((20, 200, 50_000)) // len(opening))
    return text.encode() + b"metadata: " + deep + b"\n"


def _huge(chance: random.Random, text: str) -> bytes:
    size = chance.choice((5_000, 70_000, 300_000))
    key = chance.choice(("title", "description", "new"))
    return text.encode() + f"{key}: {chance.choice('xé0#')}".encode() * (size // 8) + b"\n"


def _twice(chance: random.Random, text: str) -> bytes:
    lines = text.splitlines(keepends=True)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return "".join(lines).encode()


def _line_ends(chance: random.Random, text: str) -> bytes:
    data = text.replace("\n", chance.choice(("\r\n", "\r", "\n\r"))).encode()
    marks = (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
    return chance.choice(marks) + data


def _cut(chance: random.Random, text: str) -> bytes:
    return text.encode()[: chance.randrange(len(text) + 1)]


def _noise(chance: random.Random, text: str) -> bytes:
    return chance.randbytes(chance.randrange(200)) + text[:0].encode()


def _on_the_bytes(chance: random.Random, text: str) -> bytes:
    return _bytes(chance, text.encode())


_KINDS: tuple[Callable[[random.Random, str], bytes], ...] = (
    *(damaged, damaged, damaged, version, version, version, _unicode, _unicode, _on_the_bytes, _on_the_bytes),
    *(_markers, _nesting, _huge, _twice, _twice, _line_ends, _cut, _noise),
)
