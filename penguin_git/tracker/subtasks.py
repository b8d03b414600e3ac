"""The parts of a task, down to those that are worked on: where each stands, and whether it still moves."""

from collections.abc import Iterable, Iterator
from typing import Final

from penguin_git.errors import PenguinError
from penguin_git.model import reconcile, steps
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import finding, notices, recovering
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View, view

_OVER: Final = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)


def leaves(graph: Graph[Head], task: TaskId) -> list[TaskId]:
    """The parts of a task that have no parts themselves, by id; parts of parts among them."""
    found: dict[TaskId, None] = {}
    walk, met = [task], {task}
    for one in walk:  # grows while it is walked
        below = [child for child in graph.children.get(one, ()) if child not in met]
        met |= {*below}
        walk += below
        if one != task and one not in graph.children:
            found[one] = None
    return sorted(found, key=lambda one: (len(one), one))


def rows_of(seen: View, name: str) -> list[Row]:
    """The rows of the parts of a task; `PenguinError` where it has none."""
    whole = finding.row_of(seen, name)
    if not whole.is_parent:
        raise PenguinError(f"`{whole.head.id}` has no parts.", hint=_how_to_make_some(whole))
    return [seen.rows[task] for task in leaves(seen.graph, whole.head.id)]


def _how_to_make_some(whole: Row) -> str:
    """The command that gives a task parts: a script can't be told apart, and what is over is not split."""
    task = whole.head.id
    if whole.head.has_script or whole.state == "in_review" or whole.head.status in _OVER:
        return f"`penguin task create TITLE --parent-task {task}` makes one."
    return f"`penguin task split {task}` makes some."


def that_move(project: Project, name: str, *, is_alone: bool) -> tuple[View, list[TaskId]]:
    """A look at the parts of a task, and those that go on without a person's doing; none do alone."""
    seen = view(project)
    rows = rows_of(seen, name)
    return seen, [] if is_alone else list(_moving(project, seen, rows))


def waits_for_others(seen: View, row: Row) -> list[TaskId]:
    """What a blocked task waits for, where it is nothing but tasks that are not completed yet."""
    if row.state != "blocked":
        return []
    graph = seen.seen.base.graph
    needed = [
        one
        for one in graph.dependencies(row.head.id)
        if one in graph.tasks and graph.status(one) is not TaskStatus.COMPLETED
    ]
    return needed if len(needed) == len(row.reasons) else []


def _moving(project: Project, seen: View, rows: Iterable[Row]) -> Iterator[TaskId]:
    said = notices.all_of(project.repo)
    known: dict[TaskId, bool] = {}

    def moves(row: Row) -> bool:
        task = row.head.id
        if task not in known:
            known[task] = False  # a loop of waiting never moves
            known[task] = judged(row)
        return known[task]

    def judged(row: Row) -> bool:
        if row.is_parent:
            return _all_move(leaves(seen.graph, row.head.id))
        if needed := waits_for_others(seen, row):
            return _all_move(needed)
        notice = said.get(row.head.id, "")
        return row.state not in ("blocked", "draft") and _goes_on(project, seen, row, notice)

    def _all_move(tasks: Iterable[TaskId]) -> bool:
        left = [one for one in tasks if seen.seen.base.graph.status(one) not in _OVER]
        return bool(left) and all(moves(seen.rows[one]) for one in left)

    yield from (row.head.id for row in rows if moves(row))


def _goes_on(project: Project, seen: View, row: Row, notice: str) -> bool:
    """Whether whoever works on the clone will do something about a task that is not blocked."""
    task, config = row.head.id, seen.config
    attempt, request = seen.seen.attempts.get(task), seen.seen.request_for(task)
    if attempt is None:
        return row.state == "ready" and not notice
    if row.is_worked_on or (request and not notice):
        return True
    if attempt.record and recovering.is_awaited(project, attempt, config):
        return True
    step = reconcile.step(attempt, config, live=False, request=request)
    if isinstance(step, steps.Offer):
        return row.pulled is None
    return not (notice or isinstance(step, steps.Leave | steps.Clean))
