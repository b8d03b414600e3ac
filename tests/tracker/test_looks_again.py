"""What was allowed by a look is checked again by whoever holds the lock: nobody else can change it then."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.model.status import IllegalMove, TaskStatus
from penguin_git.model.task import Task
from penguin_git.tracker import controls, creating, drafting, edges, rewriting
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View, view
from tests.support.clones import Clone
from tests.support.tasks import a_task

A, B, C = TaskId("a"), TaskId("b"), TaskId("c")
ROUNDS = 4


def a_clone(folder: Path, config: str = "base: main\n") -> Clone:
    clone = Clone.new(folder / "clone", config=config)
    for task in (A, B, C):
        clone.task(task, f"status: pending\n\ntitle: The {task}\n")
    return clone


def by_two(
    clone: Clone, first: Callable[[Project, View], object], second: Callable[[Project, View], object]
) -> None:
    """Both look, then one acts after the other."""
    with clone.project() as one, clone.project() as two:
        seen_by_one, seen_by_two = view(one), view(two)
        first(one, seen_by_one)
        second(two, seen_by_two)


def waits(task: TaskId, *needed: TaskId) -> Callable[[Project, View], object]:
    return lambda project, seen: edges.add(project, seen, seen.rows[task].task, needed)


def updated(task: TaskId, wishes: Wishes) -> Callable[[Project, View], object]:
    def act(project: Project, seen: View) -> object:
        old = seen.rows[task].task
        fields = drafting.changed_fields(wishes, seen, old)
        return creating.patch(project, task, fields, f"{task}: change", seen=old)

    return act


def made(task: Task) -> Callable[[Project, View], object]:
    return lambda project, _: creating.create(project, task)


def rewritten(task: TaskId, more: str) -> Callable[[Project, View], object]:
    def act(project: Project, seen: View) -> object:
        page = rewriting.page_of(project, seen, task)
        new = page.text + more.encode()
        assert () == rewriting.problems(seen, page, new)
        return rewriting.save(project, page, new, commit=True)

    return act


def ended(task: TaskId, status: TaskStatus) -> Callable[[Project, View], object]:
    return lambda project, seen: controls.finish(project, seen.rows[task], status)


@pytest.mark.parametrize("config", ["base: main\n", "base: main\nauto_commit: false\n"])
@pytest.mark.parametrize(
    "second",
    [
        waits(B, A),
        waits(B, C, A),
        updated(B, Wishes(parent_task="a")),
        made(structs.replace(a_task("new"), parent=B, depends_on=(A,))),
        rewritten(B, "depends_on: [a]\n"),
    ],
    ids=["an edge", "two edges", "a parent", "a new part", "an edit of the file"],
)
def test_a_loop_that_two_close_together_is_refused(
    tmp_path: Path, config: str, second: Callable[[Project, View], object]
) -> None:
    clone = a_clone(tmp_path, config)

    with pytest.raises(PenguinError, match="wait for themselves"):
        by_two(clone, waits(A, B), second)

    assert (B,) == clone.row("a").task.depends_on
    assert () == clone.row("b").task.depends_on
    assert [] == [row.head.id for row in clone.rows().values() if "itself" in " ".join(row.reasons)]


def test_edges_that_close_no_loop_are_both_there(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)

    by_two(clone, waits(A, B), waits(B, C))

    assert [(B,), (C,)] == [clone.row(task).task.depends_on for task in (A, B)]


@pytest.mark.parametrize("config", ["base: main\n", "base: main\nauto_commit: false\n"])
def test_a_move_that_another_one_has_made_illegal_is_refused(tmp_path: Path, config: str) -> None:
    clone = a_clone(tmp_path, config)

    with pytest.raises(IllegalMove, match="`completed` can't become `failed`"):
        by_two(clone, ended(A, TaskStatus.COMPLETED), ended(A, TaskStatus.FAILED))

    assert TaskStatus.COMPLETED is clone.row("a").task.status


def test_a_move_that_is_still_legal_is_made(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)

    by_two(clone, ended(A, TaskStatus.FAILED), ended(A, TaskStatus.COMPLETED))

    assert TaskStatus.COMPLETED is clone.row("a").task.status


def test_two_processes_close_no_loop(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    program = [str(Path(sys.executable).with_name("penguin")), "task"]

    for _ in range(ROUNDS):
        begun = [
            subprocess.Popen(
                [*program, "add-dependency", one, other], cwd=clone.path, stderr=subprocess.PIPE, text=True
            )
            for one, other in ((A, B), (B, A))
        ]
        said = [(process.communicate()[1], process.returncode) for process in begun]

        assert [0, 1] == sorted(code for _, code in said), said
        assert "wait for themselves" in next(text for text, code in said if code)
        assert 1 == sum(len(clone.on_base(task).depends_on) for task in (A, B))
        assert "" == clone.git("status", "--porcelain")
        for one, other in ((A, B), (B, A)):
            subprocess.run(
                [*program, "remove-dependency", one, other], cwd=clone.path, capture_output=True, check=False
            )
