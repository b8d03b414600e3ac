"""What holds work up in a repository, from its tasks as a person is shown them and from all attempts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from penguin_git.model import bottlenecks as model
from penguin_git.model.bottlenecks import Bottleneck, Case
from penguin_git.model.critical import critical_path
from penguin_git.model.ids import TaskId
from penguin_git.model.sample import Sample
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import approvals
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View

_OVER = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)
_DEAD = (TaskStatus.FAILED, TaskStatus.CANCELLED)


def bottlenecks(
    project: Project, view: View, samples: Sequence[Sample], wanted: Collection[TaskId] | None = None
) -> list[Bottleneck]:
    """Everything that holds work up, the worst first; `wanted` None: whichever task it is."""
    of_task: dict[TaskId, list[Sample]] = {}
    for one in samples:
        of_task.setdefault(one.task, []).append(one)
    tasks = view.graph.tasks if wanted is None else [task for task in view.graph.tasks if task in wanted]
    return model.bottlenecks(_cases(view, of_task, tasks), project.world.now())


def _cases(view: View, of_task: Mapping[TaskId, Sequence[Sample]], tasks: Iterable[TaskId]) -> Iterator[Case]:
    graph, waits = view.graph, {wait.row.head.id: wait for wait in approvals.waits(view)}
    path = [task for task in critical_path(graph, {}) if task not in graph.children]
    for head in map(graph.tasks.__getitem__, tasks):
        in_review = head.id in waits and waits[head.id].kind == approvals.REVIEW
        if head.id in graph.children or (head.status in _OVER and not in_review):
            continue
        attempts, wait = of_task.get(head.id, ()), waits.get(head.id)
        later = [one for one in graph.held_up(head.id) if graph.tasks[one].status not in _OVER]
        needs = [(need, graph.status(need)) for need in graph.dependencies(head.id) if need in graph.tasks]
        yield Case(
            task=head.id,
            title=head.title,
            status=head.status,
            holds_up=len(later),
            chain=len(path) - 1 if path[:1] == [head.id] else 0,
            waits_to="" if wait is None else "review" if in_review else "approve",
            approver=wait.approver if wait else None,
            since=attempts[-1].ended if in_review and attempts else head.created_at,
            dead_needs=tuple((need, status) for need, status in needs if status in _DEAD),
            attempts=tuple(attempts),
        )
