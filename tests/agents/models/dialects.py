"""The ways to talk to a model's server, each with the wire format that the scripted one answers in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from penguin_git.agents.models.anthropic_messages import AnthropicMessages
from penguin_git.agents.models.openai_chat import OpenAIChat
from penguin_git.agents.models.openai_responses import OpenAIResponses
from penguin_git.agents.models.provider import Provider


class Closing(Provider, Protocol):
    """A provider with connections."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class Dialect:
    """One way, by a name; `provider` takes the server's URL and its seconds of silence."""

    name: str
    provider: Callable[[str, float], Closing]


ANTHROPIC = Dialect(
    "anthropic", lambda url, silence: AnthropicMessages("claude-toy", "key", url, silence_seconds=silence)
)
RESPONSES = Dialect(
    "openai-responses",
    lambda url, silence: OpenAIResponses("gpt-toy", "key", f"{url}/v1", silence_seconds=silence),
)
CHAT = Dialect(
    "openai-chat", lambda url, silence: OpenAIChat("toy", "", f"{url}/v1", silence_seconds=silence)
)
DIALECTS = (ANTHROPIC, RESPONSES, CHAT)
