"""A tool whose input is a struct: its schema, and the check of what a model sent, come from the fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from penguin_git.agents.tools.confined import printable
from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.tool import Bench, Result, Schema


class Arguments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The input of a tool; its fields say what each is for in their `Meta`."""


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True)
class TypedTool(Generic[A]):
    """Checks an input, acts, and turns every refusal and every error of the file system into a `Result`."""

    name: str
    belongs_to: str
    description: str
    arguments: type[A]
    act: Callable[[A, Bench], Result]
    needs_write: bool = False

    @property
    def schema(self) -> Schema:
        """The JSON Schema of the input."""
        return schema_of(self.arguments)

    def call(self, input: Mapping[str, object], bench: Bench) -> Result:  # noqa: A002 - the models' own word
        """Act on an input that fits the schema."""
        try:
            return self.act(self._checked(input), bench)
        except Refusal as refusal:
            return Result(refusal.reason, ok=False, denied=refusal.denied)
        except OSError as problem:
            return Result(f"`{self.name}` could not do it: {problem.strerror or problem}.", ok=False)
        except RecursionError:
            return Result(f"`{self.name}` could not do it: the folders are nested too deeply.", ok=False)

    def _checked(self, given: Mapping[str, object]) -> A:
        try:
            arguments = msgspec.convert(dict(given), self.arguments)
            msgspec.json.encode(arguments)  # refuses what no file and no log can hold
        except msgspec.ValidationError as problem:
            raise Refusal(f"The input of `{self.name}` is wrong: {printable(str(problem))}.") from None
        except UnicodeEncodeError:
            raise Refusal(
                f"The input of `{self.name}` holds half of a character (a lone surrogate)."
            ) from None
        return arguments


def schema_of(arguments: type[Arguments]) -> Schema:
    """The JSON Schema of an input, in one piece and without the names of our classes."""
    (_, components) = msgspec.json.schema_components((arguments,))
    schema = dict(components[arguments.__name__])
    return {key: value for key, value in schema.items() if key not in {"title", "description"}}
