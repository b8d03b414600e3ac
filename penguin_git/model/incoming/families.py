"""Wholes and parts of a source: there a whole may be open when all of its parts are done; here it can't."""

from collections.abc import Mapping, Sequence

from penguin_git.model.incoming.item import Item
from penguin_git.model.status import TaskStatus

_OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)


def parents(items: Sequence[Item]) -> dict[str, str]:
    """The key of the whole that each part belongs to, whichever of the two says so."""
    found = {item.key: item.parent for item in items if item.parent is not None}
    for item in items:
        for part in item.parts:
            found.setdefault(part, item.key)
    return found


def set_apart(items: Sequence[Item]) -> dict[str, Item]:
    """The parts that can't be parts here, by their keys, each with its whole.

    A parent is over once its parts are. One that is not over elsewhere, with nothing but parts that are,
    would be done here before its own work is.
    """
    by_key = {item.key: item for item in items}
    parts: dict[str, list[str]] = {}
    for part, whole in parents(items).items():
        if part in by_key and whole in by_key and part != whole:
            parts.setdefault(whole, []).append(part)
    over: dict[str, bool] = {}
    found: dict[str, Item] = {}
    for whole in _from_below(parts):
        inner = [over.get(part, by_key[part].task.status in _OVER) for part in parts[whole]]
        is_over = by_key[whole].task.status in _OVER
        if all(inner) and not is_over:
            found |= dict.fromkeys(parts[whole], by_key[whole])
        over[whole] = all(inner) and is_over
    return found


def _from_below(parts: Mapping[str, Sequence[str]]) -> list[str]:
    """The wholes, each after those that are parts of it; in a loop, in any order."""
    ordered: list[str] = []
    seen: set[str] = set()
    for start in parts:
        walk = [(start, False)]
        while walk:
            whole, is_left = walk.pop()
            if is_left:
                ordered.append(whole)
            elif whole not in seen:
                seen.add(whole)
                walk.append((whole, True))
                walk += [(part, False) for part in parts[whole] if part in parts]
    return ordered
