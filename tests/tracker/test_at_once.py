"""Two people look at a task, then both change it: what each of them wanted is there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.tracker import creating, drafting, edges, relating, remarks
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View, view
from tests.support.clones import Clone

JOB, OTHER, THIRD = TaskId("job"), TaskId("other"), TaskId("third")
Act = Callable[[Project, View], object]


def wish(wishes: Wishes) -> Act:
    """What `penguin task update` does."""

    def act(project: Project, seen: View) -> object:
        old = seen.rows[JOB].task
        fields = drafting.changed_fields(wishes, seen, old)
        return creating.patch(project, JOB, fields, "job: change", seen=old)

    return act


def note(text: str) -> Act:
    return lambda project, seen: remarks.note(project, seen.rows[JOB], text)


def wait_for(other: TaskId) -> Act:
    return lambda project, seen: edges.add(project, seen, seen.rows[JOB].task, [other])


def relate(other: TaskId) -> Act:
    return lambda project, seen: relating.relate(project, seen, JOB, [other])


def both(folder: Path, first: Act, second: Act, text: str = "labels: [a, b]\n") -> tuple[Clone, Task]:
    """The task after two edits by people who had both looked at it before."""
    clone = Clone.new(folder / "clone")
    clone.task("job", f"status: pending\n\ntitle: Do it\n{text}")
    for name in (OTHER, THIRD):
        clone.task(name, f"status: pending\n\ntitle: The {name} one\n")
    with clone.project() as one, clone.project() as two:
        seen_by_one, seen_by_two = view(one), view(two)
        first(one, seen_by_one)
        second(two, seen_by_two)
    assert "" == clone.git("status", "--porcelain")
    return clone, clone.on_base("job")


def test_labels_that_both_added_and_removed(tmp_path: Path) -> None:
    mine, yours = Wishes(add_labels=("c",), remove_labels=("a",)), Wishes(add_labels=("d",))

    _, task = both(tmp_path, wish(mine), wish(yours))

    assert {"b", "c", "d"} == set(task.labels)


def test_notes_that_both_wrote(tmp_path: Path) -> None:
    _, task = both(tmp_path, note("One."), note("Two."))

    assert ["One.", "Two."] == [entry.text for entry in task.notes]


def test_dependencies_that_both_added(tmp_path: Path) -> None:
    _, task = both(tmp_path, wait_for(OTHER), wait_for(THIRD))

    assert {OTHER, THIRD} == set(task.depends_on)


def test_relations_that_both_added(tmp_path: Path) -> None:
    clone, task = both(tmp_path, relate(OTHER), relate(THIRD))

    assert {OTHER, THIRD} == set(task.relates_to)
    assert [(JOB,)] * 2 == [clone.on_base(name).relates_to for name in (OTHER, THIRD)]


def test_limits_and_metadata_that_both_set(tmp_path: Path) -> None:
    mine = Wishes(budget_tokens=500, metadata={"mine": 1})
    yours = Wishes(budget_minutes=5, metadata={"yours": 2})

    _, task = both(tmp_path, wish(mine), wish(yours))

    assert ResourceConstraints(max_tokens=500, max_duration_minutes=5) == task.resource_constraints
    assert {"mine": 1, "yours": 2} == task.metadata


def test_the_later_word_counts_where_only_one_can(tmp_path: Path) -> None:
    _, task = both(tmp_path, wish(Wishes(title="Mine")), wish(Wishes(title="Yours")))

    assert "Yours" == task.title


def test_a_label_that_is_only_on_disk_stays_out_of_the_commit(tmp_path: Path) -> None:
    clone, _ = both(tmp_path, note("One."), note("Two."))
    path = f".penguin/tasks/{JOB}.yaml"
    clone.write(path, clone.read(path).replace("[a, b]", "[a, b, mine]"))

    with clone.project() as project:
        wish(Wishes(add_labels=("c",)))(project, view(project))

    assert ("a", "b", "c") == clone.on_base("job").labels
    assert {"a", "b", "c", "mine"} == set(clone.row("job").task.labels)


def test_a_list_is_not_set_without_what_it_was_made_from(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Do it\n")

    with clone.project() as project, pytest.raises(ValueError, match="labels"):
        creating.patch(project, JOB, {"labels": ("a",)}, "job: change")
