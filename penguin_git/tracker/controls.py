"""What a person does to a task that exists: pause, resume, cancel, restart, start, done, fail, reopen."""

from collections.abc import Mapping

from msgspec import structs

from penguin_git.codec import tasks as task_codec
from penguin_git.errors import PenguinError
from penguin_git.git import commits
from penguin_git.git.locks import FileLock
from penguin_git.model import status as moves
from penguin_git.model import wording
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Remark, Request, Verb
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Note
from penguin_git.store import requests
from penguin_git.tracker import allowed, at_once, creating, editing, naming, presence
from penguin_git.tracker.at_once import Done as Done  # noqa: PLC0414 - here is where most look for it
from penguin_git.tracker.edit import Check, Saved
from penguin_git.tracker.observing import observe
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row

_WORDS = {TaskStatus.COMPLETED: Verb.DONE, TaskStatus.FAILED: Verb.FAIL}
_TOLD = {
    Verb.FEEDBACK: "told the daemon",
    Verb.REJECT: "sent back; the daemon lets it go on",
    Verb.RELEASE: "told the daemon that it may go on",
    Verb.DONE: "told the daemon, which takes it over once its checks pass",
    Verb.FAIL: "told the daemon",
}


def control(project: Project, row: Row, verb: Verb, text: str = "") -> Done:
    """Do what `verb` says: a request to the attempt where there is one, an edit of the file where not."""
    task = row.task
    if verb is Verb.RESUME and row.halted is TaskStatus.PAUSED:  # whatever state its parts give it
        return finish(project, row, TaskStatus.PENDING, text)
    allowed.check(row, verb, allowed.STATES[verb])
    attempt = attempt_of(project, task.id)
    if attempt is None or (attempt.landed and _is_the_files_word(task.status, verb)):
        return _by_edit(project, row, verb, text)
    return ask(project, task.id, _request(project, verb, text))


def tell(project: Project, row: Row, text: str) -> Done:
    """Say something to the work on a task: it goes into the attempt's log, and the next agent is told."""
    task = row.head.id
    allowed.check(row, Verb.FEEDBACK, allowed.STATES[Verb.FEEDBACK])
    if not text.strip():
        raise PenguinError("The text is empty.", hint="Say what should be different.")
    attempt = attempt_of(project, task)
    if attempt is None or attempt.landed:
        raise PenguinError(
            f"Nobody has worked on `{task}` yet, so there is nothing to say something to.",
            hint=f"`penguin task note {task} TEXT` adds a remark to the task.",
        )
    now = project.world.now()
    remark = Remark(by=person(project), at=now, text=text.strip())
    return ask(project, task, Request(verb=Verb.FEEDBACK, by=remark.by, at=now, feedback=(remark,)))


def go_back(project: Project, row: Row, checkpoint: str, text: str = "") -> Done:
    """Let a task go on from a checkpoint, given as a commit; an attempt that works is stopped before."""
    from penguin_git.tracker import checkpoints

    task = row.head.id
    allowed.check(
        row, Verb.RESUME, allowed.STATES[Verb.RESUME] | {TaskStatus.PENDING, TaskStatus.IN_PROGRESS}
    )
    found = checkpoints.named(project, task, checkpoint)
    if attempt_of(project, task) is None:
        raise PenguinError(
            f"`{task}` has no attempt that could go back: the work of that checkpoint has landed.",
            hint=f"To take a file from it: git restore --source {found.id[:10]} -- FILE",
        )
    wish = structs.replace(_request(project, Verb.RESUME, text), checkpoint=found.id)
    return ask(project, task, wish)


def ask(project: Project, task: TaskId, wish: Request) -> Done:
    """Leave a wish to an attempt; where no daemon runs, do at once what needs no agent."""
    verb = wish.verb
    requests.ask(project.store, task, beside_a_worker(project, wish))
    attempt = attempt_of(project, task)
    if attempt and attempt.daemon not in ("", naming.known_name(project.repo)):
        return Done(f"`{task}`: asked the daemon `{attempt.daemon}` on another machine to {verb} it.")
    lock = FileLock(project.repo.runtime / "daemon.lock", f"penguin task {verb}")
    if not lock.acquire():
        how = _TOLD.get(verb, f"asked the daemon to {verb} it")
        return Done(f"`{task}`: {how}.")
    try:
        return at_once.without_daemon(project, task, verb)
    finally:
        lock.release()


def beside_a_worker(project: Project, wish: Request) -> Request:
    """The wish, to be done by whoever works now, be it for other tasks alone: nobody else is told."""
    return structs.replace(wish, taken_on=presence.of(project.repo) is not None)


