"""Waiting for whoever works on the clone to do what was asked."""

from collections.abc import Callable

from penguin_git.errors import PenguinError
from penguin_git.tracker.lookout import Lookout
from penguin_git.tracker.project import Project

PATIENCE = 120.0  # seconds: what is stopped saves its work first


def until(project: Project, holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Wait until something is so; `what` completes "waited in vain for"."""
    now = project.world.monotonic
    deadline = now() + patience
    with Lookout(project) as lookout:
        while not holds():
            if now() > deadline:
                raise PenguinError(
                    f"Waited {patience:.0f} seconds in vain for {what}.",
                    hint="`penguin daemon status` says what the daemon does.",
                )
            lookout.wait()
