"""Typed values of the model as what YAML can write."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

import msgspec

from penguin_git.codec.scalars import Value


def pairs(struct: msgspec.Struct) -> dict[str, Value]:
    """The fields of a struct in their order, without those that only say the default."""
    return {
        field.name: value(getattr(struct, field.name))
        for field in _fields(type(struct))
        if field.required or not is_default(struct, field)
    }


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of a type; to find them out takes longer than to write them."""
    return msgspec.structs.fields(kind)


def is_default(struct: msgspec.Struct, field: msgspec.structs.FieldInfo) -> bool:
    """Whether a field holds what it would hold unsaid."""
    return bool(getattr(struct, field.name) == default(field))


def default(field: msgspec.structs.FieldInfo) -> Any:
    """What a field holds unsaid; `NODEFAULT` where it has to be said."""
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def value(said: object) -> Value:
    """One value: enumerations by their name, structs as mappings, tuples as lists."""
    if isinstance(said, Enum):
        return str(said.value)
    if isinstance(said, msgspec.Struct):
        return pairs(said)
    if isinstance(said, Mapping):
        return {str(key): value(one) for key, one in said.items()}
    if isinstance(said, list | tuple):
        return [value(one) for one in said]
    if said is None or isinstance(said, str | int | float | date):
        return said
    raise TypeError(f"no YAML for {type(said).__name__}")
