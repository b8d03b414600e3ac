"""What becomes of a task that an agent wrote: pending, and never wider than the task it comes from."""

from collections.abc import Collection

from msgspec import structs

from penguin_git.model.config import Proposals
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.land import Land, strictest
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Review, Task


def tamed(proposed: Task, proposer: Task, policy: Proposals, together: Collection[TaskId]) -> Task:
    """A proposal as it may be kept; `together` are the ids of all that come with it."""
    return structs.replace(
        proposed,
        status=TaskStatus.PENDING,
        # A task with subtasks is not worked on itself: so no agent adds some to a task of somebody else's.
        parent=proposed.parent if proposed.parent in {proposer.parent, *together} else None,
        requires_approval=policy is Proposals.APPROVE or proposed.requires_approval,
        approval=None,
        discovered_from=tuple(dict.fromkeys((*proposed.discovered_from, proposer.id))),
        review=Review.REQUIRED if Review.REQUIRED in (proposed.review, proposer.review) else proposed.review,
        land=_no_looser(proposed.land, proposer.land),
        resource_constraints=_narrowed(proposed.resource_constraints, proposer.resource_constraints),
    )


def _no_looser(wanted: Land | None, bound: Land | None) -> Land | None:
    """An agent may ask for a person to look, and not for nobody to."""
    land = strictest(wanted, bound)
    return None if land is Land.MERGE else land


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
