"""Who carries out the next attempt at a task: an agent, or several in turn."""

from collections.abc import Mapping

from penguin_git.agents.protocol import Agent
from penguin_git.model import readiness
from penguin_git.model.config import Config
from penguin_git.model.head import head
from penguin_git.model.task import Collaboration, Phase, Task
from penguin_git.runner.relay import Relay, stages
from penguin_git.runner.turn import Worker

WORKFLOW = "workflow"  # in whose name an attempt of several agents is
_ALL = (Phase(phase="work"),)


def worker(task: Task, config: Config, agents: Mapping[str, Agent]) -> Worker:
    """The one or those whom the task names; all of them have to be among `agents`."""
    names = readiness.agents_of(head(task), config)
    assisted = task.collaboration_mode is Collaboration.ASSISTED
    crew = tuple(agents[name or ""] for name in names)
    if not task.workflow and not assisted:
        return crew[0]
    turns = stages(task.workflow or _ALL, crew, config)
    if task.workflow:
        return Relay(WORKFLOW, turns, assisted)
    return Relay(crew[0].name, turns, assisted, crew[0].model)