def finish(project: Project, row: Row, status: TaskStatus, note: str = "") -> Done:
    """A person ends or reopens a task by hand: an edit of its file, or a word on what they have in hands."""
    task = row.task
    if row.waits and status in _WORDS:
        word = structs.replace(_request(project, _WORDS[status], note), attempt=row.attempt or 0)
        return ask(project, task.id, word)
    if row.state == "in_review":
        raise PenguinError(
            f"`{task.id}` is done and waits for review, so an edit of its file does not settle it.",
            hint=f"{allowed.how_it_lands(row)} `penguin task restart {task.id}` begins again.",
        )
    is_theirs = status in (TaskStatus.COMPLETED, TaskStatus.FAILED)
    if row.is_parent and (is_theirs or (status is TaskStatus.PENDING and row.halted is None)):
        raise PenguinError(
            f"`{task.id}` has subtasks, and its state is theirs.",
            hint="`penguin task list --tree` shows them.",
        )
    if status is TaskStatus.PENDING and row.attempt and task.status is TaskStatus.IN_PROGRESS:
        raise PenguinError(
            f"`{task.id}` is being worked on.", hint=f"`penguin task restart {task.id}` begins it again."
        )
    moves.move(task.status, status, by_person=True)
    fields: dict[str, object] = {"status": status}
    if note:
        entry = Note(at=project.world.now().replace(microsecond=0), by=person(project), text=note)
        fields["notes"] = (*task.notes, entry)
    why = f": {note}" if note else ""
    subject = f"{task.id}: {status.replace('_', ' ')} by hand{why}"
    trailers = (*editing.BY_A_PERSON, (wording.STATUS, status))
    requests.withdraw(project.store, task.id)  # the later word counts
    check = _still_legal(row, status)
    saved = creating.patch(project, task.id, fields, subject, seen=task, trailers=trailers, check=check)
    with_it = ""
    if status is TaskStatus.PENDING and not saved.offered:
        if _rests_on_its_branch(project, task.id):
            return ask(project, task.id, _request(project, Verb.RELEASE, note))
        with_it = _brought_back(project, row)
    return Done(_where_it_counts(f"`{task.id}` is {status.replace('_', ' ')}", saved, row.path, with_it))


def _where_it_counts(it_is: str, saved: Saved, path: str, with_it: str) -> str:
    """The sentence about a new state; a state that only one file or clone knows is not everybody's yet."""
    if saved.offered:
        return f"{it_is} once `{saved.branch}` is merged: {saved.offered}"
    if saved.commit is None:
        return f"{it_is} once `{path}` is committed{with_it}: {saved.why_not}."
    if saved.alone:
        said = f"{it_is} in this clone alone{with_it}: {saved.alone}"
        return f"{said.rstrip('.')}. `git push` makes it count."
    return f"{it_is} now (`{path}`){with_it}."


def _brought_back(project: Project, row: Row) -> str:
    """Reopen what was being worked on when its parent was cancelled; which that is, for a sentence."""
    from penguin_git.tracker import brought_back

    parts = brought_back.cancelled_with(project, row) if row.halted is TaskStatus.CANCELLED else []
    for part in parts:
        finish(project, part, TaskStatus.PENDING)
    return f", and {', '.join(f'`{part.head.id}`' for part in parts)} with it" if parts else ""


def _rests_on_its_branch(project: Project, task: TaskId) -> bool:
    """Whether an attempt keeps the task paused, failed or cancelled, whatever its file says."""
    attempt = attempt_of(project, task)
    if attempt is None or attempt.landed:
        return False
    return attempt.status in (TaskStatus.PAUSED, TaskStatus.FAILED, TaskStatus.CANCELLED)


def _still_legal(row: Row, status: TaskStatus) -> Check:
    """The move is checked once more by what the file says when nobody else can change it.

    Not where the file has no say alone: an attempt knows better, and the state of a parent is its parts'.
    """

    def check(files: Mapping[str, bytes | None]) -> None:
        data = files.get(row.path)
        if data is not None and row.attempt is None and not row.is_parent:
            moves.move(task_codec.parse(data, row.path).status, status, by_person=True)

    return check


def person(project: Project) -> str:
    """The user's name as git has it, and what it comes through that is not their own hand."""
    name = (commits.author(project.repo.git) or "").partition(" <")[0] or "somebody"
    return f"{name} ({project.via})" if project.via else name


def _is_the_files_word(status: TaskStatus, verb: Verb) -> bool:
    """Whether an attempt that has landed has no say in it: a pause never lands, so it is a person's."""
    return verb in (Verb.CANCEL, Verb.PAUSE) or (verb is Verb.RESUME and status is TaskStatus.PAUSED)


def attempt_of(project: Project, task: TaskId) -> Attempt | None:
    """The attempt of a task that has a branch now."""
    return observe(project).attempts.get(task)


def _request(project: Project, verb: Verb, text: str) -> Request:
    return Request(verb=verb, by=person(project), at=project.world.now(), text=text)


def _by_edit(project: Project, row: Row, verb: Verb, text: str) -> Done:
    """No attempt to talk to: the wish is an edit of the task's file."""
    if verb not in allowed.BY_EDIT:
        raise PenguinError(f"`{row.head.id}` has no attempt that could {verb}.")
    status = allowed.BY_EDIT[verb]
    if status is row.head.status:
        return Done(f"`{row.head.id}` is {status} already.")
    return finish(project, row, status, text)
