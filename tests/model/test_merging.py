"""The laws of the three-way merge, and what its rules decide."""

from itertools import combinations
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.merging import Clash, Side, merged
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Check, Note, Task
from tests.model.strategies import sides, tasks
from tests.support.tasks import NOW, a_task

SETS = ("depends_on", "labels", "acceptance", "notes")


def text(task: Task) -> bytes:
    """The task as a file would tell it: `1`, `1.0` and `true` differ, the order of keys does not matter."""
    return msgspec.json.encode(asdict(task), order="deterministic")


def part(task: Task, field: str) -> bytes:
    return msgspec.json.encode(getattr(task, field), order="deterministic")


def in_any_order(task: Task) -> bytes:
    return text(replace(task, **{name: tuple(sorted(getattr(task, name), key=repr)) for name in SETS}))


@given(sides(1))
def test_merging_with_the_base_changes_nothing(drawn: list[Task]) -> None:
    base, edit = drawn

    for result in (merged(base, edit, base), merged(base, base, edit)):
        assert text(edit) == text(result.task)
        assert () == result.clashes + result.overruled


@given(sides(1), st.none() | st.sampled_from(Side))
def test_agreeing_edits_never_clash(drawn: list[Task], authority: Side | None) -> None:
    base, edit = drawn

    result = merged(base, edit, msgspec.convert(msgspec.to_builtins(edit), Task), authority=authority)

    assert text(edit) == text(result.task)
    assert () == result.clashes + result.overruled


@given(sides(2))
def test_the_order_of_the_sides_matters_only_where_they_clash(drawn: list[Task]) -> None:
    base, one, two = drawn

    forth, back = merged(base, one, two), merged(base, two, one)

    clashing = {clash.field for clash in forth.clashes}
    assert clashing == {clash.field for clash in back.clashes}
    for field in set(Task.__struct_fields__) - clashing:
        assert part(forth.task, field) == part(back.task, field)


@given(sides(3))
def test_three_edits_merge_in_any_grouping_where_none_clash(drawn: list[Task]) -> None:
    base, one, two, three = drawn
    left, right = merged(base, one, two), merged(base, two, three)

    left_first, right_first = merged(base, left.task, three), merged(base, one, right.task)

    if not (left.clashes or right.clashes or left_first.clashes or right_first.clashes):
        assert in_any_order(left_first.task) == in_any_order(right_first.task)


@given(sides(2))
def test_edits_of_fields_apart_are_both_kept(drawn: list[Task]) -> None:
    base, one, two = drawn
    mine = {field for field in Task.__struct_fields__ if part(one, field) != part(base, field)}
    two = replace(two, **{field: getattr(base, field) for field in mine})

    result = merged(base, one, two)

    assert () == result.clashes + result.overruled
    for field in Task.__struct_fields__:
        assert part(one if field in mine else two, field) == part(result.task, field)


@given(sides(2))
def test_sets_keep_what_either_side_added_and_lose_what_either_removed(drawn: list[Task]) -> None:
    base, one, two = drawn

    result = merged(base, one, two).task

    for name in SETS:
        old, mine, other, new = ({*getattr(task, name)} for task in (base, one, two, result))
        assert (mine | other) - old | (old & mine & other) == new
        assert len(new) == len(getattr(result, name))


@given(sides(2))
def test_an_authority_decides_everything_whichever_side_it_stands_on(drawn: list[Task]) -> None:
    base, one, two = drawn

    ours, theirs = (
        merged(base, one, two, authority=Side.OURS),
        merged(base, two, one, authority=Side.THEIRS),
    )

    assert () == ours.clashes + theirs.clashes
    assert text(ours.task) == text(theirs.task)


@given(sides(2))
def test_an_authority_changes_only_what_clashed(drawn: list[Task]) -> None:
    base, one, two = drawn
    free, decided = merged(base, one, two), merged(base, one, two, authority=Side.THEIRS)

    settled = {clash.field for clash in free.clashes + free.overruled}

    assert settled == {clash.field for clash in decided.overruled}
    for field in set(Task.__struct_fields__) - settled:
        assert part(free.task, field) == part(decided.task, field)


