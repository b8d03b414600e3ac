"""The one line of a task file that penguin's branches change."""

from penguin_git.codec import editing
from penguin_git.model.status import TaskStatus


def with_status(data: bytes, status: TaskStatus) -> bytes:
    """A task file that says `status`, in its place at the top, with everything else as it was."""
    return editing.edited(editing.with_status_first(data), {"status": str(status)})
