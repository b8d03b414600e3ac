"""The process of one model's attempt: the loop, the tools and the provider's library live and end in it.

Its standard input is the socket to the daemon. Libraries that take seconds and a hundred megabytes stay out
of the daemon, and a fault in them ends this process alone.
"""

import gc
import os
import signal
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from penguin_git.agents.closed_memory import close_memory
from penguin_git.agents.models import conversation, errands, prompting
from penguin_git.agents.models.asking import Asker
from penguin_git.agents.models.ending_tools import SPECS
from penguin_git.agents.models.errands import Line, Order
from penguin_git.agents.models.loop import Brief, Loop
from penguin_git.agents.models.pricing import priced
from penguin_git.agents.models.provider import Provider, ToolSpec
from penguin_git.agents.models.settings import WebSearch
from penguin_git.agents.protocol import Ending, Verdict
from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.agents.tools.tool import Bench, Result
from penguin_git.agents.tools.toolbox import Toolbox, toolbox
from penguin_git.model.enclosure import lacks_commands
from penguin_git.model.event import EventType, Plain
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage


class FarHost:
    """The host, as it is reached over the line (`penguin_git.agents.protocol.Host`).

    What is only told is done before any question is answered. One is asked before each request, and the
    beginning of a call is one, so nothing is sent or run before all that was said is in the log.
    """

    def __init__(self, line: Line, stop: StopSignal) -> None:
        self.stop = stop
        self._line = line

    def say(self, type: EventType, data: Mapping[str, Plain]) -> None:  # noqa: A002 - the log's own word
        """Log an event; the beginning of a call is in the log when this returns."""
        speak = self._line.ask if data.get("phase") == "call" else self._line.tell
        speak(errands.Say(type, dict(data)))

    def before_step(self, tokens: int = 0) -> Verdict:
        """The gate before each iteration."""
        return Verdict(self._line.ask(errands.BeforeStep(tokens)))

    def tokens_left(self) -> int | None:
        """How many tokens the budget leaves."""
        left: int | None = self._line.ask(errands.TokensLeft())
        return left

    def used(self, usage: Usage) -> None:
        """Add to what the attempt consumed."""
        self._line.tell(errands.Used(usage))

    def checkpoint(self, description: str) -> None:
        """Have the work so far committed."""
        self._line.ask(errands.Checkpoint(description))


class FarGate:
    """The gate that all workers of the daemon share (`penguin_git.agents.models.asking.Turnstile`)."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def wait(self) -> float:
        """How many seconds to wait."""
        return float(self._line.ask(errands.Wait()))

    def limited(self, retry_after: float | None) -> float:
        """Close it."""
        return float(self._line.ask(errands.Limited(retry_after)))

    def passed(self) -> None:
        """Open it."""
        self._line.tell(errands.Passed())


class Workbench:
    """The toolbox, with the bench that its tools work on (`penguin_git.agents.models.calling.Tools`)."""

    def __init__(self, box: Toolbox, bench: Bench) -> None:
        self._box, self._bench = box, bench

    def specs(self) -> Sequence[ToolSpec]:
        """The tools that the model may call."""
        return [ToolSpec(spec.name, spec.description, spec.schema) for spec in self._box.specs()]

    def call(self, name: str, input: Mapping[str, Any]) -> Result:  # noqa: A002 - the protocol's word
        """Use a tool."""
        return self._box.call(name, input, self._bench)


def main() -> None:
    """Carry out the order that comes over standard input."""
    stop = StopSignal()
    signal.signal(signal.SIGINT, lambda *_: stop.want(Stop(Outcome.CANCELLED, "It was interrupted.")))
    close_memory()
    line = Line(socket.socket(fileno=0))
    order: Order = line.receive(Order)
    line.ask(errands.End(_worked(order, line, stop)))
    os._exit(0)  # whatever a request still waits for is of no interest


def _worked(order: Order, line: Line, stop: StopSignal) -> Ending:
    host = FarHost(line, stop)
    box = toolbox(order.tools, order.walls)
    bench = Bench(
        folder=order.walls.folder,
        walls=order.walls,
        environment=order.environment,
        stop=stop,
        on_output=lambda text: host.say(EventType.MESSAGE, {"text": text}),
    )
    tools = Workbench(box, bench)
    with _without_collection():
        provider = _provider(order, box)
    prices = order.settings.prices
    asker = Asker(provider, host, FarGate(line), order.settings.tries, lambda charge: priced(charge, prices))
    brief = Brief(
        system=order.rules or _rules(order, tools),
        prompt=order.prompt,
        max_tokens=order.settings.max_tokens,
    )
    past = conversation.rebuilt(order.transcript, provider.format, provider.calls_of)
    return Loop(provider, asker, tools, host, brief).run(past)


def _rules(order: Order, tools: Workbench) -> str:
    return prompting.system_prompt(
        order.folder,
        (*tools.specs(), *SPECS),
        without_commands=lacks_commands(order.tools, order.walls.level),
    )


@contextmanager
def _without_collection() -> Iterator[None]:
    """Import a library without looking for garbage: what it makes stays, and is never looked through again.

    A seventh of the import's time goes into that otherwise, and later a tenth of a second now and then.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _provider(order: Order, box: Toolbox) -> Provider:
    if order.provider == "openai-responses":
        return _responses(order, box)
    return _chat(order) if order.provider == "openai-chat" else _anthropic(order, box)


def _responses(order: Order, box: Toolbox) -> Provider:
    from penguin_git.agents.models.openai_responses import OpenAIResponses

    settings = order.settings
    return OpenAIResponses(
        settings.model,
        order.key,
        settings.base_url,
        silence_seconds=settings.silence_seconds,
        search=settings.web_search if box.allows("web_search") else None,
    )


def _chat(order: Order) -> Provider:
    from penguin_git.agents.models.openai_chat import OpenAIChat

    settings = order.settings
    return OpenAIChat(settings.model, order.key, settings.base_url, silence_seconds=settings.silence_seconds)


def _anthropic(order: Order, box: Toolbox) -> Provider:
    from penguin_git.agents.models.anthropic_messages import AnthropicMessages

    settings = order.settings
    return AnthropicMessages(
        settings.model,
        order.key,
        settings.base_url,
        silence_seconds=settings.silence_seconds,
        search=_search(settings.web_search) if box.allows("web_search") else None,
    )


def _search(limits: WebSearch) -> dict[str, object]:
    domains = {"allowed_domains": limits.allowed_domains, "blocked_domains": limits.blocked_domains}
    return {
        "type": "web_search_20250305",
        "name": "web_search",
        "max_uses": limits.max_uses,
        **{name: list(listed) for name, listed in domains.items() if listed},
    }


if __name__ == "__main__":
    main()
