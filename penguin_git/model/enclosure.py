"""How far the commands of agents are kept in, and what that allows a task to run."""

from collections.abc import Sequence
from enum import StrEnum


class Level(StrEnum):
    """What keeps commands in: namespaces and mounts, the kernel's Landlock rules, or nothing."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    NONE = "none"


class Sandbox(StrEnum):
    """What a project wants: walls or no work, walls where the machine has them, or none."""

    REQUIRED = "required"
    AUTO = "auto"
    OFF = "off"


def commands_write(allowed: Sequence[str] | None) -> bool:
    """Whether commands may change the worktree, by a task's `allowed_tools`.

    Reading alone is what `code_execution:read` says, and `file_operations:read` says it of commands too:
    a shell that may write is not read-only, whatever else is taken away.
    """
    if allowed is None:
        return True
    if "code_execution" in allowed:
        return "file_operations" in allowed or "file_operations:read" not in allowed
    return "file_operations" in allowed and "code_execution:read" not in allowed


def only_reads(allowed: Sequence[str] | None, group: str) -> bool:
    """Whether a group of tools, such as `code_execution`, may change nothing, by a task's `allowed_tools`.

    A task whose files are there for reading only is not changed by the detour of another tool either.
    """
    is_command = group in RUN_CODE and not commands_write(allowed)
    return is_command or _reads(allowed, group) or _reads(allowed, "file_operations")


def _reads(allowed: Sequence[str] | None, group: str) -> bool:
    return allowed is not None and f"{group}:read" in allowed and group not in allowed


def restriction(allowed: Sequence[str] | None, level: Level, wanted: Sandbox) -> str:
    """What a task has to do without on this machine though it may use it, and why; mostly nothing."""
    return f"it works without commands, as {needs_walls(wanted)}" if lacks_commands(allowed, level) else ""


def lacks_commands(allowed: Sequence[str] | None, level: Level) -> bool:
    """Whether commands are allowed, but for reading alone, and nothing would keep them to that."""
    return level is Level.NONE and any(
        _covers(allowed, group) for group in RUN_CODE if only_reads(allowed, group)
    )


def _covers(allowed: Sequence[str] | None, group: str) -> bool:
    return allowed is None or group in allowed or f"{group}:read" in allowed


def needs_walls(wanted: Sandbox) -> str:
    """Why a machine without a sandbox can't do what may only read."""
    why = "`sandbox: off` leaves it none" if wanted is Sandbox.OFF else f"this machine has none. {ADVICE}"
    return f"it may only read, which takes a sandbox, and {why}"


def says(level: Level, wanted: Sandbox) -> str:
    """What a person should know about this machine, in a sentence or two."""
    if wanted is Sandbox.OFF:
        return f"{_SAYS[Level.NONE]} The settings say `sandbox: off`."
    return _SAYS[level] if level is not Level.NONE else f"{_SAYS[level]} {ADVICE}"


RUN_CODE = frozenset({"code_execution", "debugging_tools"})
ADVICE = "Install bubblewrap, or use Linux 6.7 or newer with Landlock."
_SAYS = {
    Level.BUBBLEWRAP: "Commands of agents are kept in by bubblewrap.",
    Level.LANDLOCK: "Commands of agents are kept in by Landlock alone; bubblewrap would hide more from them.",
    Level.NONE: "Nothing keeps in the commands of agents: they can do what you can.",
}
