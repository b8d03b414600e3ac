"""An edit changes what it is asked to change, and not one byte more."""

from difflib import ndiff

import pytest

from penguin_git.codec.editing import Path, edited
from penguin_git.codec.reading import read
from penguin_git.codec.scalars import Value
from penguin_git.codec.wanted import value_of
from penguin_git.errors import BrokenFile, PenguinError
from tests.codec.samples import SAMPLES, Sample


def _diff(before: bytes, after: bytes) -> tuple[int, int]:
    """How many lines went, and how many came."""
    lines = list(ndiff(before.decode().splitlines(keepends=True), after.decode().splitlines(keepends=True)))
    return sum(line.startswith("- ") for line in lines), sum(line.startswith("+ ") for line in lines)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
def test_one_edit_leaves_every_other_byte_alone(sample: Sample) -> None:
    assert 1 == sample.text.count(sample.old), "the sample has to say which place it means"

    after = edited(sample.text.encode(), {sample.key: sample.value})

    assert sample.text.replace(sample.old, sample.new) == after.decode()


ONE_LINERS = {
    name: sample for name, sample in SAMPLES.items() if sample.old.count("\n") < 2 and "last key" not in name
}


@pytest.mark.parametrize("sample", ONE_LINERS.values(), ids=ONE_LINERS.keys())
def test_one_edit_is_a_one_line_diff(sample: Sample) -> None:
    before = sample.text.encode()

    removed, added = _diff(before, edited(before, {sample.key: sample.value}))

    assert (max(removed, added), True) == (1, removed <= 1 and added <= 1)


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("t: a # x\nb: c\n", {"t": "1\n2\n"}, "t: | # x\n  1\n  2\nb: c\n"),
        ("t: | # x\n  1\n  2\n\nb: c\n", {"t": "a"}, "t: a # x\n\nb: c\n"),
        ("t: >-\n  1\n  2\n", {"t": "1\n2"}, "t: |-\n  1\n  2\n"),
        ("t: a\n  b\n  c\nb: c\n", {"t": "d"}, "t: d\nb: c\n"),
        ("t: x # y\n", {"t": ["a", "b c"]}, "t: # y\n  - a\n  - b c\n"),
        ("t: # y\n  - a\n  - b\nu: v\n", {"t": "x"}, "t: x # y\nu: v\n"),
        ("t: [a, b]\n", {"t": {"a": {"b": 1}}}, "t:\n  a:\n    b: 1\n"),
        ("t:\n  a: 1\n", {"t": []}, "t: []\n"),
        ("t:\n  - a\n", {"t": [{"k": "v", "l": "1\n2\n"}]}, "t:\n  - k: v\n    l: |\n      1\n      2\n"),
        ("t: {a: b}\n", {("t", "a"): "1\n2"}, 't: {a: "1\\n2"}\n'),
        ("t: a\n  # in\nb: c\n", {"t": "1\n2\n"}, 't: "1\\n2\\n"\n  # in\nb: c\n'),
        ("t: a\n", {("m", "b", "o"): 1}, "t: a\nm:\n  b:\n    o: 1\n"),
        ("t: a\nm:\n", {("m", "b"): 1}, "t: a\nm:\n  b: 1\n"),
        ("t: a\nd: |\n  x", {"z": "b"}, "t: a\nd: |-\n  x\nz: b"),
        ("l:\n  - 12 # x\n  - 1.50\n", {"l": ["12", "1.50", "a"]}, "l:\n  - 12 # x\n  - 1.50\n  - a\n"),
        ("l: [007, 1]\n", {"l": ["007"]}, "l: [007]\n"),
        ("metadata:\n  l: [1]\n", {("metadata", "l"): ["1"]}, 'metadata:\n  l: ["1"]\n'),
        ("t: a\nd: |-\n  x", {"z": "1\n2\n"}, "t: a\nd: |-\n  x\nz: |\n  1\n  2\n"),
        (
            "title: a\n    \nlabels: [x]\n",
            {"description": "1\n2\n"},
            "title: a\ndescription: |\n  1\n  2\n\nlabels: [x]\n",
        ),
        ("t: a", {"z": "1\n2\n"}, "t: a\nz: |\n  1\n  2\n"),
        (
            "title: a\n",
            {"status": "paused", "depends_on": ["k3f9"]},
            "status: paused\ntitle: a\ndepends_on:\n  - k3f9\n",
        ),
        ("l: [\n  a, # 1\n  b # 2\n]\n", {"l": ["a", "b", "c"]}, "l: [\n  a, # 1\n  b, # 2\n  c\n]\n"),
        ("l: [\n  a, b, # 1\n  c ]\n", {"l": ["a", "c"]}, "l: [a, c]\n"),
    ],
)
def test_an_edit_that_changes_the_kind_of_a_value_rewrites_that_key_alone(
    before: str, changes: dict[Path, Value], after: str
) -> None:
    assert after == edited(before.encode(), changes).decode()


def test_saying_what_is_already_said_changes_nothing() -> None:
    before = b"title:   'a'\nx: {a: [1, 2]}\n"

    assert before == edited(before, {"title": "a", "x": {"a": [1, 2]}, "absent": None})


def test_text_that_looks_like_a_number_stays_text() -> None:
    after = edited(b"metadata: {a: 15}\n", {("metadata", "a"): "15"})

    assert b'metadata: {a: "15"}\n' == after


def test_several_edits_at_once_meet_in_one_file() -> None:
    before = b"title: a\nlabels: [x]\nparent: k\npriority: low\n"

    after = edited(before, {"title": "b", "labels": None, "parent": "m", "project": "p", "priority": None})

    assert b"title: b\nparent: m\nproject: p\n" == after


@pytest.mark.parametrize(
    ("before", "changes", "line"),
    [
        ("x: y\n? title # k\n# c\n: a\n", {"title": "1\n2\n"}, "line 2"),
        ("title: a\nlabels: [x]\n", {("labels", "x"): 1}, "`labels`"),
        ("x: y\ntitle: a\n", {("title", "x"): 1}, "line 2"),
    ],
)
def test_an_edit_that_would_do_damage_is_refused(before: str, changes: dict[Path, Value], line: str) -> None:
    with pytest.raises(PenguinError) as caught:
        edited(before.encode(), changes)

    assert line in caught.value.message


def test_a_broken_file_is_not_edited() -> None:
    with pytest.raises(BrokenFile):
        edited(b"title: a\ntitle: b\n", {"title": "c"})


def test_text_too_long_to_be_read_again_is_refused_saying_so() -> None:
    with pytest.raises(BrokenFile, match="longer than 64 KiB"):
        edited(b"title: a\n", {"description": "x" * 70_000})


def test_the_last_key_of_a_file_cannot_go() -> None:
    with pytest.raises(PenguinError):
        edited(b"title: a\n", {"title": None})


def test_numbers_and_text_are_told_apart_after_an_edit() -> None:
    after = edited(b"t: a\n", {"m": {"a": 1, "b": "1", "c": 1.5, "d": True, "e": "true", "f": None, "g": ""}})

    expected = {"a": 1, "b": "1", "c": 1.5, "d": True, "e": "true", "f": None, "g": ""}
    assert {"t": "a", "m": expected} == value_of(read(after, "x.yaml"))
