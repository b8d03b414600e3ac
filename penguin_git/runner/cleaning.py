"""A record without secrets, whoever chose its words: it is committed, and stays for ever."""

from typing import Any

from msgspec import Struct, structs

from penguin_git.model.record import Record
from penguin_git.model.secrets import Secrets


def cleaned(record: Record, secrets: Secrets) -> Record:
    """The record with every secret in it replaced, names of files and tools included."""
    found: Record = _cleaned(record, secrets)
    return found


def _cleaned(value: Any, secrets: Secrets) -> Any:
    if type(value) is str:  # words of an enumeration are ours
        return secrets.redacted(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(part, secrets) for part in value)
    if isinstance(value, Struct):
        parts = {name: _cleaned(getattr(value, name), secrets) for name in value.__struct_fields__}
        return structs.replace(value, **parts)
    return value
