"""Who carries an attempt out: this process, or others for it (`penguin_git.daemon.far`)."""

from typing import Protocol

from penguin_git.model.record import Record
from penguin_git.model.waiting import Waits
from penguin_git.tracker import working
from penguin_git.tracker.project import Project
from penguin_git.tracker.working import Work


class Crew(Protocol):
    """Those who work. Everything that is wanted of running work is said to its `control`."""

    def carry_out(self, work: Work) -> Record | Waits | None:
        """Work until the end, in the thread that asks; what `tracker.working.carry_out` returns."""


class Local:
    """This process."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def carry_out(self, work: Work) -> Record | Waits | None:
        """Work here."""
        return working.carry_out(self._project, work)
