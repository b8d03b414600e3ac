"""Who is chosen for tasks that leave it open, and the settings that follow from it for an attempt."""

from functools import cached_property
from typing import TYPE_CHECKING

from penguin_git.model import choosing, doers
from penguin_git.model.choosing import Choice
from penguin_git.model.config import Config
from penguin_git.model.head import head
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project

if TYPE_CHECKING:
    from penguin_git.tracker.candidates import Candidates


class Choices:
    """Chooses by one look at the repository, and each time the same one."""

    def __init__(self, project: Project, seen: Observation) -> None:
        self._project, self._seen = project, seen
        self._known: dict[TaskId, Choice] = {}

    def of(self, task: TaskId) -> Choice:
        """Who goes on with the task, or begins it."""
        if task not in self._known:
            self._known[task] = self.kept(task) or self.new(self._seen.base.tasks[task])
        return self._known[task]

    def anybody(self, task: TaskId) -> Choice:
        """The same, where it only matters that there is somebody: then the task's file is mostly not read.

        What a task that leaves its tools open needs is the same for every agent.
        """
        is_open = self._seen.base.heads[task].allowed_tools is None
        if is_open and (name := self._candidates.for_everything):
            return Choice(name, "")
        return self.of(task)

    def new(self, task: Task) -> Choice:
        """Who would begin it, whoever has it now."""
        return choosing.choice(self._candidates.for_task(task))

    def kept(self, task: TaskId) -> Choice | None:
        """Whoever has an attempt goes on with it: what it said and did is on the branch."""
        attempt = self._seen.attempts.get(task)
        if attempt is None:
            return None
        from penguin_git.store.attempts import hold_of  # it brings YAML, and most tasks have no attempt

        hold = hold_of(self._project.store, attempt.own)
        if hold is None or hold.agent not in self._seen.config.agents:
            return None
        return Choice(hold.agent, f"`{hold.agent}` goes on with it")

    @cached_property
    def _candidates(self) -> "Candidates":
        from penguin_git.tracker.candidates import Candidates  # few projects leave open who works

        return Candidates(self._project, self._seen)


def leaves_open(task: Task, config: Config) -> bool:
    """Whether somebody has to be chosen for the task."""
    return any(choosing.is_open(name, config) for name in doers.agents_of(head(task), config))


def settled(project: Project, seen: Observation, task: Task, *, anew: bool = False) -> tuple[Config, str]:
    """The settings for an attempt at the task, and why who was chosen was; mostly they are as they stand.

    With `anew` whoever had it before has no precedence.
    """
    if not leaves_open(task, seen.config):
        return seen.config, ""
    choices = Choices(project, seen)
    found = (None if anew else choices.kept(task.id)) or choices.new(task)
    return choosing.settled(seen.config, found.agent), found.why
