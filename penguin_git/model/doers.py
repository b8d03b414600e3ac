"""Who would work on a task, by what it says and by the settings."""

from penguin_git.model import aliases
from penguin_git.model.config import Config
from penguin_git.model.head import Head

SHELL = "shell"


def agent_of(task: Head, config: Config) -> str | None:
    """The name of the agent that would work on the task: assigned, shell for a script, or the default."""
    if task.has_script and not task.assigned_to:
        return SHELL
    name = task.assigned_to or config.default_agent
    return aliases.agent_named(name, config) if name else None


def agents_of(task: Head, config: Config) -> tuple[str | None, ...]:
    """The names of those who would work on the task, one after the other."""
    own = agent_of(task, config)
    phases = (aliases.agent_named(name, config) if name else own for name in task.phase_agents)
    return tuple(phases) or (own,)


def is_for_people(task: Head, config: Config) -> bool:
    """Whether people alone would work on the task: they take no place away from others."""
    return all(config.is_person(name) for name in agents_of(task, config))
