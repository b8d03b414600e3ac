"""The three-way merge of a task, field by field; the daemon, the landing and git's driver all use it."""

from collections.abc import Callable, Mapping
from datetime import UTC
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Note, Task


class Side(StrEnum):
    OURS = "ours"
    THEIRS = "theirs"


TextMerge = Callable[[str, str, str], str | None]
"""Merges the lines of a text (as it was, ours, theirs); None where both changed the same ones."""


class Clash(Struct, frozen=True, kw_only=True):
    """A field that both sides changed to different values."""

    field: str
    ours: object
    theirs: object


class Merged(Struct, frozen=True, kw_only=True):
    """The merged task. `clashes` are undecided (ours stands), `overruled` were decided by a rule."""

    task: Task
    clashes: tuple[Clash, ...] = ()
    overruled: tuple[Clash, ...] = ()


# Both sides moved the task: what stops or settles it beats what goes on. The last one is the strongest.
STRENGTH = (
    TaskStatus.PENDING,
    TaskStatus.IN_PROGRESS,
    TaskStatus.FAILED,
    TaskStatus.COMPLETED,
    TaskStatus.PAUSED,
    TaskStatus.CANCELLED,
)
_ABSENT: Final = object()
_FREE = (bool, int, float, list, dict)
_TEXTS = frozenset({"description", "run"})
_SETS = frozenset({"depends_on", "relates_to", "discovered_from", "labels", "context", "acceptance", "notes"})
GROWING = _SETS | {"resource_constraints", "metadata"}
"""Fields that several people change at once without taking anything from each other."""


def merged(
    base: Task, ours: Task, theirs: Task, *, authority: Side | None = None, lines: TextMerge | None = None
) -> Merged:
    """The task with both sides' changes since `base`.

    Fields apart never clash; lists merge as sets, keeping order; limits and metadata merge key by key, long
    texts line by line where `lines` can. With an `authority`, that side's word decides what both changed.
    """
    fields: dict[str, object] = {}
    clashes: list[Clash] = []
    overruled: list[Clash] = []
    for name in Task.__struct_fields__:
        old, mine, other = getattr(base, name), getattr(ours, name), getattr(theirs, name)
        value, clash = _merged_field(name, old, mine, other, authority)
        if clash and lines and name in _TEXTS and old and mine and other:
            joined = lines(old, mine, other)
            value, clash = (value, True) if joined is None else (joined, False)
        if clash:
            decided = authority is not None or name == "status"
            (overruled if decided else clashes).append(Clash(field=name, ours=mine, theirs=other))
        fields[name] = value
    return Merged(
        task=msgspec.structs.replace(ours, **fields), clashes=tuple(clashes), overruled=tuple(overruled)
    )


def replayed(fields: Mapping[str, object], seen: Task, now: Task) -> dict[str, object]:
    """What `fields`, thought of while the task was as `seen`, make of the task as it is `now`.

    Of lists and mappings only what differs from `seen` is done again; all other fields are taken as they are.
    """
    return {
        name: _merged_field(name, getattr(seen, name), value, getattr(now, name), Side.OURS)[0]
        if name in GROWING
        else value
        for name, value in fields.items()
    }


def same(one: object, two: object) -> bool:
    """Whether two values are equal in a file too, where `1`, `1.0` and `true` are three values."""
    if one is two or not isinstance(one, _FREE) or not isinstance(two, _FREE):
        return bool(one == two)
    return _text(one) == _text(two)


def says_the_same(one: Task, two: Task) -> bool:
    """Whether two tasks would be told by the same file."""
    return all(same(getattr(one, name), getattr(two, name)) for name in Task.__struct_fields__)


def _merged_field(
    name: str, old: object, mine: object, other: object, authority: Side | None
) -> tuple[object, bool]:
    """The merged value, and whether both sides changed it to different ones."""
    if same(mine, other) or same(other, old):
        return mine, False
    if same(mine, old):
        return other, False
    if name in _SETS:
        return _merged_set(_items(old), _items(mine), _items(other)), False
    return _merged_inside(old, mine, other, authority)


def _merged_inside(old: object, mine: object, other: object, authority: Side | None) -> tuple[object, bool]:
    limits = ResourceConstraints
    if isinstance(old, limits) and isinstance(mine, limits) and isinstance(other, limits):
        value, clash = _merged_mapping(asdict(old), asdict(mine), asdict(other), authority)
        return ResourceConstraints(**value), clash
    if isinstance(old, dict) and isinstance(mine, dict) and isinstance(other, dict):
        return _merged_mapping(old, mine, other, authority)
    if authority is None and isinstance(mine, TaskStatus) and isinstance(other, TaskStatus):
        return max(mine, other, key=STRENGTH.index), True
    return (other if authority is Side.THEIRS else mine), True


def _text(value: object) -> bytes:
    return msgspec.json.encode(value, order="deterministic")


def _items(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _merged_set(
    old: tuple[object, ...], mine: tuple[object, ...], other: tuple[object, ...]
) -> tuple[object, ...]:
    kept = [item for item in old if item in mine and item in other]
    blocks = ([item for item in side if item not in old] for side in (mine, other))
    first, second = sorted(blocks, key=lambda block: [_place(item) for item in block])
    added = list({_place(item): item for item in (*first, *second)}.values())
    in_turn = sorted(added, key=_place) if all(isinstance(item, Note) for item in added) else added
    return (*kept, *in_turn)


def _place(item: object) -> tuple[str, str]:
    """An order that both sides agree on: notes by their time, all else by what it says."""
    return (item.at.astimezone(UTC).isoformat() if isinstance(item, Note) else "", repr(item))


def _merged_mapping(
    old: dict[str, Any], mine: dict[str, Any], other: dict[str, Any], authority: Side | None
) -> tuple[dict[str, Any], bool]:
    value: dict[str, object] = {}
    clashes = False
    for key in dict.fromkeys([*mine, *other]):
        sides = (old.get(key, _ABSENT), mine.get(key, _ABSENT), other.get(key, _ABSENT))
        part, clash = _merged_field("", *sides, authority)
        clashes |= clash
        if part is not _ABSENT:
            value[key] = part
    return value, clashes
