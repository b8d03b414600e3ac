"""Nodes to typed values: one reader a type, derived from the model, so that every problem has its place.

A plain scalar means what its field's type says: `on` is text where text is wanted, and an error where a
boolean is.
"""

import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

from penguin_git.codec.nodes import Items, Node, Scalar, Table
from penguin_git.codec.readers import Wrong, free, kind_of, simple
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model.task import Free

Rule = Callable[[Any, str], Any]
"""Takes a value of the right type and what to call it; gives it back or raises `PenguinError`."""

S = TypeVar("S", bound=msgspec.Struct)


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """How files of one kind are read, beyond what the types say.

    `rules` are checks by type and field; `open_field` names the field of a type that takes in all unknown
    keys; `hints` are what to say about a key instead of the nearest known one; `unknown_is_none` reads
    `unknown` as None where a number may be missing; what `stands_for` says yes to is text where a type also
    admits text, whatever else it wants.
    """

    noun: str
    rules: Mapping[tuple[type, str], Rule] = {}
    open_field: Mapping[type, str] = {}
    hints: Mapping[str, str] = {}
    unknown_is_none: bool = False
    stands_for: Callable[[str], bool] | None = None


def shaped(table: Table, kind: type[S], path: str, shape: Shape, **given: object) -> S:
    """The value that a file holds; `BrokenFile` lists every problem. `given` are fields from elsewhere."""
    reader = _Shaper(path, shape)
    value = reader.struct(table, kind, given, shape.noun)
    if reader.problems or value is None:
        raise BrokenFile(sorted(reader.problems))
    return value


