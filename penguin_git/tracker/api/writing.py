"""Making, changing and deleting tasks from Python, each in one commit."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from msgspec import UNSET, UnsetType, structs

from penguin_git.model.ids import TaskId
from penguin_git.tracker.api import making, references
from penguin_git.tracker.api.opened import Opened
from penguin_git.tracker.api.references import TaskRef
from penguin_git.tracker.api.values import Task, task_of
from penguin_git.tracker.project import Project as Repository

if TYPE_CHECKING:
    from penguin_git.tracker.api.fields import BulkTask, NewTask, TaskChange
    from penguin_git.tracker.edit import Change
    from penguin_git.tracker.rows import Row


class Writing(Opened):
    """What changes a task's file. A change is committed where `penguin task` would commit it."""

    def create_task(
        self,
        title: str | None = None,
        *,
        commit: bool = True,
        on_base: bool = False,
        **said: "Unpack[NewTask]",
    ) -> Task:
        """Make a task and commit its file on the current branch; with `on_base`, on the base branch.

        The keywords are those of a task file, with `project_id`, `parent_task_id`, `depends_on` and
        `relates_to` naming tasks and projects as `get_task` and `get_project` do; a project that does not
        exist is made. `id` chooses the id. `assigned_to` takes an agent, an alias, a model or a person;
        `force` keeps any other name. Raises `PenguinError` for what can't be.

        With `template` it makes the tasks of that template, `fields` fill it in, and the parent or single
        task is returned. Inside an attempt the file is a proposal: written, and not committed.
        """
        from penguin_git.tracker.api import fields

        fields.check_names(said, fields.NewTask)
        with self._open() as project:
            made = making.created(project, title, said, commit=commit, on_base=on_base, inside=self._inside)
            return _shown(project, made)

    def bulk_create_tasks(
        self,
        tasks: "Iterable[BulkTask | Mapping[str, Any]]",
        *,
        commit: bool = True,
        on_base: bool = False,
    ) -> list[Task]:
        """Make several tasks in one commit: all of them, or none where one is wrong.

        Each is a mapping of what `create_task` takes, but for templates. `depends_on`, `parent_task_id` and
        `relates_to` may name others of the batch, before or after: by title, by the chosen `id`, or by their
        place in the batch, from 0. A number that is no place in the batch is the id of a task that exists.
        """
        said = [making.bulk_task(number, one) for number, one in enumerate(tasks)]
        with self._open() as project:
            made = making.created_together(project, said, commit=commit, on_base=on_base, inside=self._inside)
            return _shown_all(project, made)

    def update_task(self, task_id: TaskRef, *, commit: bool = True, **said: "Unpack[TaskChange]") -> Task:
        """Change fields of a task, also while it is worked on; None empties a field.

        The keywords are those of `create_task`, and `title`, `add_labels`, `remove_labels`. A field that
        holds several values is replaced as a whole; keys of `metadata` are added to those that are there.
        """
        from penguin_git.tracker import drafting, finding
        from penguin_git.tracker.api import fields
        from penguin_git.tracker.view import view_when_asked

        fields.check_names(said, fields.TaskChange)
        name = references.task(task_id)
        with self._changing("change tasks") as project:
            home = making.home_of(project, said)
            seen = view_when_asked(project)
            row = finding.row_of(seen, name)
            wishes = fields.wishes(
                said, project.world.now(), clear=fields.cleared(said), **making.named_in(project, said, home)
            )
            changed = drafting.changed_fields(wishes, seen, row.task)
            beside = home.edits if home and "project" in changed else {}
            return _patched(project, row, changed, commit=commit, beside=beside)

    def update_task_constraints(
        self,
        task_id: TaskRef,
        *,
        max_tokens: float | UnsetType | None = UNSET,
        max_duration_minutes: float | UnsetType | None = UNSET,
        max_iterations: float | UnsetType | None = UNSET,
        allowed_tools: Iterable[str] | UnsetType | None = UNSET,
    ) -> Task:
        """Change some limits of a task and leave the others; a running attempt gets to know.

        `max_tokens`, `max_duration_minutes` and `max_iterations` are rounded up; None takes a limit away, and
        the project's default applies. `allowed_tools` is replaced.
        """
        from penguin_git.tracker import finding
        from penguin_git.tracker.view import view

        limits = {
            "max_tokens": max_tokens,
            "max_duration_minutes": max_duration_minutes,
            "max_iterations": max_iterations,
            "allowed_tools": allowed_tools,
        }
        said = {limit: value for limit, value in limits.items() if value is not UNSET}
        name = references.task(task_id)
        with self._changing("change tasks") as project:
            row = finding.row_of(view(project), name)
            old = row.task.resource_constraints
            new = structs.replace(old, **said)
            return _patched(project, row, {"resource_constraints": new} if new != old else {})

    def assign_agent(self, task_id: TaskRef, name: str, *, force: bool = False) -> Task:
        """Give a task to an agent, an alias, a model or a person; `force` keeps any other name."""
        return self.update_task(task_id, assigned_to=references.text("name", name), force=force)

    def add_dependency(self, task_id: TaskRef, *needed: TaskRef) -> Task:
        """Make a task wait for others. A loop is refused, and the error names it."""
        from penguin_git.tracker import edges, finding
        from penguin_git.tracker.view import view

        names = [references.task(one) for one in (task_id, *needed)]
        with self._changing("change tasks") as project:
            seen = view(project)
            row = finding.row_of(seen, names[0])
            others = [finding.id_of(seen, one, project=row.head.project) for one in names[1:]]
            edges.add(project, seen, row.task, others)
            return _shown(project, row.head.id)

    def remove_dependency(self, task_id: TaskRef, *needed: TaskRef) -> Task:
        """Stop a task from waiting for others, also for ids of tasks that do not exist any more."""
        from penguin_git.tracker import edges, finding
        from penguin_git.tracker.view import view

        names = [references.task(one) for one in (task_id, *needed)]
        with self._changing("change tasks") as project:
            seen = view(project)
            row = finding.row_of(seen, names[0])
            own = {str(one): one for one in row.head.depends_on}
            others = [
                own[one] if one in own else finding.id_of(seen, one, project=row.head.project)
                for one in names[1:]
            ]
            edges.remove(project, row.task, others)
            return _shown(project, row.head.id)

    def add_note(self, task_id: TaskRef, text: str) -> Task:
        """Append a remark to a task."""
        from penguin_git.tracker import finding, remarks
        from penguin_git.tracker.view import view

        name, remark = references.task(task_id), references.text("text", text)
        with self._changing("change tasks") as project:
            row = finding.row_of(view(project), name)
            remarks.note(project, row, remark)
            return _shown(project, row.head.id)

    def delete_task(self, task_id: TaskRef, force: bool = False) -> None:
        """Delete a task's file; git keeps its history.

        Refused while others depend on it or are parts of it, and while its file has changes that are not
        committed; with `force` these and the edges go too.
        """
        from penguin_git.tracker import finding, removing
        from penguin_git.tracker.view import view

        name = references.task(task_id)
        with self._changing("delete tasks") as project:
            seen = view(project)
            removing.remove(project, seen, finding.row_of(seen, name), force=force)


def _patched(
    project: Repository,
    row: "Row",
    changed: Mapping[str, object],
    *,
    commit: bool = True,
    beside: "Mapping[str, Change] | None" = None,
) -> Task:
    from penguin_git.tracker import creating

    if changed:
        subject = f"{row.head.id}: change {', '.join(changed)}"
        commit = commit and project.store.config().auto_commit
        creating.patch(
            project, row.head.id, changed, subject, seen=row.task, commit=commit, beside=beside or {}
        )
    return _shown(project, row.head.id)


def _shown(project: Repository, task: str) -> Task:
    return _shown_all(project, [task])[0]


def _shown_all(project: Repository, tasks: Iterable[str]) -> list[Task]:
    """The tasks as they are after a change."""
    from penguin_git.tracker.view import view

    rows = view(project).rows
    return [task_of(rows[TaskId(task)]) for task in tasks]
