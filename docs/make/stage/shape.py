"""The shape of what is printed as JSON: the keys of objects, and of which kind each value is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_KINDS = {bool: "true or false", int: "number", float: "number", str: "text"}


@dataclass(frozen=True)
class Shape:
    """What was seen in one place: kinds of plain values, the keys of objects, and what lists hold.

    `seen` counts the objects, and `counts` how many of them had a key.
    """

    kinds: frozenset[str] = frozenset()
    keys: Mapping[str, "Shape"] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    seen: int = 0
    items: "Shape | None" = None

    def joined(self, other: "Shape") -> "Shape":
        """The shape of what has one of two shapes."""
        items = self.items.joined(other.items) if self.items and other.items else self.items or other.items
        keys = {**self.keys, **other.keys}
        keys |= {key: self.keys[key].joined(other.keys[key]) for key in self.keys if key in other.keys}
        counts = {key: self.counts.get(key, 0) + other.counts.get(key, 0) for key in keys}
        return Shape(self.kinds | other.kinds, keys, counts, self.seen + other.seen, items)


def shape_of(value: object) -> Shape:
    """The shape of one value."""
    if isinstance(value, dict):
        return Shape(keys={k: shape_of(v) for k, v in value.items()}, counts=dict.fromkeys(value, 1), seen=1)
    if isinstance(value, list):
        items = Shape()
        for one in value:
            items = items.joined(shape_of(one))
        return Shape(items=items)
    return Shape(frozenset({"null" if value is None else _KINDS[type(value)]}))


@dataclass(frozen=True)
class Outline:
    """Writes shapes down.

    An object with exactly the keys of one of `named` is written as its name, and one that has all keys that a
    `task` always has as a task with what it has beside. Objects whose keys are all `ours` have names as keys.
    """

    ours: frozenset[str]
    task: Shape = field(default_factory=Shape)
    named: Mapping[str, Shape] = field(default_factory=dict)

    def lines(self, shape: Shape, indent: str = "") -> list[str]:
        """The lines of a shape; the first one has no indent."""
        parts = [[kind] for kind in sorted(shape.kinds - {"null"})]
        if shape.seen:
            parts.append(self._object(shape, indent))
        if shape.items is not None:
            inner = self.lines(shape.items, indent)
            parts.append(_around("[", inner, "]"))
        parts += [["null"]] if "null" in shape.kinds else []
        found = parts[0] if parts else ["…"]
        for more in parts[1:]:
            found = [*found[:-1], f"{found[-1]} or {more[0]}", *more[1:]]
        return found

    def _object(self, shape: Shape, indent: str) -> list[str]:
        for name, known in self.named.items():
            if shape.keys.keys() == known.keys.keys():
                return [name]
        if shape.keys.keys() <= self.ours:
            inner = Shape()
            for one in shape.keys.values():
                inner = inner.joined(one)
            return _around("{NAME: ", self.lines(inner, indent), "}")
        always = {key for key, count in self.task.counts.items() if count == self.task.seen}
        is_task = bool(always) and always <= shape.keys.keys()
        shown = {key: one for key, one in shape.keys.items() if not (is_task and key in self.task.keys)}
        if not shown:
            return ["a task"]
        start = "{a task, and" if is_task else "{"
        return [start, *self._entries(shape, shown, f"{indent}  "), f"{indent}}}"]

    def _entries(self, shape: Shape, shown: Mapping[str, Shape], indent: str) -> Iterator[str]:
        for key, value in shown.items():
            mark = "" if shape.counts[key] == shape.seen else "?"
            first, *rest = ["1"] if key == "version" else self.lines(value, indent)
            yield f'{indent}"{key}"{mark}: {first}'
            yield from rest


def _around(start: str, lines: list[str], end: str) -> list[str]:
    first, *rest = lines
    return [f"{start}{first}{end}"] if not rest else [f"{start}{first}", *rest[:-1], f"{rest[-1]}{end}"]
