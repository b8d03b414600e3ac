"""What a tool is: it has a name and a schema, gets an input and a bench, and answers with a text."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from msgspec import Struct

from penguin_git.agents.sandbox.walls import Walls
from penguin_git.agents.stopping import StopSignal

Schema = dict[str, object]  # JSON Schema of an object


class Result(Struct, frozen=True):
    """What a call answers. `denied`: it asked for what the task's policy or the worktree's walls forbid."""

    text: str
    ok: bool = True
    denied: bool = False


class Bench(Struct, frozen=True):
    """Where a tool works, and what its processes get.

    `environment` is complete: nothing else of ours reaches them. `keep_fds` stay open for as long as
    anything that a tool started may run. `on_output` gets what a command says, about once a second.
    """

    folder: Path
    walls: Walls
    environment: Mapping[str, str]
    stop: StopSignal
    keep_fds: tuple[int, ...] = ()
    on_output: Callable[[str], None] = lambda _: None


class Spec(NamedTuple):
    """A tool as a model is told about it."""

    name: str
    description: str
    schema: Schema


class Tool(Protocol):
    """Something that a model can call."""

    @property
    def name(self) -> str:
        """What the model calls it, as in `read_file`."""

    @property
    def belongs_to(self) -> str:
        """The name in a task's `allowed_tools` that it comes with, as in `file_operations`."""

    @property
    def needs_write(self) -> bool:
        """Whether it changes the worktree."""

    @property
    def description(self) -> str:
        """When to use it and what it answers, for the model."""

    @property
    def schema(self) -> Schema:
        """The JSON Schema of its input."""

    def call(self, input: Mapping[str, object], bench: Bench) -> Result:  # noqa: A002 - the models' own word
        """Do it. What goes wrong is a `Result` too."""