@given(tasks())
def test_a_task_merged_with_itself_is_itself(task: Task) -> None:
    assert text(task) == text(merged(task, task, task).task)


def test_a_field_that_both_changed_stays_ours_and_is_reported() -> None:
    base, ours, theirs = a_task(title="Old"), a_task(title="Ours"), a_task(title="Theirs")

    result = merged(base, ours, theirs)

    assert "Ours" == result.task.title
    assert (Clash(field="title", ours="Ours", theirs="Theirs"),) == result.clashes
    assert () == result.overruled


@pytest.mark.parametrize(("authority", "title"), [(Side.OURS, "Ours"), (Side.THEIRS, "Theirs")])
def test_an_authority_has_the_last_word_and_what_it_overruled_is_reported(
    authority: Side, title: str
) -> None:
    base, ours, theirs = a_task(title="Old"), a_task(title="Ours"), a_task(title="Theirs")

    result = merged(base, ours, theirs, authority=authority)

    assert title == result.task.title
    assert () == result.clashes
    assert (Clash(field="title", ours="Ours", theirs="Theirs"),) == result.overruled


# From what goes on to what stops or settles: the later one wins.
STRENGTH = [
    TaskStatus.PENDING,
    TaskStatus.IN_PROGRESS,
    TaskStatus.FAILED,
    TaskStatus.COMPLETED,
    TaskStatus.PAUSED,
    TaskStatus.CANCELLED,
]


@pytest.mark.parametrize(("weak", "strong"), list(combinations(STRENGTH, 2)))
def test_of_two_moves_the_one_that_stops_or_settles_more_wins(weak: TaskStatus, strong: TaskStatus) -> None:
    from_where = next(status for status in TaskStatus if status not in (weak, strong))
    base, one, two = (a_task(status=status) for status in (from_where, weak, strong))

    forth, back = merged(base, one, two), merged(base, two, one)

    assert strong is forth.task.status
    assert strong is back.task.status
    assert ("status",) == tuple(clash.field for clash in forth.overruled)
    assert () == forth.clashes


@pytest.mark.parametrize("said", [TaskStatus.PENDING, TaskStatus.PAUSED, TaskStatus.CANCELLED])
def test_a_persons_state_on_the_base_beats_the_branch(said: TaskStatus) -> None:
    base, branch = a_task(status=TaskStatus.FAILED), a_task(status=TaskStatus.COMPLETED)

    assert said is merged(base, a_task(status=said), branch, authority=Side.OURS).task.status


def test_a_state_that_only_the_branch_moved_counts_even_against_an_authority() -> None:
    base, branch = a_task(), a_task(status=TaskStatus.COMPLETED)

    assert TaskStatus.COMPLETED is merged(base, base, branch, authority=Side.OURS).task.status


def limits(**fields: Any) -> Task:
    return a_task(resource_constraints=ResourceConstraints(**fields))


def test_limits_merge_one_by_one() -> None:
    base, ours, theirs = (
        limits(max_tokens=10, max_iterations=5),
        limits(max_tokens=20, max_iterations=5),
        limits(max_tokens=10, max_iterations=5, allowed_tools=("web_search",)),
    )

    result = merged(base, ours, theirs)

    expected = limits(max_tokens=20, max_iterations=5, allowed_tools=("web_search",))
    assert expected == result.task
    assert () == result.clashes


@pytest.mark.parametrize(("authority", "tokens"), [(None, 20), (Side.OURS, 20), (Side.THEIRS, 30)])
def test_a_clash_of_one_limit_leaves_the_other_limits_of_both_sides(
    authority: Side | None, tokens: int
) -> None:
    base, ours, theirs = (
        limits(max_tokens=10),
        limits(max_tokens=20, max_iterations=5),
        limits(max_tokens=30, max_duration_minutes=60),
    )

    result = merged(base, ours, theirs, authority=authority)

    assert limits(max_tokens=tokens, max_iterations=5, max_duration_minutes=60) == result.task


