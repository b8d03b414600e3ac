"""How states look: a colour each, always beside a word or a sign that says the same."""

from typing import Final

from penguin_git.model.board import Card, Column, Live
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus

COLOURS: Final = {
    Column.DRAFT: "grey62",
    Column.BLOCKED: "yellow",
    Column.READY: "green",
    Column.IN_PROGRESS: "cyan",
    Column.IN_REVIEW: "magenta",
    Column.STOPPED: "red",
    Column.DONE: "green",
}
_STOPPED: Final = {TaskStatus.FAILED: "red", TaskStatus.PAUSED: "yellow", TaskStatus.CANCELLED: "grey62"}
_URGENT: Final = {TaskPriority.CRITICAL: "!! critical", TaskPriority.HIGH: "! high", TaskPriority.LOW: "low"}
_NEARLY = 0.9  # of a budget: from here on it is shown as running out


def colour(card: Card) -> str:
    """The colour of a card's state."""
    return _STOPPED.get(card.status, COLOURS[card.column])


def urgency(card: Card) -> str:
    """What a priority beside the usual one is shown as."""
    return _URGENT.get(card.priority, "")


def budget(live: Live) -> tuple[str, str]:
    """The budget that runs out first, in words, and its colour."""
    tightest = live.tightest
    if tightest is None or tightest.share is None:
        return "", ""
    shade = "red" if tightest.share >= _NEARLY else "grey62"
    return f"{tightest.name} {int(tightest.share * 100)}%", shade
