"""What an approval covers: a digest over the id and everything that says what will be done."""

import hashlib
from typing import Final

import msgspec
from msgspec.structs import fields

from penguin_git.model.task import Task

# Everything but the state, the bookkeeping and the approval itself.
_NOT_COVERED: Final = frozenset(
    {"status", "approval", "notes", "created_at", "created_by", "priority", "labels", "due", "estimate"}
    | {"checkpoint_minutes"}
)


def digest(task: Task) -> str:
    """SHA-256 (hex) of the task as it would be carried out; any edit of that withdraws the approval.

    Fields with their default value don't count, so that a field of a later version withdraws nothing.
    """
    return hashlib.sha256(msgspec.json.encode(covered(task), order="deterministic")).hexdigest()


def differing(one: Task, other: Task) -> tuple[str, ...]:
    """The fields that an approval covers and in which two versions of a task differ."""
    left, right = covered(one), covered(other)
    return tuple(name for name in sorted(left | right) if left.get(name) != right.get(name))


def covered(task: Task) -> dict[str, object]:
    """What an approval covers, by the names of the fields; plain values, and none that is the usual one."""
    return {
        field.name: msgspec.to_builtins(value)
        for field in fields(task)
        if field.name not in _NOT_COVERED and (value := getattr(task, field.name)) != field.default
    }


def holds(task: Task) -> bool:
    """Whether the task carries an approval of exactly what it says now."""
    return task.approval is not None and task.approval.digest == digest(task)
