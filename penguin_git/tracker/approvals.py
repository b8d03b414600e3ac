"""What waits for a person's word: to run, or to land."""

from msgspec import Struct

from penguin_git.model import schedule
from penguin_git.model.head import Head
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View

START, REVIEW = "start", "review"
_OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED, TaskStatus.FAILED)


class Wait(Struct, frozen=True):
    """A task that waits. `kind` says for what: `start` or `review`. `approver` None: for anybody."""

    row: Row
    kind: str
    approver: str | None

    def plain(self) -> dict[str, object]:
        """The entry for JSON."""
        row = self.row
        said: dict[str, object] = {
            "id": row.head.id,
            "title": row.head.title,
            "kind": self.kind,
            "approver": self.approver,
            "status": row.head.status.value,
            "state": row.state or None,
            "reasons": list(row.reasons),
        }
        return said | ({"pull_request": self.page} if self.page else {})

    @property
    def page(self) -> str:
        """Where it is decided on a forge; empty where that is by penguin."""
        known = self.row.pulled if self.kind == REVIEW else None
        return known.url if known else ""


def waits(seen: View) -> list[Wait]:
    """Everything that waits, work that is done first, then by urgency."""
    heads = sorted(seen.graph.tasks.values(), key=schedule.urgency)
    found = [wait for head in heads if (wait := _wait(seen, head))]
    return sorted(found, key=lambda wait: wait.kind != REVIEW)


def _wait(seen: View, head: Head) -> Wait | None:
    if head.id in seen.seen.attempts and seen.rows[head.id].is_offered:
        return Wait(seen.rows[head.id], REVIEW, head.approver)
    if not head.requires_approval:
        return None
    row = seen.rows[head.id]
    if head.status in _OVER and not row.is_to_begin:
        return None
    return None if row.is_approved else Wait(row, START, head.approver)
