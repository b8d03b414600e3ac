"""The six states, and no move but the ones of the table."""

from itertools import product

import pytest

from penguin_git.model.status import IllegalMove, TaskStatus, legal, move

# Written out once more, as it stands in the design: a change of the table has to be made twice.
TABLE = {
    "pending": "in_progress paused cancelled failed",
    "in_progress": "completed failed paused cancelled pending",
    "paused": "pending in_progress cancelled",
    "failed": "pending in_progress cancelled",
    "cancelled": "paused pending",
    "completed": "pending",
}
BY_A_PERSON = {"pending": "completed", "paused": "completed", "failed": "completed"}


def allowed(status: str, *, by_person: bool) -> set[str]:
    return {*TABLE[status].split(), *(BY_A_PERSON.get(status, "").split() if by_person else ())}


@pytest.mark.parametrize("by_person", [False, True])
@pytest.mark.parametrize("status", TaskStatus)
def test_the_legal_moves_are_those_of_the_table(status: TaskStatus, by_person: bool) -> None:
    assert allowed(status, by_person=by_person) == legal(status, by_person=by_person)


@pytest.mark.parametrize("by_person", [False, True])
@pytest.mark.parametrize(("status", "to"), list(product(TaskStatus, TaskStatus)))
def test_a_move_is_made_or_refused_by_the_table(status: TaskStatus, to: TaskStatus, by_person: bool) -> None:
    if to == status or to in allowed(status, by_person=by_person):
        assert to is move(status, to, by_person=by_person)
    else:
        with pytest.raises(IllegalMove):
            move(status, to, by_person=by_person)


def test_a_refusal_names_both_states_and_the_legal_ones_in_a_fixed_order() -> None:
    with pytest.raises(IllegalMove) as refusal:
        move(TaskStatus.PAUSED, TaskStatus.FAILED, by_person=False)

    assert str(refusal.value) == (
        "A task that is `paused` can't become `failed`.\n"
        "  From `paused` it can become `pending`, `in_progress`, `cancelled`."
    )


def test_only_a_person_says_that_work_was_done_by_hand() -> None:
    with pytest.raises(IllegalMove):
        move(TaskStatus.PENDING, TaskStatus.COMPLETED, by_person=False)

    assert TaskStatus.COMPLETED is move(TaskStatus.PENDING, TaskStatus.COMPLETED, by_person=True)


def test_states_are_written_as_in_the_files() -> None:
    assert list(TaskStatus) == ["pending", "in_progress", "completed", "failed", "cancelled", "paused"]
