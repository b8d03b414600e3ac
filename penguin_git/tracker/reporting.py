"""How a repository stands and how its work went: what the report is made from."""

from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping, Sequence

from penguin_git.errors import Problem
from penguin_git.model import project as sheets
from penguin_git.model import report as model
from penguin_git.model import schedule
from penguin_git.model.ids import TaskId
from penguin_git.model.report import About, Now, Report, Share, Waiting
from penguin_git.model.sample import Sample
from penguin_git.model.status import TaskStatus
from penguin_git.store.projects import project_files
from penguin_git.tracker import approvals, bottlenecks, projects, samples, selecting, stats
from penguin_git.tracker.approvals import Wait
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.selecting import Wanted
from penguin_git.tracker.view import View, view

_MOST = 20  # entries of a list that nobody wants to read to its end
_RESTING = (TaskStatus.PAUSED, TaskStatus.FAILED)


def report(project: Project, wanted: Wanted, query: str = "") -> tuple[Report, tuple[Problem, ...]]:
    """The report about the wanted tasks and attempts, and what can't be read for it.

    `query` is how a person wrote the one of `wanted`.
    """
    seen = view(project)
    told = samples.told(project, seen.seen)
    tasks = stats.tasks_of(project, seen, told.samples, wanted)
    about = About(name=_name(project), only=tuple(_only(wanted, query)), made=project.world.now())
    chosen = selecting.chosen(project, seen, told.samples, wanted)
    now = _now(project, seen, tasks, told.samples)
    found = model.report(about, chosen, now, stats.flow_of(project, seen, told.samples, wanted))
    return found, tuple(sorted({*seen.broken, *told.broken}))


def _only(wanted: Wanted, query: str) -> Iterator[str]:
    for noun, names in (
        ("project", wanted.projects),
        ("label", wanted.labels),
        ("agent", wanted.agents),
    ):
        yield from (f"{noun} {name}" for name in names)
    if query:
        yield f"tasks with {query}"


def _name(project: Project) -> str:
    """The folder of the clone, which for a worktree of it is not that of the worktree."""
    folder = project.repo.common_dir
    return folder.parent.name if folder.name == ".git" else folder.name.removesuffix(".git")


def _now(project: Project, seen: View, tasks: Collection[TaskId], attempts: Sequence[Sample]) -> Now:
    rows = [seen.rows[one] for one in tasks]
    asked = {wait.row.head.id: wait for wait in approvals.waits(seen)}
    last = {one.task: one for one in attempts}
    waiting = sorted(
        (row for row in rows if row.head.id in asked or _waits(row)),
        key=lambda row: (_turn(row, asked), schedule.urgency(row.head)),
    )
    return Now(
        states=dict(Counter(map(_word, rows)).most_common()),
        shares=tuple(_shares(project, seen, {row.head.id: row for row in rows})),
        waiting=tuple(_waiting(row, asked, last.get(row.head.id)) for row in waiting[:_MOST]),
        waiting_count=len(waiting),
        bottlenecks=tuple(bottlenecks.bottlenecks(project, seen, attempts, tasks)[:_MOST]),
    )


def _word(row: Row) -> str:
    return row.state or row.head.status.value


def _shares(project: Project, seen: View, rows: Mapping[TaskId, Row]) -> Iterator[Share]:
    """Each project that has one of the tasks, then what belongs to none."""
    left = dict(rows)
    for one in projects.overviews(seen, project_files(project.store)):
        mine = [task for task in one.tasks if left.pop(task, None)]
        if mine:
            yield Share(name=one.file.name, progress=one.progress)
    if left:
        states = [
            TaskStatus.IN_PROGRESS if row.state == "in_review" else row.head.status for row in left.values()
        ]
        yield Share(name=None, progress=sheets.progress(states))


def _waits(row: Row) -> bool:
    return row.state in ("in_review", "blocked", "draft") or row.head.status in _RESTING or bool(row.waits)


def _turn(row: Row, asked: Container[TaskId]) -> int:
    """First what a person can decide or do at once, last what only waits for other tasks."""
    if row.head.id in asked or row.waits:
        return 0
    return 1 if row.head.status in _RESTING else 2


def _waiting(row: Row, asked: Mapping[TaskId, Wait], last: Sample | None) -> Waiting:
    wait = asked.get(row.head.id)
    whom = row.waits.whom if row.waits else None
    if wait is not None:
        whom = wait.approver or "anybody"
    reasons = row.reasons or ((_how_it_ended(last),) if last else ())
    return Waiting(task=row.head.id, title=row.head.title, state=_word(row), whom=whom, reasons=reasons)


def _how_it_ended(last: Sample) -> str:
    """What is known of a task that rests after an attempt."""
    said = f"attempt {last.attempt} ended as {last.outcome.replace('_', ' ')}"
    return f"{said}: {last.reason}" if last.reason else said
