"""Several tasks at once: one commit, edges among them, all or none."""

from typing import Any

import pytest

from penguin_git.project import InvalidValue, PenguinError, TaskManager
from tests.support.clones import Clone


def test_a_batch_is_one_commit_and_keeps_its_order(clone: Clone, tm: TaskManager) -> None:
    before = clone.git("rev-parse", "HEAD")

    made = tm.bulk_create_tasks([{"title": f"Task {number}"} for number in range(40)])

    assert [f"Task {number}" for number in range(40)] == [task.title for task in made]
    assert before == clone.git("rev-parse", "HEAD~1")
    assert "" == clone.git("status", "--porcelain")
    assert made == tm.list_tasks(sort_by="priority,created_at", order="asc")


def test_tasks_of_a_batch_name_each_other(tm: TaskManager) -> None:
    tm.create_task("Older", id=77)

    first, second, third, fourth = tm.bulk_create_tasks(
        [
            {"title": "Build", "depends_on": [1, "Older", 77]},
            {"title": "Design", "id": "design"},
            {"title": "Test", "depends_on": ["build", "design"], "parent_task_id": 3},
            {"title": "Whole", "project_id": "Web", "relates_to": 0},
        ]
    )

    assert ("design", "77") == first.depends_on
    assert "design" == second.id
    assert ((first.id, "design"), fourth.id) == (third.depends_on, third.parent_task_id)
    assert ((first.id,), "web") == (fourth.relates_to, fourth.project_id)
    assert ["Web"] == [project.name for project in tm.list_projects()]


@pytest.mark.parametrize(
    ("batch", "match"),
    [
        ([{"title": "A"}, {"titel": "B"}], "Task 1 of the batch: A task takes no `titel`"),
        ([{"title": "A"}, {}], "Task 1 of the batch: The title is empty"),
        (
            [{"title": "A"}, {"title": "B", "priority": "x"}],
            r"Task 1 of the batch \(`B`\): `x` is no priority",
        ),
        ([{"title": "A", "depends_on": ["C"]}], "There is no task `C`"),
        ([{"title": "A", "depends_on": [5]}], "There is no task `5`"),
        ([{"title": "A", "id": "x"}, {"title": "B", "id": "x"}], "There is a task `x` already"),
        ([{"title": "A", "depends_on": 1}, {"title": "B", "depends_on": ["a"]}], "`A` -> `B` -> `A`"),
        ([{"title": "A", "depends_on": 0}], "wait for themselves"),
        ([{"title": "A", "depends_on": 1}, {"title": "B", "parent_task_id": "A"}], "wait for themselves"),
        ([{"title": "A"}, {"title": "a"}, {"title": "B", "depends_on": "A"}], "2 tasks of the batch"),
        ([{"title": "A", "template": "bug-fix"}], "Templates can't be in a batch"),
        (["A"], "Task 0 of the batch has to be a mapping"),
    ],
)
def test_one_wrong_task_keeps_the_whole_batch_out(
    clone: Clone, tm: TaskManager, batch: list[Any], match: str
) -> None:
    with pytest.raises(PenguinError, match=match):
        tm.bulk_create_tasks(batch)

    assert [] == tm.list_tasks()
    assert "" == clone.git("status", "--porcelain")


def test_a_number_that_could_be_two_tasks_is_refused(tm: TaskManager) -> None:
    tm.create_task("Older", id=1)

    with pytest.raises(PenguinError, match="1 is a place in the batch, and the id of a task"):
        tm.bulk_create_tasks([{"title": "A", "depends_on": 1}, {"title": "B"}])

    made = tm.bulk_create_tasks([{"title": "A", "depends_on": ["1", "B"]}, {"title": "B"}])
    assert ("1", made[1].id) == made[0].depends_on


def test_chosen_numbers_and_numbers_in_sequence_do_not_meet(clone: Clone, tm: TaskManager) -> None:
    clone.commit({".penguin/config.yaml": "base: main\nids: sequential\n"})

    made = tm.bulk_create_tasks([{"title": "A"}, {"title": "B", "id": 2}, {"title": "C"}])

    assert 3 == len({task.id for task in made})
    assert "2" == made[1].id


def test_an_empty_batch_is_no_commit(clone: Clone, tm: TaskManager) -> None:
    before = clone.git("rev-parse", "HEAD")

    assert [] == tm.bulk_create_tasks([])
    assert before == clone.git("rev-parse", "HEAD")


def test_a_wrong_value_in_a_batch_is_a_value_error(tm: TaskManager) -> None:
    with pytest.raises(InvalidValue):
        tm.bulk_create_tasks([{"title": "A", "resource_constraints": {"max_tokens": -1}}])
