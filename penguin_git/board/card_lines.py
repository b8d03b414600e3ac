"""A card as the three lines that a column shows of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from rich.text import Text

from penguin_git.board import marks
from penguin_git.model import bars
from penguin_git.model.board import Board, Card, Column
from penguin_git.model.text import visible

HEIGHT: Final = 4  # lines a card, with the empty one below it
_BAR = 6


def lines(card: Card, board: Board, now: datetime) -> tuple[Text, Text, Text]:
    """Which task it is, what it is called, and how it stands."""
    return _name(card, board, now), Text(visible(card.title)), _situation(card)


def _name(card: Card, board: Board, now: datetime) -> Text:
    said = Text.assemble((card.id, f"bold {marks.colour(card)}"))
    if urgent := marks.urgency(card):
        said.append(f"  {urgent}", style="" if card.column is Column.DONE else "bold")
    if card.due is not None and card.column is not Column.DONE:
        is_late = card.due < now
        said.append(f"  {'late' if is_late else 'due'} {card.due:%b %d}", style="red" if is_late else "dim")
    if whole := board.wholes.get(card.whole) if card.whole else None:
        said.append(f"  ⊂ {whole.id} {whole.done}/{whole.parts}", style="dim")
    return said


def _situation(card: Card) -> Text:
    return _SITUATIONS.get(card.column, _about)(card)


def _about(card: Card) -> Text:
    """Whom it is for, and its labels."""
    who = f"@{visible(card.assigned_to)}" if card.assigned_to else ""
    labels = " ".join(f"#{visible(label)}" for label in card.labels)
    return Text(" ".join(filter(None, (who, labels))), style="dim")


def _blocked(card: Card) -> Text:
    if card.wants_approval:
        return Text("needs approval", style="yellow")
    if card.needs:
        more = f" and {len(card.needs) - 1} more" if len(card.needs) > 1 else ""
        return Text(f"waits for {card.needs[0]}{more}", style="yellow")
    return Text(_reason(card), style="dim")


def _in_progress(card: Card) -> Text:
    if card.waits_for:
        return Text(f"in the hands of {visible(card.waits_for)}", style="yellow")
    if card.live is None:
        return Text(_reason(card) or "in progress", style="dim")
    if card.reasons and card.live.percent is None and not card.live.detail:
        return Text(_reason(card), style="dim")
    percent = card.live.percent
    far = "" if percent is None else f" {percent}%"
    drawn = bars.bar(None if percent is None else percent / 100, _BAR)
    return Text.assemble((drawn, "cyan"), far, "  ", marks.budget(card.live))


def _in_review(card: Card) -> Text:
    return Text(_reason(card) or "waits for review", style="dim")


def _stopped(card: Card) -> Text:
    reason = _reason(card)
    return Text.assemble((card.status.value, marks.colour(card)), (f": {reason}" if reason else "", "dim"))


def _draft(card: Card) -> Text:
    return Text(_reason(card) or "a draft", style="dim")


def _reason(card: Card) -> str:
    return visible(card.reasons[0]) if card.reasons else ""


_SITUATIONS: Final[Mapping[Column, Callable[[Card], Text]]] = {
    Column.DRAFT: _draft,
    Column.BLOCKED: _blocked,
    Column.IN_PROGRESS: _in_progress,
    Column.IN_REVIEW: _in_review,
    Column.STOPPED: _stopped,
}
