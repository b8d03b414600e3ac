"""An attempt that is in a person's hands: whom it waits for, and why it came back to them."""

from msgspec import Struct


class Waits(Struct, frozen=True):
    """Whom an attempt waits for; `why` is the reason where what they called done was not."""

    whom: str
    why: str = ""


def sentences(waits: Waits, task: str, folder: str | None = None) -> list[str]:
    """What people are told of it; `folder` is where the person works, where that is known."""
    where = f" in `{folder}`" if folder else ""
    waiting = f"it waits for `{waits.whom}`{where}: `penguin task done {task}` when it is done"
    return [waits.why, waiting] if waits.why else [waiting]
