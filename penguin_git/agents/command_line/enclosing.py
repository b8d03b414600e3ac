"""The walls around a program, and the tools that are left to it where there are none."""

from pathlib import Path

from msgspec import structs

from penguin_git.agents.command_line.profile import Profile
from penguin_git.agents.command_line.tools import Tools, tools_of
from penguin_git.agents.protocol import Job
from penguin_git.agents.sandbox.walls import Level, Walls

_NO_WALLS = (
    "The task allows reading alone, and no sandbox works here that could keep a command from changing files."
)


def walls_of(job: Job, home: Path, *, network: bool) -> Walls:
    """The job's, in which the program has a home, and beside it can read what it is told."""
    return structs.replace(
        job.walls,
        network=network,
        readable=(*job.walls.readable, home.parent),
        extra_writable=(*job.walls.extra_writable, home),
    )


def tools_within(job: Job) -> Tools:
    """What is allowed and can be held: a command that may change nothing needs walls."""
    tools = tools_of(job.tools)
    unheld = tools.is_read_only and job.walls.level is Level.NONE
    return tools.without_commands() if unheld else tools


def refusal(profile: Profile, job: Job) -> str:
    """Why a program cannot do this job at all, or nothing."""
    if why := profile.refusal(tools_of(job.tools)):
        return why
    return _NO_WALLS if profile.refusal(tools_within(job)) else ""
