"""What is wrong with the agents of a configuration, and with names that stand for one."""

from collections.abc import Iterator

from penguin_git.agents import registry
from penguin_git.errors import PenguinError
from penguin_git.model.choosing import AUTO
from penguin_git.model.config import Config
from penguin_git.model.doers import SHELL


def troubles(config: Config) -> Iterator[PenguinError]:
    """Everything that is wrong under `agents:`, `aliases:` and `default_agent:`, or `NotInstalled` here."""
    for name, wanted in config.agents.items():
        try:
            registry.build(name, wanted)
        except PenguinError as trouble:
            yield trouble
    known = {SHELL, *config.agents}
    for alias, name in config.aliases.items():
        if name not in known:
            message = f"The alias `{alias}` stands for the agent `{name}`, which is not configured."
            yield PenguinError(message, hint=f"Add `{name}` to `agents:`.")
    if config.default_agent and config.default_agent not in {*known, *config.aliases, AUTO}:
        message = f"The default agent `{config.default_agent}` is not configured."
        yield PenguinError(message, hint=f"Add `{config.default_agent}` to `agents:`.")
