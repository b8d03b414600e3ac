"""Random damage to a file, then random edits: the result is right, or the edit is refused."""

import random

from penguin_git.codec.editing import Path, edited, with_status_first
from penguin_git.codec.reading import read
from penguin_git.codec.scalars import Value
from penguin_git.codec.wanted import value_of
from penguin_git.errors import BrokenFile, PenguinError
from tests.codec.test_tasks import FILE

_LINES = ("# c", "  # deep", "", "  ", "- x", "  - y", "---", "...", "key: v", "empty:", "<<<<<<< x")
_MARKS = (
    *"\"'|>#\t\ufeff😀",
    "|-",
    "|+",
    ": ",
    "- ",
    " #x",
    "? ",
    "&a ",
    "*a ",
    "!t ",
    "{a: b}",
    "[c]",
    "\r\n",
)
_ENTRIES = (
    "k2:\n  - a\n  - b: c\n    d: e",
    "text: |\n  one\n\n  two",
    "fold: >-\n  a\n  b",
    "fl: [\n  a, # x\n  b\n]",
)
_PIECES = (*_MARKS, *(line + "\n" for line in (*_LINES, *_ENTRIES)))
_VALUES: list[Value] = ["x", "on", "a\nb\n", "a\nb", [], ["a"], ["a", "b", "c"], [{"a": "b"}], {"p": 1}]
_VALUES += [{"a": {"b": ["c"]}}, 5, True, None, "", "# no", ["x: y", "- z"]]


def _damaged(chance: random.Random) -> bytes:
    text = FILE
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text) + 1)
        if chance.random() < 0.6:
            at = text.rfind("\n", 0, at) + 1
        kept = at if chance.random() < 0.7 else at + chance.randrange(1, 12)
        text = text[:at] + chance.choice([*_PIECES, ""]) + text[kept:]
    if chance.random() < 0.2:
        text = text.rstrip("\n")
    return (text.replace("\n", "\r\n") if chance.random() < 0.1 and "\r" not in text else text).encode()


def _said(data: bytes) -> dict[str, Value] | None:
    try:
        said = value_of(read(data, "t.yaml"))
    except BrokenFile:
        return None
    assert isinstance(said, dict)
    return said


def test_damaged_files_are_refused_or_edited_rightly() -> None:
    chance = random.Random(20261122)  # noqa: S311 - the same damage in every run
    edits = 0
    for _ in range(3000):
        data = _damaged(chance)
        before = _said(data)
        if before is None:
            continue
        changes: dict[Path, Value] = {
            chance.choice([*before, "priority", "new"]): chance.choice(_VALUES) for _ in range(2)
        }
        try:
            after = edited(data, changes)
            on_top = with_status_first(data)
        except PenguinError:
            continue
        edits += 1
        kept = {key: value for key, value in before.items() if key not in changes}
        wanted = kept | {key: value for key, value in changes.items() if value is not None}
        assert wanted == _said(after), (data, changes)
        assert {"status": "pending", **before} == _said(on_top), data
        assert on_top == with_status_first(on_top)
    assert edits > 500, "most files should survive the damage well enough to be edited"
