"""Tasks that an agent wrote: kept as proposals, never wider than the task they come from."""

from collections.abc import Mapping

from msgspec import structs

from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile
from penguin_git.model.config import Proposals
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.record import Withheld
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task


def kept(
    files: Mapping[str, bytes], proposer: Task, policy: Proposals
) -> tuple[dict[str, bytes], tuple[Withheld, ...]]:
    """The proposed task files as they will be committed, and those that are not kept."""
    proposals: dict[str, bytes] = {}
    withheld: list[Withheld] = []
    for path, data in files.items():
        try:
            proposed = task_codec.parse(data, path)
        except BrokenFile as broken:
            withheld.append(Withheld(path=path, reason=f"not a task file: {broken.problems[0].message}"))
            continue
        if policy is Proposals.DROP:
            withheld.append(Withheld(path=path, reason="this project drops proposals (`proposals: drop`)"))
        else:
            tamed = _tamed(proposed, proposer, policy)
            proposals[path] = task_codec.format_new(tamed, depth=path.count("/") - 1)
    return proposals, tuple(withheld)


def _tamed(proposed: Task, proposer: Task, policy: Proposals) -> Task:
    return structs.replace(
        proposed,
        status=TaskStatus.PENDING,
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
