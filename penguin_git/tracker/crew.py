"""Who carries out the next attempt at a task: an agent, or several in turn."""

from collections.abc import Mapping

from penguin_git.agents.human import HumanAgent
from penguin_git.agents.protocol import Agent
from penguin_git.errors import PenguinError
from penguin_git.model import doers
from penguin_git.model.config import Config
from penguin_git.model.head import head
from penguin_git.model.task import Collaboration, Phase, Task
from penguin_git.model.waiting import Waits
from penguin_git.runner.relay import Relay, stages
from penguin_git.runner.turn import Worker

WORKFLOW = "workflow"  # in whose name an attempt of several agents is
_ALL = (Phase(phase="work"),)


def worker(task: Task, config: Config, agents: Mapping[str, Agent]) -> Worker:
    """The one or those whom the task names; all of them have to be among `agents`."""
    names = doers.agents_of(head(task), config)
    assisted = task.collaboration_mode is Collaboration.ASSISTED
    crew = tuple(agents[name or ""] for name in names)
    if not task.workflow and not assisted:
        return crew[0]
    turns = stages(task.workflow or _ALL, crew, config)
    if task.workflow:
        return Relay(WORKFLOW, turns, assisted)
    return Relay(crew[0].name, turns, assisted, crew[0].model)


def in_hands(task: Task, config: Config, agents: Mapping[str, Agent], *, waits: Waits, named: str) -> Worker:
    """Who goes on with an attempt of `named` that a person has: they, whoever the task is for by now."""
    person = HumanAgent(waits.whom)
    assisted = task.collaboration_mode is Collaboration.ASSISTED
    if named == WORKFLOW and task.workflow:
        everybody = {**agents, waits.whom: person}
        if missing := [name for name in doers.agents_of(head(task), config) if name not in everybody]:
            raise PenguinError(f"The agent `{missing[0]}` of its workflow is not configured.")
        return worker(task, config, everybody)
    return Relay(waits.whom, stages(_ALL, (person,), config), assisted) if assisted else person
