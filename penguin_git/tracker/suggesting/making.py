"""Tasks made of suggestions, in one commit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from penguin_git.model.suggestion import Suggestion
from penguin_git.model.task import Task
from penguin_git.tracker import batch, creating, minting
from penguin_git.tracker.batch import Entry
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.suggesting.covering import KEY
from penguin_git.tracker.view import View

if TYPE_CHECKING:
    from penguin_git.tracker.projects import Home

LABEL = "suggested"


def make(
    project: Project,
    view: View,
    suggestions: Sequence[Suggestion],
    *,
    home: "Home | None" = None,
    labels: tuple[str, ...] = (LABEL,),
    commit: bool = True,
) -> tuple[tuple[Task, ...], Saved]:
    """Write a task for each suggestion, all in one commit; there has to be one."""
    slug = home.slug if home else None
    entries = [Entry(_wishes(one, slug, labels)) for one in suggestions]
    many = f"{len(suggestions)} tasks" if len(suggestions) > 1 else "a task"
    with minting.alone(project):
        tasks = batch.drafts(project, view, entries)
        edits = home.edits if home else {}
        saved = creating.create_all(
            project, tasks, f"add {many} that the code suggests", commit=commit, beside=edits
        )
    return tasks, saved


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
        metadata={KEY: one.key},
    )
