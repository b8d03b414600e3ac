"""What happened to a task: every commit about it, from the base, its branch and the kept attempts."""

from datetime import datetime
from heapq import merge

from msgspec import Struct

from penguin_git.codec import tasks
from penguin_git.errors import BrokenFile
from penguin_git.git import history, trees
from penguin_git.git.commits import Commit, Message
from penguin_git.model import layout, wording
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.store.paths import path_at
from penguin_git.store.store import Store
from penguin_git.tracker.project import Project

_ACTS = frozenset(wording.Act)
_ORDER: dict[str, int] = {wording.Act.EDIT: 0, wording.Act.LAND: 2, wording.Act.UNDO: 2}


class Entry(Struct, frozen=True):
    """One commit about a task. `act` is claim, checkpoint, conclude, land … or `edit` for a person's."""

    at: datetime
    by: str
    act: str
    attempt: int | None
    status: str | None
    subject: str
    body: str
    commit: str


def history_of(project: Project, task: TaskId) -> list[Entry]:
    """Every commit about the task, oldest first, those of the checked-out branch included.

    Git keeps the order within each line of history; between the lines it is the time that counts and,
    within one second, that people's edits come before the attempt and landings after it.
    """
    store, git = project.store, project.repo.shared
    base, head = store.base_commit(), store.objects.resolve("HEAD^{commit}")
    branch = store.refs.read(layout.branch(store.config().branch_prefix, task))
    kept = store.refs.all(f"{layout.ATTEMPTS}{task}/")
    files = layout.files(task)
    lines = [history.log(git, base, [files], literal=False)]
    if head and head != base:
        lines.append(history.log(git, f"{base}..{head}", [files], literal=False))
    for tip in (*kept.values(), *([branch] if branch else [])):
        chain = history.log(git, f"{base}..{tip}")
        lines.append([commit for commit in chain if _is_about(commit, task)])
    found = merge(*(reversed([_entry(store, task, commit) for commit in line]) for line in lines), key=_place)
    return list({entry.commit: entry for entry in found}.values())


def _is_about(commit: Commit, task: TaskId) -> bool:
    return Message.parse(commit.message).values(wording.TASK) == (task,)


def _place(entry: Entry) -> tuple[datetime, int]:
    return entry.at, _ORDER.get(entry.act, 1)


def _entry(store: Store, task: TaskId, commit: Commit) -> Entry:
    message = Message.parse(commit.message)
    said = dict(message.trailers)
    attempt = said.get(wording.ATTEMPT, "")
    return Entry(
        at=commit.author.when,
        by=commit.author.name,
        act=said[wording.ACT] if said.get(wording.ACT) in _ACTS else wording.Act.EDIT,
        attempt=int(attempt) if attempt.isdecimal() else None,
        status=said.get(wording.STATUS) or _moved_to(store, task, commit),
        subject=message.subject,
        body=message.body,
        commit=commit.oid,
    )


def _moved_to(store: Store, task: TaskId, commit: Commit) -> str | None:
    """The state that somebody's edit of the file moved the task to; merges move nothing themselves."""
    now = _status_at(store, task, commit.oid)
    if now is None or len(commit.parents) > 1:
        return None
    before = _status_at(store, task, commit.parents[0]) if commit.parents else None
    return None if now == (before or TaskStatus.PENDING) else now


def _status_at(store: Store, task: TaskId, commit: str) -> TaskStatus | None:
    path = path_at(store, commit, task)
    found = trees.find(store.objects, store.tree_of(commit), path) if path else None
    try:
        return tasks.parse(store.objects.blob(found.oid), path).status if path and found else None
    except BrokenFile:
        return None
