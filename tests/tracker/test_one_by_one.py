"""Whoever looks at one task sees what a listing of all shows of it, and looks at few others."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from penguin_git.model.ids import TaskId
from penguin_git.tracker import finding
from penguin_git.tracker.view import View, view
from tests.support.clones import Clone

STATES = ("pending", "pending", "in_progress", "completed", "failed", "cancelled", "paused")
Told = tuple[object, ...]


def told(seen: View, task: TaskId) -> Told:
    """What a page about a task says of it and of those around it."""
    row = finding.row_of(seen, task)
    around = (seen.graph.children, seen.graph.dependants)
    return (
        (row.head.status, row.state, row.reasons, row.is_parent, row.halted, row.task, row.path),
        *(tuple(sorted(named.get(task, ()))) for named in around),
        tuple(seen.titles.get(other) for other in row.task.depends_on),
    )


def all_told(clone: Clone) -> dict[TaskId, Told]:
    """The same of all tasks, by one look at all."""
    with clone.project() as project:
        seen = view(project)
        return {head.id: told(seen, head.id) for head in seen.graph.tasks.values()}


def text(chance: random.Random, names: list[str], task: str) -> str:
    """A task's file: whom it waits for comes before it, but for a loop now and then."""
    before = names[: names.index(task)] if chance.random() < 0.97 else names
    needed = chance.sample(before, min(len(before), chance.choice([0, 0, 1, 2])))
    parent = f"parent: {chance.choice(before)}\n" if before and chance.random() < 0.4 else ""
    said = f"status: {chance.choice(STATES)}\n\ntitle: {chance.random()}\n{parent}"
    return said + (f"depends_on: [{', '.join([*needed, 'nobody'][: 1 + len(needed)])}]\n" if needed else "")


@pytest.mark.parametrize("seed", range(4))
def test_one_look_at_each_says_what_one_look_at_all_does(tmp_path: Path, seed: int) -> None:
    clone = Clone.new(tmp_path / "project")
    chance = random.Random(seed)  # noqa: S311 - examples, not secrets
    names = [f"t{number}" for number in range(12)]

    def written(some: list[str]) -> dict[str, str]:
        return {f".penguin/tasks/{name}.yaml": text(chance, names, name) for name in some}

    def on_a_branch() -> None:
        clone.git("checkout", "-q", "-b", "other")
        clone.commit(written(chance.sample(names, 2)))
        clone.git("checkout", "-q", "main")
        clone.commit(written(chance.sample(names, 2)))
        clone.git("checkout", "-q", "other")

    def edited() -> None:
        for path, said in written(chance.sample(names, 2)).items():
            clone.write(path, said)

    def removed() -> None:
        (clone.path / f".penguin/tasks/{chance.choice(names)}.yaml").unlink(missing_ok=True)

    def broken() -> None:
        clone.write(f".penguin/tasks/{chance.choice(names)}.yaml", "title: [\n")

    clone.commit(written(names))
    acts: list[Callable[[], None]] = [edited, removed, edited, on_a_branch, broken]
    for act in (lambda: None, *acts):
        act()
        for task, expected in all_told(clone).items():
            with clone.project() as project:
                assert expected == told(view(project), task)


def test_the_lines_of_others_are_not_made(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    names = [f"t{number}" for number in range(300)]
    clone.commit({f".penguin/tasks/{name}.yaml": f"title: The {name}\n" for name in names})
    clone.write(".penguin/tasks/t2.yaml", "title: Two\ndepends_on: [t1]\n")
    for file in (clone.path / ".penguin/tasks").iterdir():
        os.utime(file, (1, 1))  # what was written just now is looked at again
    all_told(clone)
    clone.write(".penguin/tasks/new.yaml", "title: New\nparent: t1\n")

    for _ in range(2):
        with clone.project() as project:
            assert (("new",), ("t2",)) == told(view(project), TaskId("t1"))[1:3]
            register = project.snapshots._catalog._look.lines.register
            assert 300 == len(register)
            assert "all" not in vars(register)
