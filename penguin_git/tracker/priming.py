"""Looking together what a primer says: of all tasks, or of the one that somebody works on."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from msgspec import Struct, to_builtins

from penguin_git.git import history
from penguin_git.git.commits import Message
from penguin_git.model import primer, task_primer, wording
from penguin_git.model.ids import TaskId
from penguin_git.model.primer import Item, Overview
from penguin_git.model.status import TaskStatus
from penguin_git.model.task_primer import About
from penguin_git.model.ways import BY_COMMAND, Ways
from penguin_git.tracker import approvals, finding, inside, listing
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row, plain
from penguin_git.tracker.view import View, view

_LOOKED_AT = 60  # commits of the base among which the last landings are looked for
_TITLE = 200  # characters: what is longer is cut, so that the answer is short whatever stands in files
_FOR = {approvals.START: "to run", approvals.REVIEW: "to land"}


class Primed(Struct, frozen=True):
    """A primer as text, and what it says as a value."""

    text: str
    said: Overview | About

    @property
    def is_partial(self) -> bool:
        """Whether there are files that can't be read."""
        return isinstance(self.said, Overview) and bool(self.said.broken)

    def plain(self) -> dict[str, object]:
        """The answer for JSON."""
        if isinstance(self.said, Overview):
            return {"text": self.text, **to_builtins(self.said)}
        task = plain(self.said.task, self.said.state, self.said.reasons)
        return {"text": self.text, "task": task, "inside": self.said.is_inside}


def prime(project: Project, task: str | None = None, ways: Ways = BY_COMMAND) -> Primed:
    """The primer for one task; without one, for the attempt that asks, else for the whole project."""
    mine = inside.task_of(project.world.environ)
    seen = view(project)
    if named := task or mine:
        row = finding.row_of(seen, named)
        state = row.state or row.head.status
        about = About(task=row.task, state=state, reasons=row.reasons, is_inside=row.head.id == mine)
        return Primed(task_primer.text(about, ways), about)
    overview = _overview(project, seen, ways)
    return Primed(primer.text(overview, ways), overview)


def _overview(project: Project, seen: View, ways: Ways) -> Overview:
    heads = seen.graph.tasks.values()
    counts = Counter(head.status for head in heads)
    return Overview(
        base=project.store.base_name,
        counts={status.value: counts[status] for status in TaskStatus if counts[status]},
        in_progress=_first(_in_progress(seen)),
        free=_first(_free(project, seen, ways)),
        waiting=_first(_waiting(seen)),
        landed=_first(_landed(project, seen)),
        broken=tuple(str(problem)[:_TITLE] for problem in seen.broken[: primer.MOST]),
    )


def _first(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(islice(items, primer.MOST))


def _item(row: Row, remark: str = "") -> Item:
    head = row.head
    return Item(head.id, row.state or head.status, head.priority, head.title[:_TITLE], remark[:_TITLE])


def _in_progress(seen: View) -> Iterator[Item]:
    working = (head for head in seen.graph.tasks.values() if head.status is TaskStatus.IN_PROGRESS)
    for head in listing.in_order(working, listing.sort_keys("priority,created_at")):
        row = seen.rows[head.id]
        if not row.is_parent and not row.waits:
            yield _item(row, head.assigned_to or "")


def _free(project: Project, seen: View, ways: Ways) -> Iterator[Item]:
    """What `penguin task next --claim` would take, in its order."""
    free = (row for row in listing.by_urgency(seen) if row.state == "ready" and row.attempt is None)
    ready = [*islice((row for row in free if ways.takes_scripts or not row.head.has_script), primer.MOST)]
    yield from map(_item, ready)
    if len(ready) < primer.MOST:
        from penguin_git.tracker import drafting, taking  # these write, and take longer to import

        rows = taking.candidates(seen, drafting.own_names(project))
        yield from (_item(row, "for whoever claims it") for row in rows if row.state != "ready")


def _waiting(seen: View) -> Iterator[Item]:
    in_hands = (seen.rows[task] for task in seen.seen.attempts if task in seen.graph.tasks)
    held = (_item(row, f"in the hands of {row.waits.whom}") for row in in_hands if row.waits)
    asked = (
        _item(wait.row, f"{_FOR[wait.kind]}: {wait.approver or 'anybody'}") for wait in approvals.waits(seen)
    )
    return chain(asked, held)


def _landed(project: Project, seen: View) -> Iterator[Item]:
    """What the last commits of the base completed, and what still is."""
    for task in dict.fromkeys(_completed_last(project)):
        if task in seen.graph.tasks and seen.graph.tasks[task].status is TaskStatus.COMPLETED:
            yield _item(seen.rows[task])


def _completed_last(project: Project) -> Iterator[TaskId]:
    base = project.store.base_commit()
    for commit in history.log(project.repo.shared, base, first_parent=True, limit=_LOOKED_AT):
        message = Message.parse(commit.message)
        said = dict(message.trailers)
        if said.get(wording.STATUS) == TaskStatus.COMPLETED:  # a person's edit names its task in the subject
            yield TaskId(said.get(wording.TASK) or message.subject.partition(":")[0])
