"""The steps that a scripted agent can play, and how they are read from plain values."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Annotated

import msgspec
from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.model.outcome import Outcome


class _Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="do", tag=str.lower):
    """A mapping whose key `do` names the step."""


class Say(_Step, frozen=True):
    """Log a message."""

    text: str


class Write(_Step, frozen=True):
    """Write a file below the working folder."""

    path: str
    text: str


class Append(_Step, frozen=True):
    """Append to a file below the working folder."""

    path: str
    text: str


class Run(_Step, frozen=True):
    """Run a shell script; one that fails ends the attempt as failed."""

    script: str
    timeout: float | None = None  # seconds


class Use(_Step, frozen=True):
    """Consume tokens and money, as a model would."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cost: float = 0.0


class Progress(_Step, frozen=True):
    """Report progress in percent."""

    progress: Annotated[int, msgspec.Meta(ge=0, le=100)]
    text: str = ""


class Checkpoint(_Step, frozen=True):
    """Have the work so far committed."""

    description: str = "checkpoint"


class Wait(_Step, frozen=True):
    """Wait until a file appears; one that does not within `seconds` ends the attempt as failed."""

    path: str
    seconds: float = 60.0


class End(_Step, frozen=True):
    """End the attempt here."""

    outcome: Outcome = Outcome.COMPLETED
    reason: str = ""
    summary: str = ""
    handoff: str = ""


class Crash(_Step, frozen=True):
    """Raise an error, as a fault in an agent would."""

    message: str = "the script says so"


Step = Say | Write | Append | Run | Use | Progress | Checkpoint | Wait | End | Crash

_NAMES = tuple(type_.__name__.lower() for type_ in Step.__args__)


def name_of(step: Step) -> str:
    """The step's name as it is written after `do:`."""
    return type(step).__name__.lower()


def tools_for(step: Step) -> tuple[str, ...]:
    """The tools a task may allow of which a step needs one; none where it needs no tool."""
    match step:
        case Run():
            return ("code_execution",)
        case Write(path=path) | Append(path=path):
            is_markdown = path.lower().endswith(".md")
            return ("file_operations", "markdown_processing") if is_markdown else ("file_operations",)
        case _:
            return ()


def steps_from(values: object) -> tuple[Step, ...]:
    """The steps of a list of mappings; everything wrong in it at once, as a `PenguinError`."""
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise PenguinError(
            "The steps of a scripted agent are a list.", hint="Write `steps:` and a list below."
        )
    steps: list[Step] = []
    problems: list[str] = []
    for number, value in enumerate(values, start=1):
        try:
            steps.append(_step(value))
        except PenguinError as problem:
            problems.append(f"Step {number}: {problem.message}")
    if problems:
        raise PenguinError("\n".join(problems), hint=f"The steps are {', '.join(_NAMES)}.")
    return tuple(steps)


def _step(value: object) -> Step:
    name = value.get("do") if isinstance(value, dict) else None
    if name not in _NAMES:
        near = get_close_matches(str(name), _NAMES, n=1)
        suggestion = f" Did you mean `{near[0]}`?" if near else ""
        raise PenguinError(
            f"`do` says `{name}`, which is no step.{suggestion}" if name else "it has no `do`."
        )
    try:
        step: Step = msgspec.convert(value, Step)
    except msgspec.ValidationError as problem:
        raise PenguinError(f"{name}: {problem}.") from None
    if isinstance(step, Write | Append | Wait):
        _check_path(step.path)
    return step


def _check_path(path: str) -> None:
    pure = PurePosixPath(path)
    if not path or "\0" in path or pure.is_absolute() or ".." in pure.parts:
        raise PenguinError(f"the path `{path}` does not stay below the working folder.")
