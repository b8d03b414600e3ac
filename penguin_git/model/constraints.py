"""What an attempt may consume and use."""

import math
from collections.abc import Iterable
from numbers import Real
from typing import TYPE_CHECKING, Final, Self

from msgspec import Struct
from msgspec.structs import force_setattr

from penguin_git.errors import InvalidValue
from penguin_git.model import tools
from penguin_git.model.text import visible

_LIMITS: Final = ("max_tokens", "max_duration_minutes", "max_iterations")
_LARGEST: Final = 2**63 - 1  # what every reader of JSON and YAML can hold


class ResourceConstraints(Struct, frozen=True, kw_only=True):
    """The limits of a task; `None` means that the project's default applies.

    `max_tokens` counts input, cache writes and output; `max_duration_minutes` is wall time of one
    attempt; `max_iterations` counts the agent's steps; `allowed_tools` names the tools it may use, each
    also as `NAME:read`.

    Limits are whole numbers above zero; fractions are rounded up, so that `max_tokens * 1.5` is a limit.
    Anything else raises `InvalidValue`, and an unknown tool `PenguinError` with the nearest name.
    """

    max_tokens: int | None = None
    max_duration_minutes: int | None = None
    max_iterations: int | None = None
    allowed_tools: tuple[str, ...] | None = None

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            max_tokens: float | None = None,
            max_duration_minutes: float | None = None,
            max_iterations: float | None = None,
            allowed_tools: Iterable[str] | None = None,
        ) -> None: ...

    def __post_init__(self) -> None:
        for name in _LIMITS:
            said = getattr(self, name)
            if said is not None and not (type(said) is int and 0 < said <= _LARGEST):
                force_setattr(self, name, whole(name, said))
        if self.allowed_tools is not None:
            force_setattr(self, "allowed_tools", _tools(self.allowed_tools))

    @classmethod
    def simple(cls) -> Self:
        """The budget of a simple change of code: 5,000 tokens."""
        return cls(max_tokens=5_000)

    @classmethod
    def documentation(cls) -> Self:
        """The budget for writing documentation: 15,000 tokens."""
        return cls(max_tokens=15_000)

    @classmethod
    def refactoring(cls) -> Self:
        """The budget of a complex refactoring: 25,000 tokens."""
        return cls(max_tokens=25_000)

    @classmethod
    def feature(cls) -> Self:
        """The budget of a large feature: 50,000 tokens."""
        return cls(max_tokens=50_000)


def whole(name: str, said: object) -> int:
    """A limit as a whole number, fractions rounded up; `InvalidValue` for what is no limit."""
    number = _number(said)
    if not 0 < number <= _LARGEST:
        raise InvalidValue(
            f"`{name}` has to be a number above zero, not {visible(repr(said)[:80])}.",
            hint="Leave it out, or say None, for the project's default.",
        )
    return math.ceil(number)


def _number(said: object) -> int | float:
    """What may be a limit; otherwise nothing that compares."""
    if isinstance(said, bool):
        return math.nan
    if isinstance(said, int | float):
        return said
    return float(said) if isinstance(said, Real) else math.nan


def _tools(said: object) -> tuple[str, ...]:
    if isinstance(said, str):
        said = [part.strip() for part in said.split(",")]
    if not isinstance(said, Iterable):
        raise InvalidValue(f"`allowed_tools` has to be a list of names, not {visible(repr(said)[:80])}.")
    return tuple(dict.fromkeys(tools.check(str(tool)) for tool in said))
