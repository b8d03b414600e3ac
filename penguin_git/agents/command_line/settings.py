"""The settings of a command-line agent, read from the configuration."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from penguin_git.errors import PenguinError


class ProfileName(StrEnum):
    CLAUDE_CODE = "claude-code"
    CODEX = "codex"
    AIDER = "aider"
    GENERIC = "generic"


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`environment` names variables of ours that the program gets: its key. `max_cost` is in US dollars."""

    profile: ProfileName = ProfileName.GENERIC
    argv: tuple[str, ...] = ()
    model: str | None = None
    environment: tuple[str, ...] = ()
    network: bool = True
    max_cost: float | None = None


KEYS = tuple(Settings.__struct_fields__)


def settings_from(values: Mapping[str, object]) -> Settings:
    """The settings of a mapping whose keys are known; a `PenguinError` says what is wrong with a value."""
    try:
        settings = msgspec.convert(dict(values), Settings)
    except msgspec.ValidationError as problem:
        raise PenguinError(f"{_sentence(str(problem))}", hint=_HINT) from None
    if settings.max_cost is not None and settings.max_cost <= 0:
        raise PenguinError("`max_cost` has to be above zero.", hint="Leave it out for no limit.")
    if settings.max_cost is not None and settings.profile is not ProfileName.CLAUDE_CODE:
        raise PenguinError(
            f"The profile `{settings.profile}` has no limit of cost.",
            hint="`max_cost` goes with the profile `claude-code`; others are bound by tokens and minutes.",
        )
    return settings


_HINT = (
    f"The profiles are {', '.join(f'`{name}`' for name in ProfileName)}; `argv` and `environment` are lists."
)


def _sentence(problem: str) -> str:
    what, _, where = problem.partition(" - at `$")
    key = where.strip("`.").partition("[")[0]
    return f"`{key}`: {what}." if key else f"{what}."
