"""Types of the model as JSON Schema, refusing what the codec refuses as far as a schema can say that.

An editor sees `123` as a number and `true` as a boolean where the codec, knowing the field, reads text; so
text may be either. A key with nothing behind it is as good as no line, so nothing is allowed where a key is.
"""

import types
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

import msgspec

from penguin_git.codec import rules, wording
from penguin_git.codec.reading import MAX_SCALAR_BYTES
from penguin_git.codec.shaping import Rule, Shape, annotations
from penguin_git.codec.values import default, value
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Free
from penguin_git.model.tools import TOOLS

Schema = dict[str, Any]

_TEXT: Schema = {"type": ["string", "number", "boolean"], "maxLength": MAX_SCALAR_BYTES}
_NULL: Schema = {"type": "null"}
ID: Schema = {
    "type": ["string", "number", "boolean"],
    "pattern": r"^(?!.*\.\.)(?!.*(?:\.|\.lock)$)(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))"
    r"[a-z0-9][a-z0-9._-]{0,63}$(?!\n)",
    "minimum": 0,
}
TIME: Schema = {
    "type": "string",
    "pattern": r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"(?:[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
    r" ?(?:[Zz]|[-+](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?))?$(?!\n)",
    "examples": ["2026-11-22", "2026-11-22T10:00:00Z"],
}
EXPRESSION: Schema = {"type": "string", "pattern": r"\{\{|\{%"}
_SIMPLE: Mapping[Any, Schema] = {
    TaskId: ID,
    str: _TEXT,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: TIME,
    Free: {},
}
_RULES: Mapping[Rule, Schema] = {
    rules.one_line: {"pattern": r"^\s*\S[^\r\n]*\s*$"},
    rules.filled: {"pattern": r"\S"},
    rules.place: {"pattern": r"[^/. ]"},
    rules.positive: {"minimum": 1},
    rules.not_negative: {"minimum": 0},
    rules.share: {"minimum": 0, "maximum": 1},
    rules.tool: {"enum": [*TOOLS, *(f"{tool}:read" for tool in TOOLS)]},
    rules.site: {
        "pattern": r"^https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?"
        r"(?:/[A-Za-z0-9_-]+)*/?$(?!\n)"
    },
    rules.repository: {
        "pattern": r"^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$(?!\n)"
    },
    rules.ref: {
        "pattern": r"^(?!.*(?:\.\.|//|/\.))(?!.*(?:\.|/|\.lock)$)[A-Za-z0-9_][A-Za-z0-9._/-]{0,99}$(?!\n)",
        "minimum": 0,
    },
}


class Schemas:
    """Schemas of the types that one kind of file is made of, read by its shape."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape

    def struct(self, kind: type[msgspec.Struct], elsewhere: Iterable[str] = ()) -> Schema:
        """A mapping with the fields of a type as its keys."""
        opened = self._shape.open_field.get(kind)
        fields = [field for field in msgspec.structs.fields(kind) if field.name not in {*elsewhere, opened}]
        meanings = wording.MEANINGS[kind]
        return {
            "title": kind.__name__,
            "type": "object",
            "properties": {field.name: self._field(kind, field, meanings[field.name]) for field in fields},
            "required": [field.name for field in fields if field.required],
            "additionalProperties": opened is not None,
        }

    def _field(self, kind: type, field: msgspec.structs.FieldInfo, meaning: str) -> Schema:
        annotation = annotations(kind)[field.name]  # `field.type` no longer knows an id from a text
        schema = self._type(annotation, self._shape.rules.get((kind, field.name)))
        said: Schema = {"description": meaning}
        if not field.required:
            schema = _or_nothing(schema)
            plain = value(default(field))
            said |= {} if plain in (None, "", [], {}) else {"default": plain}
        return said | schema

    def _type(self, kind: Any, rule: Rule | None) -> Schema:
        if kind in _SIMPLE:
            return _SIMPLE[kind] | (_RULES[rule] if rule else {})
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is tuple:
            return {"type": "array", "items": self._type(arguments[0], rule)}
        if origin is dict:
            return {"type": "object", "additionalProperties": self._type(arguments[1], None)}
        if origin in (Union, types.UnionType):
            return self._union(arguments, rule)
        return _choice(kind) if issubclass(kind, StrEnum) else self.struct(kind)

    def _union(self, kinds: tuple[Any, ...], rule: Rule | None) -> Schema:
        options = [self._option(kind, kinds, rule) for kind in kinds if kind is not type(None)]
        if self._shape.unknown_is_none and kinds[0] in (int, float):
            options.append({"const": "unknown"})
        schema = options[0] if len(options) == 1 else {"anyOf": options}
        return _or_nothing(schema) if type(None) in kinds else schema

    def _option(self, kind: Any, kinds: tuple[Any, ...], rule: Rule | None) -> Schema:
        """One of several types; a text beside another type is what stands for that."""
        if kind is str and kinds[0] is not str and self._shape.stands_for is not None:
            return EXPRESSION
        return self._type(kind, rule)


def _choice(kind: type[StrEnum]) -> Schema:
    return {"type": "string", "enum": [member.value for member in kind]}


def _or_nothing(schema: Schema) -> Schema:
    """The same, or nothing."""
    if not schema:
        return schema
    if "anyOf" in schema:
        return {"anyOf": [*(option for option in schema["anyOf"] if option != _NULL), _NULL]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    choices = {"enum": list(dict.fromkeys([*schema["enum"], None]))} if "enum" in schema else {}
    return {**schema, "type": list(dict.fromkeys([*kinds, "null"])), **choices}
