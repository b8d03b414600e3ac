"""Random damage to a file, then random edits: the result is right, or the edit is refused."""

import random

from penguin_git.codec.editing import Path, edited, with_status_first
from penguin_git.codec.reading import read
from penguin_git.codec.scalars import Value
from penguin_git.codec.wanted import value_of
from penguin_git.errors import BrokenFile, PenguinError
from tests.codec.damage import damaged
from tests.codec.test_tasks import FILE

_VALUES: list[Value] = ["x", "on", "a\nb\n", "a\nb", [], ["a"], ["a", "b", "c"], [{"a": "b"}], {"p": 1}]
_VALUES += [{"a": {"b": ["c"]}}, 5, True, None, "", "# no", ["x: y", "- z"]]


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
        data = damaged(chance, FILE)
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
