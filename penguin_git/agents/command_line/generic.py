"""The profile of any other program: its command line says everything, its exit code decides."""

from collections.abc import Mapping
from pathlib import Path

from penguin_git.agents.command_line import json_lines
from penguin_git.agents.command_line.course import Course
from penguin_git.agents.command_line.plain_output import PlainReader
from penguin_git.agents.command_line.profile import Start
from penguin_git.agents.command_line.tools import Tools
from penguin_git.model.usage import Usage

_USAGE = "::usage "


class Generic:
    """A program that may say `::progress 40 compiling` and `::usage {"input_tokens": 5, …}`."""

    argv: tuple[str, ...] = ()
    resumable = False
    wants_flags = False
    reads_references = False

    def refusal(self, tools: Tools) -> str:
        """Whatever it does, it does as a command."""
        if tools.runs_commands:
            return ""
        return (
            "What the program does cannot be told apart from running commands, "
            "and `allowed_tools` leaves `code_execution` out."
        )

    def flags(self, start: Start) -> tuple[str, ...]:  # noqa: ARG002 - nobody knows its flags
        """None."""
        return ()

    def environment(self, start: Start) -> Mapping[str, str]:  # noqa: ARG002 - nobody knows what it needs
        """Nothing: what it needs is named in the configuration."""
        return {}

    def knows(self, start: Start, session: str) -> bool:  # noqa: ARG002 - it has none
        """Never."""
        return False

    def reader(self, start: Start, course: Course) -> PlainReader:  # noqa: ARG002 - it prints everything
        """Who reads what it prints."""
        return PlainReader("The program", course, _took_usage)

    def tidy(self, folder: Path) -> None:
        """What it leaves is its work."""


def _took_usage(line: str, course: Course) -> bool:
    """Count a line that says what one step consumed, and ask for the next step."""
    fields = json_lines.fields_of(line.removeprefix(_USAGE)) if line.startswith(_USAGE) else None
    if fields is None:
        return False
    parts = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")
    counts = {name: json_lines.count(fields, name) for name in parts}
    course.used(Usage(**counts, cost=json_lines.amount(fields, "cost")))
    course.step()
    return True
