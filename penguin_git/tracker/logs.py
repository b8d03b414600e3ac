"""The logs of attempts: which there are, and one of them as it grows."""

from collections.abc import Iterator

from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.model.event import Event
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import presence
from penguin_git.tracker.project import Project
from penguin_git.tracker.tailing import Tail
from penguin_git.tracker.transcripts import log_file
from penguin_git.tracker.view import view

_GLANCE = 1.0  # seconds between two looks for whoever writes: nothing tells that a process was killed
_BLIND = 0.2  # seconds between two looks at a log whose growing nothing tells either


def attempts_logged(project: Project, task: TaskId) -> list[int]:
    """The attempts of a task that left a log, oldest first."""
    start = f"{layout.LOGS}{task}/"
    kept = [ref.removeprefix(start) for ref in project.store.refs.all(start)]
    folder = log_file(project, task, 1).parent
    live = [file.stem for file in folder.glob("*.jsonl")] if folder.is_dir() else []
    return sorted({int(number) for number in (*kept, *live) if number.isdecimal()})


def chosen(project: Project, task: TaskId, attempt: int | None) -> int:
    """`attempt`, when it has a log; the last one that has when None."""
    known = attempts_logged(project, task)
    if not known:
        raise PenguinError(
            f"`{task}` has no log yet in this clone.", hint=f"`penguin task show {task}` says how it stands."
        )
    if attempt is not None and attempt not in known:
        listed = ", ".join(map(str, known))
        raise PenguinError(
            f"`{task}` has no log of an attempt {attempt}.", hint=f"There are logs of: {listed}."
        )
    return known[-1] if attempt is None else attempt


def await_first(project: Project, task: TaskId) -> None:
    """Wait for the first log of a task, while somebody works on the clone who is about to begin it."""
    from penguin_git.tracker.noticing import Noticing  # watchdog, which who reads what is there does without

    with Noticing() as noticing:
        noticing.watch(log_file(project, task, 1).parent)
        while not attempts_logged(project, task) and _is_about_to_begin(project, task):
            noticing.wait(_GLANCE)


def _is_about_to_begin(project: Project, task: TaskId) -> bool:
    row = view(project).rows.get(task)
    is_due = row is not None and (row.state == "ready" or row.head.status is TaskStatus.IN_PROGRESS)
    return is_due and presence.of(project.repo) is not None


def follow(project: Project, task: TaskId, attempt: int) -> Iterator[Event]:
    """The events of an attempt as they come, until it ends or nobody works on it any more."""
    from penguin_git.tracker.noticing import Noticing

    tail, later = Tail(project, task, attempt), log_file(project, task, attempt + 1)
    is_last = attempt >= max(attempts_logged(project, task), default=0)
    kept = project.repo.common_dir / layout.log(task, attempt)
    with Noticing() as noticing:
        noticing.watch(tail.folder, kept.parent)
        while not tail.is_over:
            # Asked first: what it wrote before it went is read below. Whoever was killed has written no end.
            is_left = not is_last or later.is_file() or presence.of(project.repo) is None
            yield from tail.new()
            if is_left:
                return
            noticing.wait(_BLIND if noticing.is_blind else _GLANCE)
