"""Whether a task rests, and what it asks a person then."""

from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import finding, following, presence, recovering
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import view


def rests(project: Project, task: str) -> bool:
    """Whether nothing happens to a task any more until a person does something."""
    alone = presence.of(project.repo) is None  # asked first: what happened before is seen below
    seen = view(project)
    row = finding.row_of(seen, task)
    if alone or seen.seen.request_for(row.head.id):  # what was asked for is about to happen
        return alone
    attempt = seen.seen.attempts.get(row.head.id)
    if attempt and attempt.record and recovering.is_awaited(project, attempt, seen.config):
        return False
    return following.is_at_rest(seen, row, project.repo)


def suggestion(project: Project, task: str) -> str | None:
    """What the last attempt wants a person's word on; None where it wants none."""
    row = view(project).rows.get(TaskId(task))
    attempt = row and row.attempt and view(project).seen.attempts.get(TaskId(task))
    if not attempt or attempt.status is not TaskStatus.PAUSED or attempt.record is None:
        return None
    asks = attempt.record.outcome is Outcome.NEEDS_HUMAN
    return attempt.record.suggestion or attempt.record.reason if asks else None
