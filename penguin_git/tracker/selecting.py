"""Which attempts are meant: by period, project, label, agent or a query about their tasks."""

from collections.abc import Collection, Iterable

from msgspec import Struct

from penguin_git.model.ids import TaskId
from penguin_git.model.period import Period
from penguin_git.model.query import Query
from penguin_git.model.sample import Sample
from penguin_git.tracker import projects
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View


class Wanted(Struct, frozen=True, kw_only=True):
    """Conditions that all have to hold; an empty one holds always. Labels have to be there all."""

    period: Period = Period()
    projects: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    query: Query = Query()


def chosen(project: Project, view: View, samples: Iterable[Sample], wanted: Wanted) -> tuple[Sample, ...]:
    """The samples that are wanted, in their order; an attempt belongs to the time at which it ended."""
    tasks = tasks_in(project, view, wanted)
    labels = set(wanted.labels)
    return tuple(
        one
        for one in samples
        if wanted.period.covers(one.ended)
        and labels.issubset(one.labels)
        and (not wanted.agents or one.agent in wanted.agents)
        and (tasks is None or one.task in tasks)
    )


def tasks_in(project: Project, view: View, wanted: Wanted) -> Collection[TaskId] | None:
    """The tasks that projects and query admit; None where that is any."""
    inside = projects.tasks_of(project, view, wanted.projects) if wanted.projects else None
    if not wanted.query.terms and not wanted.query.words:
        return inside
    asked = _asked(view, wanted.query)
    return asked if inside is None else inside & asked


def _asked(view: View, query: Query) -> set[TaskId]:
    from penguin_git.tracker import listing

    return {row.head.id for row in listing.chosen(view, query, ())}
