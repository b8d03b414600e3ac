"""Edits of plain words on lines of their own, in files that are simple enough: what most edits are.

`codec.editing` knows all the rest, and would do the same here; to import its parser takes most of the time of
such an edit. Whoever calls this reads the result again.
"""

from collections.abc import Mapping

from penguin_git.codec import scan, simple_yaml
from penguin_git.codec.scalars import Value, scalar

Path = str | tuple[str, ...]


def edited(data: bytes, before: Mapping[Path, Value], changes: Mapping[Path, Value]) -> bytes | None:
    """The file with other texts for these keys; `before` are the old ones. None: ask `codec.editing`."""
    text = scan.text_of(data, "the file")
    lines = text.split("\n")
    if not data.startswith(b"status: ") or lines[1] or simple_yaml.table(text) is None:
        return None
    for key, value in changes.items():
        old, new = _plain(key, before.get(key)), _plain(key, value)
        if old is None or new is None or lines.count(old) != 1:
            return None
        lines[lines.index(old)] = new
    return "\n".join(lines).encode()


def _plain(key: Path, value: Value) -> str | None:
    """The line of a key whose value needs no quotes."""
    is_plain = isinstance(key, str) and isinstance(value, str) and scalar(value) == value
    return f"{key}: {value}" if is_plain else None
