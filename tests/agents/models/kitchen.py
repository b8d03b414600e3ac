"""A loop over a scripted server, with tools that remember what they were used for."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from penguin_git.agents.models import conversation
from penguin_git.agents.models.asking import Asker
from penguin_git.agents.models.gate import Gate
from penguin_git.agents.models.loop import Brief, Loop
from penguin_git.agents.models.pricing import Prices, priced
from penguin_git.agents.models.provider import ToolSpec
from penguin_git.agents.protocol import Ending
from penguin_git.model.event import Event
from tests.agents.models.dialects import ANTHROPIC, Dialect
from tests.support.hosts import MemoryHost

BRIEF = Brief(system="Follow the rules.", prompt="Please bake a cake.", max_tokens=4_000)


@dataclass(frozen=True)
class Answer:
    """What a tool answers."""

    text: str
    ok: bool = True
    denied: bool = False


@dataclass
class Kitchen:
    """Tools that answer with the number of their use; `oven` is not allowed."""

    used: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    output: str = ""  # added to each answer
    on_call: Callable[[str], None] = lambda _: None

    def specs(self) -> Sequence[ToolSpec]:
        schema = {"type": "object", "properties": {"what": {"type": "string"}}}
        return [
            ToolSpec("stir", "Stir something.", schema),
            ToolSpec("peek", "Look; nothing changes.", schema),
        ]

    def call(self, name: str, input: Mapping[str, Any]) -> Answer:  # noqa: A002 - the protocol's word
        if name not in ("stir", "peek"):
            return Answer(f"There is no tool `{name}`.", ok=False, denied=True)
        self.on_call(name)
        self.used.append((name, dict(input)))
        number = len(self.used) if name == "stir" else 0
        return Answer(f"{name} {number}{self.output}")


@dataclass
class Cook:
    """Everything that a loop needs besides the host."""

    url: str
    kitchen: Kitchen = field(default_factory=Kitchen)
    brief: Brief = BRIEF
    tries: int = 3
    silence_seconds: float = 10.0
    prices: Prices = field(default_factory=Prices)
    gate: Gate = field(default_factory=Gate)
    dialect: Dialect = ANTHROPIC

    def work(self, host: MemoryHost, transcript: Sequence[Event] = ()) -> Ending:
        provider = self.dialect.provider(self.url, self.silence_seconds)
        asker = Asker(provider, host, self.gate, self.tries, lambda charge: priced(charge, self.prices))
        past = conversation.rebuilt(transcript, provider.format, provider.calls_of)
        with closing(provider):
            return Loop(provider, asker, self.kitchen, host, self.brief).run(past)

    def told(self, prompt: str) -> "Cook":
        """The same one with another prompt."""
        return replace(self, brief=replace(self.brief, prompt=prompt))
