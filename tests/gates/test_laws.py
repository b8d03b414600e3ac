"""The laws of the merge, on real files with real merges of lines."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from penguin_git.codec import tasks as task_codec
from penguin_git.gates.merge_driver import Ending, Versions, merge
from penguin_git.git.merge_file import LineMerge, line_merge
from penguin_git.model.merging import says_the_same
from penguin_git.model.task import Task
from tests.model.strategies import sides

PATH = ".penguin/tasks/a.yaml"
SETS = ("depends_on", "labels", "acceptance", "notes")
FEW = settings(max_examples=60, deadline=None)
_LINES = st.lists(st.sampled_from(["one\n", "two\n", "three\n", "four\n"]), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def lines() -> Iterator[LineMerge]:
    with line_merge({"PATH": os.environ["PATH"], "HOME": os.devnull}) as merge:
        yield merge


@st.composite
def files(draw: st.DrawFn, count: int) -> list[bytes]:
    """A task file and `count` edits of it, some of them in the lines of the description."""
    tasks = draw(sides(count))
    texts = [replace(task, description=draw(_LINES.map("".join))) for task in tasks]
    return [
        task_codec.format_new(draw(st.sampled_from([task, text])))
        for task, text in zip(tasks, texts, strict=True)
    ]


def told(data: bytes) -> Task:
    return task_codec.parse(data, PATH)


def in_any_order(task: Task) -> Task:
    return replace(task, **{name: tuple(sorted(getattr(task, name), key=repr)) for name in SETS})


def merges(base: bytes, ours: bytes, theirs: bytes, lines: LineMerge) -> Ending:
    return merge(Versions(base, ours, theirs), PATH, lines)


@FEW
@given(drawn=files(1))
def test_merging_with_the_base_changes_no_byte(drawn: list[bytes], lines: LineMerge) -> None:
    base, edit = drawn

    assert Ending(edit) == merges(base, edit, base, lines)
    assert Ending(edit) == merges(base, base, edit, lines)


@FEW
@given(drawn=files(1))
def test_agreeing_edits_never_conflict(drawn: list[bytes], lines: LineMerge) -> None:
    base, edit = drawn

    result = merges(base, edit, edit + b"# the same in other bytes\n", lines)

    assert result.clean
    assert says_the_same(told(edit), told(result.data))
    assert b"# the same in other bytes\n" in result.data


@FEW
@given(drawn=files(2))
def test_the_order_of_the_sides_does_not_matter(drawn: list[bytes], lines: LineMerge) -> None:
    base, one, two = drawn

    forth, back = merges(base, one, two, lines), merges(base, two, one, lines)

    assert forth.clean == back.clean
    if forth.clean:
        assert says_the_same(told(forth.data), told(back.data))


@FEW
@given(drawn=sides(3))
def test_three_edits_merge_in_any_grouping(drawn: list[Task], lines: LineMerge) -> None:
    base, one, two, three = map(task_codec.format_new, drawn)
    left, right = merges(base, one, two, lines), merges(base, two, three, lines)
    if not (left.clean and right.clean):
        return

    left_first = merges(base, left.data, three, lines)
    right_first = merges(base, one, right.data, lines)

    if left_first.clean and right_first.clean:
        assert says_the_same(in_any_order(told(left_first.data)), in_any_order(told(right_first.data)))
