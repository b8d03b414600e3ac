"""What nearly every command asks of a commit, left to the next process: its tree, and what lies at the top.

An id stands for one content for ever, so what is kept is right or absent.
"""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from penguin_git.git import trees
from penguin_git.git.objects import Objects
from penguin_git.model import layout
from penguin_git.store import cache

_LARGE = 64 << 10  # bytes, of a tree that is better asked for than read each time


class Outline(Struct, frozen=True, array_like=True):
    """A commit's tree, and some trees in it by their ids."""

    tree: str
    trees: Mapping[str, bytes]


Outlines = Mapping[str, Outline]
"""By commit."""


def load(runtime: Path) -> Outlines:
    """Those that were kept last."""
    return cache.load(_file(runtime), dict[str, Outline]) or {}


def save(runtime: Path, outlines: Outlines) -> None:
    """Keep these, and no others."""
    cache.save(_file(runtime), outlines)


def of(objects: Objects, tree: str) -> Outline:
    """The outline of a commit with this tree."""
    own = trees.find(objects, tree, layout.ROOT)
    read = {oid: objects.read(oid)[1] for oid in (tree, own.oid if own and own.is_folder else tree)}
    return Outline(tree, {oid: data for oid, data in read.items() if len(data) <= _LARGE})


def _file(runtime: Path) -> Path:
    return runtime / "cache" / "outlines"
