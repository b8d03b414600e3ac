"""The attempts as the last process read them, left to the next one.

What a branch says of an attempt follows from its tip and from the commit of the base; where both are the same
again, nobody reads it once more.
"""

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from penguin_git.git.repository import Repository
from penguin_git.model.attempt import Attempt
from penguin_git.model.record import Record
from penguin_git.store import cache

_SHAPE = (*Attempt.__struct_fields__, *Record.__struct_fields__)


class _Kept(Struct, frozen=True, array_like=True):
    shape: tuple[str, ...]
    base: str
    attempts: tuple[Attempt, ...]


def load(repo: Repository, base: str) -> tuple[Attempt, ...]:
    """Those that were kept last, if it was beside this commit of the base."""
    kept = cache.load(_file(repo), _Kept)
    return kept.attempts if kept and kept.base == base and kept.shape == _SHAPE else ()


def save(repo: Repository, base: str, attempts: Collection[Attempt]) -> None:
    """Keep these, and no others. Where history is cut off, nothing is: more of it may come."""
    if not (repo.common_dir / "shallow").exists():
        cache.save(_file(repo), _Kept(_SHAPE, base, tuple(attempts)))


def _file(repo: Repository) -> Path:
    return repo.runtime / "cache" / "attempts"
