"""Looking at tasks from Python."""

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

from penguin_git.errors import InvalidValue, Problem
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.api import references
from penguin_git.tracker.api.opened import Opened
from penguin_git.tracker.api.references import ProjectRef, TaskRef
from penguin_git.tracker.api.values import Project, Task, task_of
from penguin_git.tracker.project import Project as Repository

if TYPE_CHECKING:
    from penguin_git.model.query import Query
    from penguin_git.tracker.validating import Finding
    from penguin_git.tracker.view import View


class BrokenFileWarning(UserWarning):
    """A listing is not whole: it names the files that can't be read."""


class Reading(Opened):
    """One task, some tasks, the next task, and what is broken."""

    def get_task(self, task_id: TaskRef) -> Task:
        """The task as it stands now. Raises `PenguinError` for none or several, `BrokenFile` for its file."""
        from penguin_git.tracker import finding
        from penguin_git.tracker.view import view

        name = references.task(task_id)
        with self._open() as project:
            return task_of(finding.row_of(view(project), name))

    def list_tasks(
        self,
        status: TaskStatus | str | Iterable[TaskStatus | str] | None = None,
        project_id: ProjectRef | Iterable[ProjectRef] | None = None,
        *,
        priority: TaskPriority | str | Iterable[TaskPriority | str] | None = None,
        labels: str | Iterable[str] | None = None,
        assigned_to: str | Iterable[str] | None = None,
        parent_task_id: TaskRef | None = None,
        filter: str | None = None,  # noqa: A002 - named like the flag
        sort_by: str = "priority,created_at",
        order: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        at: str | None = None,
    ) -> list[Task]:
        """The tasks for which every condition holds, in order. Values of one condition are alternatives.

        `status` also takes `ready`, `blocked`, `in_review` and `draft`; `labels` have to be there all;
        `filter` is a query such as `label:ui -priority:low "exact words"`; `at` is a commit to look at.

        `sort_by` names keys (priority, created_at, due, title, id, status, project, assigned_to), each with a
        direction of its own where it has one, as in `priority,created_at:asc`; `order` (`asc` or `desc`) is
        that of the others. Descending priority is critical first. Without an order the most urgent come
        first, then the oldest.

        Warns with `BrokenFileWarning` where files can't be read; `broken_files` returns these. Raises
        `PenguinError` for a project that has no file and that no task names.
        """
        from penguin_git.tracker import listing, projects

        keys = listing.sort_keys(references.text("sort_by", sort_by), _direction(order))
        first, most = _count("offset", offset), None if limit is None else _count("limit", limit)
        names = None if project_id is None else _projects(project_id)
        with self._open() as project:
            seen = _seen(project, at)
            projects.check_known(seen, names or ())
            wanted = _wanted(
                seen,
                status=_choices("status", status),
                project_id=names,
                priority=_choices("priority", priority),
                labels=None if labels is None else references.texts("labels", labels),
                assigned_to=None if assigned_to is None else references.texts("assigned_to", assigned_to),
                parent=None if parent_task_id is None else references.task(parent_task_id),
                text=filter,
            )
            rows = listing.chosen(seen, wanted, keys)
            found = [task_of(row) for row in listing.page(rows, offset=first, limit=most)]
        if seen.broken:
            said = "\n".join(f"broken: {problem}" for problem in seen.broken)
            warnings.warn(said, BrokenFileWarning, stacklevel=2)
        return found

    def next_task(self, task_id: TaskRef | None = None, *, claim: bool = False) -> Task | None:
        """The task to take next, as `penguin task next` finds it; None where there is none.

        With `claim` it is in progress and yours before anybody else can take it; `complete_task` ends it.
        `task_id` claims that one, and `PenguinError` says why it is not free.
        """
        from penguin_git.tracker import taking
        from penguin_git.tracker.offering import offered
        from penguin_git.tracker.view import view

        name = None if task_id is None else references.task(task_id)
        if not claim:
            if name is not None:
                raise InvalidValue("`task_id` says what to claim.", hint="Say `claim=True`, or `get_task`.")
            with self._open() as project:
                row = offered(project, view(project))
                return task_of(row) if row else None
        with self._changing("take tasks") as project:
            taken = taking.take(project) if name is None else taking.take_this(project, name)
            return task_of(view(project).rows[taken[0]]) if taken else None

    def is_at_rest(self, task_id: TaskRef) -> bool:
        """Whether nothing happens to the task any more until a person does something."""
        from penguin_git.tracker import resting

        name = references.task(task_id)
        with self._open() as project:
            return resting.rests(project, name)

    def suggestion_of(self, task_id: TaskRef) -> str | None:
        """What the last attempt suggests, or asks a person; None where it waits for no word."""
        from penguin_git.tracker import finding, resting
        from penguin_git.tracker.view import view

        name = references.task(task_id)
        with self._open() as project:
            return resting.suggestion(project, finding.id_of(view(project), name))

    def validate_dependencies(
        self, project_id: ProjectRef | Iterable[ProjectRef] | None = None
    ) -> "list[Finding]":
        """What is wrong with dependencies and parents: loops, loose ends, what will never be completed.

        Nothing where all is sound. Each finding has `code`, `task`, `message`, `hint`, `path`, `line`,
        `column` (0 where only the file is known) and, for a circle, `loop`.
        """
        from penguin_git.tracker import projects, validating
        from penguin_git.tracker.view import view

        names = None if project_id is None else _projects(project_id)
        with self._open() as project:
            seen = view(project)
            wanted = set(seen.graph.tasks) if names is None else projects.tasks_of(project, seen, names)
            return validating.findings(project, seen, wanted)

    def broken_files(self) -> list[Problem]:
        """What is wrong with task files that can't be read, each with `path`, `line` and `message`."""
        from penguin_git.tracker.view import view

        with self._open() as project:
            return list(view(project).broken)


def _seen(project: Repository, at: str | None) -> "View":
    from penguin_git.tracker import view

    return view.view(project) if at is None else view.view_at(project, references.text("at", at))


def _wanted(
    view: "View",
    *,
    status: tuple[str, ...] | None,
    project_id: tuple[str, ...] | None,
    priority: tuple[str, ...] | None,
    labels: tuple[str, ...] | None,
    assigned_to: tuple[str, ...] | None,
    parent: str | None,
    text: str | None,
) -> "Query":
    from penguin_git.model import query
    from penguin_git.tracker import finding

    said = (
        ("status", status),
        ("project", project_id),
        ("priority", priority),
        ("assigned_to", assigned_to),
        ("parent", None if parent is None else (finding.id_of(view, parent),)),
        *(("label", (label,)) for label in labels or ()),
    )
    found = query.Query(tuple(query.term(key, values) for key, values in said if values is not None))
    return found if text is None else found + query.parse(references.text("filter", text))


def _choices(name: str, said: object) -> tuple[str, ...] | None:
    if said is None:
        return None
    return tuple(references.text(name, one).strip().lower() for one in references.many(name, said))


def _projects(said: object) -> tuple[str, ...]:
    several = [said] if isinstance(said, Project) else references.many("project_id", said)
    return tuple(references.project(one) for one in several)


def _direction(order: str | None) -> str | None:
    if order is None or (isinstance(order, str) and order.lower() in ("asc", "desc")):
        return order and order.lower()
    raise InvalidValue(f"`order` has to be `asc` or `desc`, not {order!r}.")


def _count(name: str, said: int) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or said < 0:
        raise references.wrong(f"`{name}`", "a whole number from 0", said)
    return said
