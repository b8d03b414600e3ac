"""What tools an agent can give, by its type; what the task allows of them is another matter."""

from collections.abc import Iterable

from penguin_git.model.config import AgentConfig
from penguin_git.model.tools import TOOLS

_ALL = frozenset(TOOLS)
_NO_SEARCH = _ALL - {"web_search"}


def tools_given(agent: AgentConfig) -> frozenset[str]:
    """The groups of tools that the agent has. What a program of your own can do nobody knows: all counts."""
    if agent.type == "openai" and agent.settings.get("api") == "chat":
        return _NO_SEARCH
    if agent.type == "command" and agent.settings.get("profile") == "aider":
        return _NO_SEARCH
    return _ALL


def groups(tools: Iterable[str]) -> frozenset[str]:
    """The groups of some tools, reading or not."""
    return frozenset(tool.partition(":")[0] for tool in tools)
