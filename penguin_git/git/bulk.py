"""Many blobs at once: one git process for thousands, where asking for each costs a round trip."""

from collections.abc import Iterator, Sequence
from itertools import islice

from penguin_git.git.call import Git
from penguin_git.git.objects import MissingObject

_AT_ONCE = 2_000  # blobs; their contents are in memory together


def blobs(git: Git, oids: Sequence[str]) -> Iterator[bytes]:
    """The contents of these blobs, in their order; `MissingObject` for what is none."""
    rest = iter(oids)
    while some := list(islice(rest, _AT_ONCE)):
        asked = "".join(f"{oid}\n" for oid in some).encode()
        out = git.run("cat-file", "--batch", "--buffer", stdin=asked).stdout
        yield from _split(out, some)


def _split(out: bytes, oids: Sequence[str]) -> Iterator[bytes]:
    at = 0
    for oid in oids:
        end = out.find(b"\n", at)
        words = out[at:end].split()
        if len(words) != 3 or words[1] != b"blob":
            raise MissingObject(oid)
        start = end + 1
        at = start + int(words[2]) + 1
        yield out[start : at - 1]
