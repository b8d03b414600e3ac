"""Whether a claim that was won is to be kept, and whether it still is."""

from collections.abc import Sequence

from penguin_git.model.task import Task


def objection(bid: Task, now: Task | None, reasons: Sequence[str]) -> str:
    """Why a claim that was just won is given back, in a sentence; '' where the work begins.

    `bid` is the task by which it was decided and `now` what the base says after the claim is known to all:
    only from then on does nobody else begin it, so only then does what the base says count. `reasons` are
    those for which it could not start now.
    """
    if now is None:
        return "its file was removed from the base branch just now"
    if now != bid:
        return "its file on the base branch was edited just now"
    return "; ".join(reasons)


def is_ours(nonce: str, holder: str | None) -> bool:
    """Whether an attempt still is of the claim with this nonce; `holder` is that of its branch now."""
    return holder == nonce
