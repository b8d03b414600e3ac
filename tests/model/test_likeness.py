"""Finished tasks that are like another one."""

from typing import Any

from penguin_git.model.ids import TaskId
from penguin_git.model.likeness import peers
from penguin_git.model.outcome import Outcome
from penguin_git.model.sample import Sample
from penguin_git.model.task import TaskType
from tests.support.tasks import a_sample

ME = TaskId("me")


def some(start: str, count: int, **fields: Any) -> list[Sample]:
    """One completed attempt each of so many tasks."""
    return [a_sample(f"{start}{number}", **{"attempt": 1, **fields}) for number in range(count)]


def test_the_same_type_with_a_common_label_is_most_alike() -> None:
    close = some("a", 3, type=TaskType.BUG, labels=("ui", "web"))
    far = some("b", 5, type=TaskType.BUG) + some("c", 5, labels=("ui",))

    found = peers(far + close, ME, TaskType.BUG, ("ui",))

    assert found is not None
    assert ("the same type and a label in common", tuple(close)) == (found.basis, found.samples)


def test_where_too_few_are_close_less_will_do() -> None:
    close = some("a", 2, type=TaskType.BUG, labels=("ui",))
    labelled = some("b", 1, labels=("ui",))

    found = peers(close + labelled + some("c", 9), ME, TaskType.BUG, ("ui",))

    assert found is not None
    assert ("a label in common", 3) == (found.basis, found.tasks)


def test_a_task_is_not_like_itself_and_unfinished_ones_do_not_count() -> None:
    own = [a_sample(ME, number) for number in range(1, 9)]
    failed = some("a", 9, outcome=Outcome.FAILED)

    assert peers(own + failed + some("b", 2), ME, None, ()) is None


def test_failed_attempts_of_finished_tasks_count_as_what_they_took() -> None:
    found = peers([a_sample("a0", 2, outcome=Outcome.FAILED), *some("a", 3)], ME, None, ())

    assert found is not None
    assert (4, 3) == (len(found.samples), found.tasks)