def test_metadata_merges_key_by_key_down_to_the_leaves() -> None:
    base, ours, theirs = (
        a_task(metadata={"deep": {"a": 1, "b": 2, "gone": 3}, "same": 1}),
        a_task(metadata={"deep": {"a": 10, "b": 2, "gone": 3}, "same": 1, "ours": True}),
        a_task(metadata={"deep": {"a": 1, "b": 20}, "same": 1, "theirs": [1]}),
    )

    result = merged(base, ours, theirs)

    assert {"deep": {"a": 10, "b": 20}, "same": 1, "ours": True, "theirs": [1]} == result.task.metadata
    assert () == result.clashes


@pytest.mark.parametrize(
    ("authority", "metadata"), [(None, {}), (Side.OURS, {}), (Side.THEIRS, {"key": "changed"})]
)
def test_a_key_that_one_side_removed_and_the_other_changed_clashes(
    authority: Side | None, metadata: dict[str, str]
) -> None:
    base, ours, theirs = (
        a_task(metadata={"key": "old"}),
        a_task(metadata={}),
        a_task(metadata={"key": "changed"}),
    )

    result = merged(base, ours, theirs, authority=authority)

    assert metadata == result.task.metadata
    assert ("metadata",) == tuple(clash.field for clash in result.clashes + result.overruled)


@pytest.mark.parametrize(("old", "new"), [(1, True), (True, 1), (1, 1.0), (0, False), ([1], [True])])
def test_values_that_python_calls_equal_are_edits_all_the_same(old: Any, new: Any) -> None:
    base, edit = a_task(metadata={"flag": old}), a_task(metadata={"flag": new})

    for result in (merged(base, edit, base), merged(base, base, edit)):
        assert repr({"flag": new}) == repr(result.task.metadata)


def a_note(day: int, said: str) -> Note:
    return Note(at=NOW.replace(day=day), by="jane", text=said)


def test_notes_of_both_sides_stand_in_the_order_of_time() -> None:
    first, second, ninth, tenth = (a_note(1, "a"), a_note(2, "z"), a_note(9, "y"), a_note(10, "b"))
    base, ours, theirs = (
        a_task(notes=(first,)),
        a_task(notes=(first, second, tenth)),
        a_task(notes=(first, ninth)),
    )

    assert (first, second, ninth, tenth) == merged(base, ours, theirs).task.notes


def test_lists_that_one_side_alone_changed_keep_its_order() -> None:
    base, ours = a_task(labels=("a", "b")), a_task(labels=("z", "b", "c", "a"))

    assert ("z", "b", "c", "a") == merged(base, ours, base).task.labels


def test_conditions_of_both_kinds_merge_as_a_set() -> None:
    base, ours, theirs = (
        a_task(acceptance=("fast", Check(check="make"))),
        a_task(acceptance=("fast", Check(check="make"), Check(check="make test"))),
        a_task(acceptance=("fast", "make")),
    )

    assert ("fast", "make", Check(check="make test")) == merged(base, ours, theirs).task.acceptance


def test_new_items_of_a_side_stay_in_its_order() -> None:
    base, ours, theirs = a_task(labels=("k",)), a_task(labels=("k", "z", "a")), a_task(labels=("b", "k"))

    for one, two in ((ours, theirs), (theirs, ours)):
        assert ("k", "b", "z", "a") == merged(base, one, two).task.labels


def test_texts_that_both_changed_are_left_to_whoever_merges_lines() -> None:
    base, ours, theirs = a_task(run="a\nb\n"), a_task(run="A\nb\n"), a_task(run="a\nB\n")

    free, joined, refused = (
        merged(base, ours, theirs),
        merged(base, ours, theirs, lines=lambda old, mine, other: f"{old}|{mine}|{other}"),
        merged(base, ours, theirs, lines=lambda *_: None),
    )

    assert ("run",) == tuple(clash.field for clash in free.clashes)
    assert ("a\nb\n|A\nb\n|a\nB\n", ()) == (joined.task.run, joined.clashes)
    assert free == refused


def test_a_text_that_one_side_removed_and_the_other_changed_clashes() -> None:
    base, ours, theirs = a_task(run="a"), a_task(), a_task(run="b")

    assert ("run",) == tuple(
        clash.field for clash in merged(base, ours, theirs, lines=lambda *_: "c").clashes
    )
