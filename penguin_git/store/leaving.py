"""Leaving to the next process what this one has read of a worktree and of a tree of tasks."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from penguin_git.errors import PenguinError
from penguin_git.store import cache
from penguin_git.store.bodies import Bodies, Span
from penguin_git.store.kept import Ground, Kept
from penguin_git.store.known import Seen
from penguin_git.store.lines import Lines
from penguin_git.store.recall import Reading
from penguin_git.store.table import Packed, Table, packed

_BESIDE = 100  # files that may lie beside the ground, and a twentieth of those in it


class Found(NamedTuple):
    """What is to be left."""

    work_tree: bytes
    here: Lines
    folders: Mapping[str, Seen]
    is_sound: bool
    tree: str
    there: Lines
    is_tree_sound: bool


def leave(file: Path, found: Found, bodies: Bodies, last: Reading | None) -> Reading | None:
    """Write it, and say what the next one will read. `last` is what was left for this worktree before.

    None where somebody else has left what they know in the meantime, or does so now.
    """
    here, there = found.here, found.there
    paths = [path for path in there.apart(here) if here.oid(path) != there.oid(path)]
    other = [there[path] for path in paths if path in there]
    beside = list(here.beside.values())
    used = (last.ground.used if last else 0) + sum(line.length for line in chain(beside, other))
    moved: list[Span] = []
    if bodies.is_wasteful(used):
        moved = bodies.packed([line.span for line in chain(here.values(), other)]) or []
    others = len(moved) - len(other)  # where their places begin
    kept = Kept(
        work_tree=found.work_tree,
        bodies=bodies.name,
        tree=found.tree,
        other=packed(other, _columns(moved[others:])),
        missing=[path for path in paths if path not in there],
        is_plain=here.is_plain,
        is_tree_plain=there.is_plain,
        is_sound=found.is_sound,
        is_tree_sound=found.is_tree_sound,
    )
    is_much = len(beside) + len(here.gone) > _BESIDE + len(here.register) // 20
    if last is None or here.register is not last.here.register or moved or is_much:
        table = _table(here, moved[:others])
        ground = Ground(table, sum(Table(table)["length"]), dict(found.folders))
        return _written(file, kept, ground, is_new=True)
    kept.gone, kept.newer = list(here.gone), packed(beside)
    kept.ground = last.kept.ground
    before = last.ground.folders
    kept.folders = {path: seen for path, seen in found.folders.items() if before.get(path) is not seen}
    return _written(file, kept, last.ground, is_new=False)


def _table(here: Lines, moved: Sequence[Span]) -> dict[str, Packed]:
    if moved or here.beside or here.gone:
        return packed(list(here.values()), _columns(moved))
    return here.register.table.packed


def _columns(spans: Sequence[Span]) -> dict[str, Sequence[object]]:
    """The columns of places, if there are any."""
    names = enumerate(Span._fields)
    return {name: [span[place] for span in spans] for place, name in names} if spans else {}


def _written(file: Path, kept: Kept, ground: Ground, *, is_new: bool) -> Reading | None:
    """Whoever reads meanwhile finds the old ground or the new one, each with what lies beside it."""
    from penguin_git.git.locks import FileLock  # for those who write

    lock = FileLock(file.parent.parent / "tasks.lock", "keeping what was read")
    with suppress(OSError, PenguinError):  # a read-only clone: only speed is lost
        if not lock.acquire():
            return None
        try:
            if is_new:
                kept.ground = f"{_grounds(file)}{ground.checksum:08x}"
                cache.save(file.with_name(kept.ground), ground)
            elif (cache.load(file, Kept) or Kept()).ground != kept.ground:
                return None
            cache.save(file, kept)
            if is_new:
                _remove_all_but(kept.ground, file)
        finally:
            lock.release()
    return Reading(kept, ground)


def _remove_all_but(ground: str, file: Path) -> None:
    for other in file.parent.glob(f"{_grounds(file)}*"):
        if other.name != ground:
            other.unlink(missing_ok=True)


def _grounds(file: Path) -> str:
    return f"ground-{file.name.partition('-')[2]}-"
