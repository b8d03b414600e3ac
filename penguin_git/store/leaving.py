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
from penguin_git.store.line import oid_in
from penguin_git.store.lines import Lines
from penguin_git.store.recall import Reading
from penguin_git.store.register import Register
from penguin_git.store.table import Table, packed

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
    paths = [path for path in there.apart(here) if oid_in(here, path) != oid_in(there, path)]
    other = [there[path] for path in paths if path in there]
    beside = list(here.beside.values())
    before = last if last is not None and last.here.register is here.register else None
    laid = before.ground.used if before else sum(here.register.table["length"])
    moved: list[Span] = []
    if bodies.is_wasteful(laid + sum(line.length for line in chain(beside, other))):
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
    if before is None or moved or is_much:
        ground = _ground(found, moved[:others])
        register = here.register if ground.table is here.register.table.packed else ground.register()
        return _written(file, kept, ground, register, is_new=True)
    kept.ground, kept.gone, kept.newer = before.kept.ground, list(here.gone), packed(beside)
    known = before.ground.folders
    kept.folders = {path: seen for path, seen in found.folders.items() if known.get(path) is not seen}
    return _written(file, kept, before.ground, here.register, is_new=False)


def _ground(found: Found, moved: Sequence[Span]) -> Ground:
    """All lines as they are now; `moved` are the places of their bodies, where these are new."""
    here = found.here
    table = here.register.table
    if moved or here.beside or here.gone:
        table = Table(packed(list(here.values()), _columns(moved)))
    return Ground(table.packed, sum(table["length"]), dict(found.folders))


def _columns(spans: Sequence[Span]) -> dict[str, Sequence[object]]:
    """The columns of places, if there are any."""
    names = enumerate(Span._fields)
    return {name: [span[place] for span in spans] for place, name in names} if spans else {}


def _written(file: Path, kept: Kept, ground: Ground, register: Register, *, is_new: bool) -> Reading | None:
    """Whoever reads meanwhile finds the old ground or the new one, each with what lies beside it."""
    from penguin_git.git.locks import FileLock  # for those who write

    lock = FileLock(file.parent.parent / "tasks.lock", "keeping what was read")
    with suppress(OSError, PenguinError):  # a read-only clone: only speed is lost
        if not lock.acquire():
            return None
        try:
            if is_new:
                kept.ground = f"{_grounds(file)}{ground.checksum:08x}"
                cache.save_encoded(file.with_name(kept.ground), ground.encoded())
            elif (cache.load(file, Kept) or Kept()).ground != kept.ground:
                return None
            cache.save(file, kept)
            if is_new:
                _remove_all_but(kept.ground, file)
        finally:
            lock.release()
    return Reading(kept, ground, register)


def _remove_all_but(ground: str, file: Path) -> None:
    for other in file.parent.glob(f"{_grounds(file)}*"):
        if other.name != ground:
            other.unlink(missing_ok=True)


def _grounds(file: Path) -> str:
    return f"ground-{file.name.partition('-')[2]}-"
