"""What a person has before their eyes when they decide: a mark that changes with it.

Whoever shows a task keeps its mark, and gives it back with the decision; whatever has changed since, nobody
has decided about.
"""

import hashlib
from collections.abc import Mapping

from penguin_git.errors import PenguinError
from penguin_git.model import approval
from penguin_git.model.ids import TaskId
from penguin_git.tracker.observing import observe
from penguin_git.tracker.project import Project
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import View


def mark(view: View, task: TaskId) -> str:
    """The mark of a task as it is shown and as the base has it, together with the work that is offered."""
    row = view.rows[task]
    on_base = view.seen.base.tasks.get(task)
    digests = [approval.digest(one) for one in (row.task, on_base) if one]
    return hashlib.sha256("\0".join([row.tip, *digests]).encode()).hexdigest()[:32]


def check(view: View, task: TaskId, seen: str) -> None:
    """Refuse a decision about something else than what there is now."""
    if seen != mark(view, task):
        raise changed(task)


def changed(task: TaskId) -> PenguinError:
    """The refusal of a decision about what is not there any more."""
    return PenguinError(
        f"`{task}` has changed since you looked, so nothing was done.", hint="Look again, then decide."
    )


def renewed(project: Project) -> Mapping[TaskId, str]:
    """Look at what is shared; the tips of the work that people could look at here until then."""
    shared = project.store.shared
    if not shared:
        return {}
    known = {task: attempt.tip for task, attempt in observe(project).attempts.items()}
    shared.renew()
    return known


def check_known(row: Row, known: Mapping[TaskId, str]) -> None:
    """Refuse to land work that only the last look has brought, in place of what was known here before."""
    task = row.head.id
    if row.is_offered and known.get(task, row.tip) != row.tip:
        raise PenguinError(
            f"Somebody has changed the work on `{task}` since this clone last looked, so nothing was done.",
            hint=f"`penguin task diff {task}` shows what it brings now. Then approve it once more.",
        )


def not_covered(project: Project, view: View, row: Row) -> str:
    """What is shown and no approval would cover, as the base has something else; a sentence or nothing."""
    on_base = view.seen.base.tasks.get(row.head.id)
    names = approval.differing(on_base, row.task) if on_base else ()
    if not names:
        return ""
    listed = ", ".join(f"`{name}`" for name in names)
    base = project.store.base_name
    return (
        f"`{base}` has another {listed} of it than your checkout, and an approval covers what `{base}` has."
    )


def check_covered(project: Project, view: View, row: Row) -> None:
    """Refuse to approve what somebody is not shown."""
    if said := not_covered(project, view, row):
        task = row.head.id
        raise PenguinError(
            f"`{task}`: {said}",
            hint=f"Bring your edit to the base or take it back; `penguin task approve {task}` ignores it.",
        )
