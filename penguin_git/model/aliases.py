"""Which agent a name stands for: its own, an alias, the model that it works with, or one that is gone."""

from fnmatch import fnmatchcase
from typing import Final

from penguin_git.model.config import AgentConfig, Config

# Names of models that their providers have taken out of service, and the type of agent that stands in.
_GONE: Final = {
    "claude-2*": "anthropic",
    "claude-3-*": "anthropic",
    "claude-instant-*": "anthropic",
    "gpt-3.5*": "openai",
    "gpt-4": "openai",
    "gpt-4-*": "openai",
}


def agent_named(name: str, config: Config) -> str:
    """The agent that a name stands for; the name itself where it stands for no other.

    An alias of the configuration comes first. The name of a model means the first agent that works with it,
    and one that is gone means the first agent of its provider.
    """
    if name in config.aliases or name in config.agents:
        return config.aliases.get(name, name)
    of_model = (agent for agent, its in config.agents.items() if its.settings.get("model") == name)
    return next(of_model, None) or _stand_in(name, config) or name


def _stand_in(name: str, config: Config) -> str | None:
    wanted = {kind for pattern, kind in _GONE.items() if fnmatchcase(name, pattern)}
    return next((agent for agent, its in config.agents.items() if _is_providers_own(its, wanted)), None)


def _is_providers_own(agent: AgentConfig, types: set[str]) -> bool:
    """Whether it is of one of the types, and asks the provider itself and not a server that is like it."""
    return agent.type in types and not agent.settings.get("base_url")
