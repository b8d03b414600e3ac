"""Tasks that an agent wrote: kept as proposals, never wider than the task they come from."""

from collections.abc import Collection, Mapping

from msgspec import structs

from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile
from penguin_git.model.config import Proposals
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Withheld
from penguin_git.model.secrets import NONE_KNOWN, Secrets
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task


def kept(
    files: Mapping[str, bytes],
    proposer: Task,
    policy: Proposals,
    taken: Collection[str] = (),
    secrets: Secrets = NONE_KNOWN,
) -> tuple[dict[str, bytes], tuple[Withheld, ...]]:
    """The proposed task files as they will be committed, and those that are not kept.

    `taken` are the ids in use: a second file for one of them would make both unreadable.
    """
    proposed: dict[str, Task] = {}
    withheld: list[Withheld] = []
    for path, data in files.items():
        used = {*taken, *(task.id for task in proposed.values())}
        found = _judged(path, data, policy, used, secrets)
        if isinstance(found, Task):
            proposed[path] = found
        else:
            withheld.append(Withheld(path=path, reason=found))
    together = {task.id for task in proposed.values()}
    tamed = {path: _tamed(task, proposer, policy, together) for path, task in proposed.items()}
    kept = {path: task_codec.format_new(task, depth=path.count("/") - 1) for path, task in tamed.items()}
    return kept, tuple(withheld)


def _judged(path: str, data: bytes, policy: Proposals, used: set[str], secrets: Secrets) -> Task | str:
    """The task, or why it is not kept."""
    if policy is Proposals.DROP:
        return "this project drops proposals (`proposals: drop`)"
    if secrets.found_in(data):
        return "it holds what looks like a secret"
    try:
        proposed = task_codec.parse(data, path)
    except BrokenFile as broken:
        return f"not a task file: {broken.problems[0].message}"
    return f"there is a task `{proposed.id}` already" if proposed.id in used else proposed


def _tamed(proposed: Task, proposer: Task, policy: Proposals, together: set[TaskId]) -> Task:
    return structs.replace(
        proposed,
        status=TaskStatus.PENDING,
        # A task with subtasks is not worked on itself: so no agent adds some to a task of somebody else's.
        parent=proposed.parent if proposed.parent in {proposer.parent, *together} else None,
        requires_approval=policy is Proposals.APPROVE or proposed.requires_approval,
        approval=None,
        discovered_from=tuple(dict.fromkeys((*proposed.discovered_from, proposer.id))),
        resource_constraints=_narrowed(proposed.resource_constraints, proposer.resource_constraints),
    )


def _narrowed(wanted: ResourceConstraints, bound: ResourceConstraints) -> ResourceConstraints:
    return ResourceConstraints(
        max_tokens=_least(wanted.max_tokens, bound.max_tokens),
        max_duration_minutes=_least(wanted.max_duration_minutes, bound.max_duration_minutes),
        max_iterations=_least(wanted.max_iterations, bound.max_iterations),
        allowed_tools=_common(wanted.allowed_tools, bound.allowed_tools),
    )


def _least(wanted: int | None, bound: int | None) -> int | None:
    known = [limit for limit in (wanted, bound) if limit is not None]
    return min(known) if known else None


def _common(wanted: tuple[str, ...] | None, bound: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if wanted is None or bound is None:
        return wanted if bound is None else bound
    return tuple(tool for tool in wanted if tool in bound or tool.partition(":")[0] in bound)
