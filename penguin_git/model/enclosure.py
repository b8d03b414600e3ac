"""How far the commands of agents are kept in, and what that allows a task to run."""

from enum import StrEnum


class Level(StrEnum):
    """What keeps commands in: namespaces and mounts, the kernel's Landlock rules, or nothing."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    NONE = "none"
