"""`ExecutionAnalyzer`: how work went, and what holds it up, from Python."""

import warnings
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from penguin_git.model.bottlenecks import Bottleneck
from penguin_git.model.performance import Performance
from penguin_git.tracker.api import references
from penguin_git.tracker.api.opened import Opened
from penguin_git.tracker.api.reading import BrokenFileWarning
from penguin_git.tracker.api.references import ProjectRef
from penguin_git.tracker.api.values import Project

if TYPE_CHECKING:
    from penguin_git.tracker.samples import Told

DateRange = str | tuple[date | str | None, date | str | None]
"""A period: its name, `FROM..TO`, or a pair of times, dates or texts, of which None is open."""


class ExecutionAnalyzer(Opened):
    """The attempts of a repository as numbers. `path` is a folder in it: `ExecutionAnalyzer(path=".")`.

    Each attempt that ended counts, however it ended: failed, paused and orphaned ones too, and those whose
    work has not landed. Warns with `BrokenFileWarning` where records can't be read.
    """

    def analyze_task_performance(
        self,
        project_id: ProjectRef | Iterable[ProjectRef] | None = None,
        date_range: DateRange | None = None,
        *,
        label: str | Iterable[str] | None = None,
        agent: str | Iterable[str] | None = None,
    ) -> Performance:
        """What the attempts that ended in a period took, consumed and came to.

        `date_range` is `last_30_days` (any number of hours, days, weeks, months or years), `today`,
        `yesterday`, `this_week`, `last_week`, `this_month`, `last_month`, `this_year`, `last_year`, `all`,
        `2026-11-15`, `2026-11-01..2026-11-15` or a pair (from, to); None is all of time. Of several labels a
        task has to have all, agents are alternatives. Raises `InvalidValue` for a period that nobody
        understands.
        """
        from penguin_git.model.performance import performance
        from penguin_git.model.period import period
        from penguin_git.tracker import samples, selecting
        from penguin_git.tracker.view import view

        wanted = selecting.Wanted(
            period=period(date_range, self._world.now()),
            projects=_projects(project_id),
            labels=() if label is None else references.texts("label", label),
            agents=() if agent is None else references.texts("agent", agent),
        )
        with self._open() as project:
            seen = view(project)
            told = samples.told(project, seen.seen)
            found = performance(selecting.chosen(project, seen, told.samples, wanted), wanted.period)
        _warn(told)
        return found

    def find_bottlenecks(
        self, project_id: ProjectRef | Iterable[ProjectRef] | None = None
    ) -> list[Bottleneck]:
        """What holds unfinished work up, the worst first: whom and what others wait for, and failures."""
        from penguin_git.tracker import bottlenecks, samples, selecting
        from penguin_git.tracker.view import view

        names = _projects(project_id)
        with self._open() as project:
            seen = view(project)
            told = samples.told(project, seen.seen)
            wanted = selecting.tasks_in(project, seen, selecting.Wanted(projects=names))
            found = bottlenecks.bottlenecks(project, seen, told.samples, wanted)
        _warn(told)
        return found


def _projects(said: object) -> tuple[str, ...]:
    if said is None:
        return ()
    several = [said] if isinstance(said, Project) else references.many("project_id", said)
    return tuple(references.project(one) for one in several)


def _warn(told: "Told") -> None:
    if told.broken:
        said = "\n".join(f"broken: {problem}" for problem in told.broken)
        warnings.warn(said, BrokenFileWarning, stacklevel=3)
