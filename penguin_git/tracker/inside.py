"""What may be done from inside an attempt: its processes propose tasks and read, and nothing else."""

from collections.abc import Mapping

from penguin_git.errors import PenguinError

VARIABLE = "PENGUIN_TASK"  # set for the processes of an attempt


def task_of(environ: Mapping[str, str]) -> str | None:
    """The task that an agent is working on when it calls us."""
    return environ.get(VARIABLE) or None


def refuse(environ: Mapping[str, str], what: str) -> None:
    """Refuse a change inside an attempt: these are for people and for the daemon."""
    if task := task_of(environ):
        raise PenguinError(
            f"Inside an attempt (of `{task}`) nobody may {what}.",
            hint="An attempt may read tasks, and propose new ones by `penguin task create`.",
        )
