"""Running commands in a shell."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from penguin_git.agents import endings
from penguin_git.agents.shell import has_bash
from penguin_git.agents.tools.inside import run_inside
from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.tool import Bench, Result
from penguin_git.agents.tools.typed import Arguments, TypedTool


class RunCommand(Arguments, frozen=True):
    """What to run, and for how long at most."""

    command: Annotated[str, Meta(min_length=1, description="One or more lines of bash.")]
    timeout_seconds: Annotated[int, Meta(ge=1, le=3600, description="After this it is ended.")] = 120


def run_command(asked: RunCommand, bench: Bench) -> Result:
    """The output, and how the command ended where it did not end well."""
    if "\0" in asked.command:
        raise Refusal("A command cannot hold a zero byte.")
    finished = run_inside(_argv(asked.command, bench.environment), bench, seconds=asked.timeout_seconds)
    output = finished.output.text.rstrip("\n")
    remark = endings.of_command("The command", finished).reason
    return Result("\n".join(filter(None, [output, remark])) or "It printed nothing.", ok=finished.ok)


def _argv(command: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Without the `-e` of a task's own script: who sees the output decides what a failure means."""
    if has_bash(environment):
        return ("bash", "--noprofile", "--norc", "-c", "--", command)
    return ("/bin/sh", "-c", "--", command)


TOOLS = (
    TypedTool(
        "run_command",
        "code_execution",
        "Run a command in bash, in the worktree. Nothing that it starts goes on running afterwards; each "
        "command begins in the worktree's folder, with the same environment.",
        RunCommand,
        run_command,
    ),
)
