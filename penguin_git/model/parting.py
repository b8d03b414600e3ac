"""Parts of a whole: what a task below a parent takes over from it."""

from collections.abc import Collection

from msgspec import structs

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.model.template import INHERITED


def under(parent: Task, part: Task, said: Collection[str], task: TaskId, *, after: TaskId | None) -> Task:
    """The part as a task of its own: what it does not say itself, its parent says.

    Dependencies, approval and `defer_until` stay with the parent: they hold for its parts anyway. `after` is
    the task that has to land first.
    """
    taken_over = {name: getattr(parent, name) for name in INHERITED if name not in said}
    return structs.replace(
        part,
        **taken_over,
        id=task,
        parent=parent.id,
        depends_on=(after,) if after else (),
        labels=tuple(dict.fromkeys((*parent.labels, *part.labels))),
        resource_constraints=_limits(parent.resource_constraints, part.resource_constraints),
        discovered_from=parent.discovered_from,
        template=parent.template,
        created_at=parent.created_at,
        created_by=parent.created_by,
    )


def closing(parent: Task, last: Task) -> Task:
    """The last of a chain, at whose end everything has to hold that the parent asks for."""
    return structs.replace(last, acceptance=tuple(dict.fromkeys((*last.acceptance, *parent.acceptance))))


def _limits(parent: ResourceConstraints, part: ResourceConstraints) -> ResourceConstraints:
    own = {name: limit for name, limit in structs.asdict(part).items() if limit is not None}
    return structs.replace(parent, **own)