class _Shaper:
    """Collects the problems of one file while its nodes become values."""

    def __init__(self, path: str, shape: Shape) -> None:
        self.path = path
        self.shape = shape
        self.problems: list[Problem] = []

    def struct(self, node: Node, kind: type[S], given: Mapping[str, object], noun: str) -> S | None:
        if not isinstance(node, Table):
            raise Wrong(
                node,
                f"{noun} has to be a mapping, not {kind_of(node)}.",
                "Write `key: value` lines below it.",
            )
        fields = {name: field for name, field in _fields(kind).items() if name not in given}
        values, opened = dict(given), self.shape.open_field.get(kind)
        extra: dict[str, Free] = {}
        before = len(self.problems)
        for entry in node.entries:
            name = entry.key.text
            if name in fields and name != opened:
                self._field(values, kind, fields[name], entry.value)
            elif opened:
                extra[name] = free(entry.value)
            else:
                self._unknown(entry.key, fields, noun)
        if opened:
            values[opened] = extra
        written = {entry.key.text for entry in node.entries}
        missing = [name for name, field in fields.items() if field.required and name not in values]
        for name in missing:
            if name not in written or self._is_null(node.get(name)):
                hint = self._hint(noun, name, f"Add `{name}: …`.")
                self._problem(node.line, node.column, f"{noun} needs `{name}`.", hint)
        return None if missing or len(self.problems) > before else kind(**values)

    def _field(self, values: dict[str, Any], kind: type, field: "_Field", node: Node) -> None:
        """Read one field; a null is as good as no line, so that the default holds."""
        if self._is_null(node) and not (field.required and _accepts_none(field.type)):
            return
        try:
            value = self.value(node, field.type, f"`{field.name}`")
            rule = self.shape.rules.get((kind, field.name))
            values[field.name] = self._checked(node, rule, value, f"`{field.name}`") if rule else value
        except Wrong as wrong:
            self._problem(wrong.node.line, wrong.node.column, wrong.message, wrong.hint)

    def value(self, node: Node, kind: Any, noun: str) -> Any:
        """The value of a node as a type of the model; raises `Wrong`."""
        form, of = _form(kind)
        if form is _SIMPLE:
            return simple(node, of, noun)
        if form is types.UnionType:
            return self._union(node, of, noun)
        if form is tuple:
            return self._items(node, of, noun)
        if form is dict:
            return self._mapping(node, of, noun)
        return free(node) if form is _FREE else self._nested(node, of, noun)

    def _nested(self, node: Node, kind: type[msgspec.Struct], noun: str) -> Any:
        before = len(self.problems)
        value = self.struct(node, kind, {}, noun)
        # The problems inside are noted already; an unfinished value only has to stay out of the result.
        return value if len(self.problems) == before else None

    def _union(self, node: Node, kinds: tuple[Any, ...], noun: str) -> Any:
        wanted = [kind for kind in kinds if kind is not type(None)]
        if len(wanted) < len(kinds) and (self._is_null(node) or self._is_unknown(node, wanted)):
            return None
        if str in wanted and self._stands_for_another(node):
            return self.value(node, str, noun)
        if len(wanted) > 1:  # `str | Check`: a mapping is the struct, anything else is text
            structs = [kind for kind in wanted if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
            return self.value(node, structs[0] if isinstance(node, Table) and structs else wanted[0], noun)
        return self.value(node, wanted[0], noun)

    def _items(self, node: Node, kind: Any, noun: str) -> tuple[Any, ...]:
        if not isinstance(node, Items):
            raise Wrong(
                node,
                f"{noun} has to be a list, not {kind_of(node)}.",
                "Write `[a, b]`, or `- a` lines below it.",
            )
        return tuple(self._each(node.items, kind, f"an item of {noun}"))

    def _each(self, items: tuple[Node, ...], kind: Any, noun: str) -> list[Any]:
        values = []
        for item in items:
            try:
                values.append(self.value(item, kind, noun))
            except Wrong as wrong:
                self._problem(wrong.node.line, wrong.node.column, wrong.message, wrong.hint)
        return values

    def _mapping(self, node: Node, kind: Any, noun: str) -> dict[str, Any]:
        if not isinstance(node, Table):
            raise Wrong(
                node,
                f"{noun} has to be a mapping, not {kind_of(node)}.",
                "Write `key: value` lines below it.",
            )
        found = {}
        for entry in node.entries:
            try:
                found[entry.key.text] = self.value(entry.value, kind, f"`{entry.key.text}`")
            except Wrong as wrong:
                self._problem(wrong.node.line, wrong.node.column, wrong.message, wrong.hint)
        return found

    def _checked(self, node: Node, rule: Rule, value: Any, noun: str) -> Any:
        """A rule on a list is asked for each item, so that the problem stands where the item does."""
        if not isinstance(value, tuple) or not isinstance(node, Items):
            return _ruled(rule, value, node, noun)
        if len(value) < len(node.items):
            return value
        pairs = zip(value, node.items, strict=True)
        return tuple(_ruled(rule, one, item, f"an item of {noun}") for one, item in pairs)

    def _unknown(self, key: Scalar, fields: Mapping[str, "_Field"], noun: str) -> None:
        from difflib import get_close_matches

        near = get_close_matches(key.text, fields, n=1, cutoff=0.5)
        hint = f"Did you mean `{near[0]}`?" if near else f"Known are {', '.join(fields)}."
        message = f"{noun} has no key `{key.text[:60]}`."
        self._problem(key.line, key.column, message, self._hint(noun, key.text, hint))

    def _hint(self, noun: str, key: str, otherwise: str) -> str:
        return self.shape.hints.get(key, otherwise) if noun == self.shape.noun else otherwise

    def _is_null(self, node: Node | None) -> bool:
        return isinstance(node, Scalar) and node.is_null

    def _is_unknown(self, node: Node, kinds: list[Any]) -> bool:
        numeric = kinds[0] in (int, float)
        return self.shape.unknown_is_none and numeric and isinstance(node, Scalar) and node.text == "unknown"

    def _stands_for_another(self, node: Node) -> bool:
        stands_for = self.shape.stands_for
        return stands_for is not None and isinstance(node, Scalar) and stands_for(node.text)

    def _problem(self, line: int, column: int, message: str, hint: str) -> None:
        self.problems.append(Problem(self.path, line, column, message[0].upper() + message[1:], hint))


def _ruled(rule: Rule, value: Any, node: Node, noun: str) -> Any:
    try:
        return rule(value, noun)
    except PenguinError as error:
        raise Wrong(node, error.message, error.hint) from None


_SIMPLE, _FREE, _STRUCT = "simple", "free", "struct"


@cache
def _form(kind: Any) -> tuple[Any, Any]:
    """How a type is read, and what it is made of; found once a type, since asking costs more than reading."""
    origin = get_origin(kind)
    if kind == Free:
        return _FREE, None
    if origin in (Union, types.UnionType):
        return types.UnionType, get_args(kind)
    if origin in (tuple, dict):
        return origin, get_args(kind)[origin is dict]
    is_struct = isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    return (_STRUCT if is_struct else _SIMPLE), kind


class _Field(msgspec.Struct, frozen=True):
    name: str
    type: Any
    required: bool


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, _Field]:
    said = annotations(kind)
    return {
        field.name: _Field(field.name, said[field.name], field.required)
        for field in msgspec.structs.fields(kind)
    }


def annotations(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The types of all fields as they were written, those of the types above included."""
    above = (getattr(one, "__annotations__", {}) for one in reversed(kind.__mro__))
    return {name: said for each in above for name, said in each.items()}


def _accepts_none(kind: Any) -> bool:
    return type(None) in get_args(kind)
