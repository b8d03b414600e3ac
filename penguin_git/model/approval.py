"""What an approval covers: a digest over the id and everything that says what will be done."""

import hashlib
from typing import Final

import msgspec

from penguin_git.model.task import Task

# Everything but the state, the bookkeeping and the approval itself.
_NOT_COVERED: Final = frozenset(
    {"status", "approval", "notes", "created_at", "created_by", "priority", "labels", "due", "estimate"}
)


def digest(task: Task) -> str:
    """SHA-256 (hex) of the task as it would be carried out; any edit of that withdraws the approval."""
    covered = {
        name: msgspec.to_builtins(getattr(task, name))
        for name in sorted(task.__struct_fields__)
        if name not in _NOT_COVERED
    }
    return hashlib.sha256(msgspec.json.encode(covered, order="deterministic")).hexdigest()


def holds(task: Task) -> bool:
    """Whether the task carries an approval of exactly what it says now."""
    return task.approval is not None and task.approval.digest == digest(task)
