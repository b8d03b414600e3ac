"""What a person may do to a task by hand: the legal moves, and no approval that is not one."""

from collections.abc import Sequence
from typing import NamedTuple

from penguin_git.errors import Problem
from penguin_git.model.status import TaskStatus, legal, legal_moves
from penguin_git.model.task import Task


class Verdict(NamedTuple):
    """What forbids a change, and what is worth saying about it."""

    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


def judged(path: str, data: bytes, task: Task, before: Sequence[Task]) -> Verdict:
    """Judge a task file against what it was; `before` has one task a parent, and nothing for a new file.

    A new file counts as a move from `pending`, so a person may write down in any state what is planned,
    begun or done.
    """
    problems = [*illegal_move(path, data, task, before), *_approval(path, data, task, before)]
    return Verdict(tuple(problems), tuple(_withdrawn(path, task, before)))


def may_become(task: Task, before: Sequence[Task]) -> bool:
    """Say whether a person may move a task so, from what one of the versions before says."""
    was = [old.status for old in before] or [TaskStatus.PENDING]
    return any(task.status == old or task.status in legal(old, by_person=True) for old in was)


def illegal_move(path: str, data: bytes, task: Task, before: Sequence[Task]) -> list[Problem]:
    """Return the problem with a move that the table does not allow."""
    if may_become(task, before):
        return []
    was = [old.status for old in before]
    from penguin_git.codec import lookup

    message = f"A task that is `{was[0]}` can't become `{task.status}`."
    return [Problem(path, *lookup.place(data, path, "status"), message, legal_moves(was[0], by_person=True))]


def _approval(path: str, data: bytes, task: Task, before: Sequence[Task]) -> list[Problem]:
    if task.approval is None or _is_approved(task) or any(old.approval == task.approval for old in before):
        return []
    from penguin_git.codec import lookup

    message = "This approval was not given to what the task says now: its digest is another one."
    hint = f"Remove the block `approval`; `penguin task approve {task.id}` writes one."
    return [Problem(path, *lookup.place(data, path, "approval"), message, hint)]


def _withdrawn(path: str, task: Task, before: Sequence[Task]) -> list[str]:
    if _is_approved(task) or not any(_is_approved(old) for old in before):
        return []
    return [f"{path}: This edit withdraws the approval; `penguin task approve {task.id}` gives it again."]


def _is_approved(task: Task) -> bool:
    if task.approval is None:
        return False
    from penguin_git.model import approval

    return approval.holds(task)
