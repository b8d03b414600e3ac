"""Tasks made of suggestions, in one commit."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from penguin_git.model.ids import TaskId
from penguin_git.model.suggestion import Suggestion
from penguin_git.tracker import batch, creating, minting
from penguin_git.tracker.batch import Entry
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.suggesting import covering
from penguin_git.tracker.view import view

if TYPE_CHECKING:
    from penguin_git.tracker.projects import Home

LABEL = "suggested"


class Made(Struct, frozen=True):
    """The tasks that were made, by the keys of their suggestions, and where they went."""

    tasks: Mapping[str, TaskId]
    saved: Saved


def make(
    project: Project,
    suggestions: Sequence[Suggestion],
    *,
    home: "Home | None" = None,
    labels: tuple[str, ...] = (LABEL,),
    commit: bool = True,
) -> Made | None:
    """Write a task for each suggestion that none covers, all in one commit; None where all are covered."""
    with minting.alone(project):
        seen = view(project)  # again: somebody else may have looked at the same code
        covered = covering.covers(seen, suggestions)
        fresh = [one for one in suggestions if one.key not in covered]
        if not fresh:
            return None
        slug, edits = (home.slug, home.edits) if home else (None, {})
        tasks = batch.drafts(project, seen, [Entry(_wishes(one, slug, labels)) for one in fresh])
        many = f"{len(tasks)} tasks" if len(tasks) > 1 else "a task"
        subject = f"add {many} that the code suggests"
        saved = creating.create_all(project, tasks, subject, commit=commit, beside=edits)
    return Made({one.key: task.id for one, task in zip(fresh, tasks, strict=True)}, saved)


def _wishes(one: Suggestion, slug: str | None, labels: tuple[str, ...]) -> Wishes:
    return Wishes(
        title=one.title,
        description=one.description,
        type=one.type,
        priority=one.get_priority_level(),
        project=slug,
        labels=labels,
        acceptance=one.acceptance,
        budget_tokens=one.estimated_constraints.max_tokens,
        context=one.files,
        metadata={covering.KEY: one.key},
    )
