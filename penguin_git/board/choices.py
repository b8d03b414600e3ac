"""What there is to choose from in a dialog: a value, what is said of it, and whether it can be had."""

from collections.abc import Sequence

from penguin_git.board import keys
from penguin_git.model import doing
from penguin_git.model.board import Board, Card
from penguin_git.model.doing import Offer
from penguin_git.model.text import visible

Choices = Sequence[tuple[str, str, bool]]


def of_wholes(board: Board) -> Choices:
    """Everything, or the parts of one task."""
    wholes = sorted(board.wholes.values(), key=lambda whole: whole.title.casefold())
    choices = [("", "Everything", True)]
    for whole in wholes:
        said = f"{whole.id}  {visible(whole.title)}  {whole.done}/{whole.parts} ({whole.percent}%)"
        choices.append((whole.id, said, True))
    return choices


def of_actions(card: Card) -> Choices:
    """All that can be done to a card, and why not the rest."""
    names = {action: key for key, action in keys.ACTIONS.items()}
    return [
        (one.action.value, f"{names[one.action]}  {one.action:11}{visible(_effect(one))}", not one.why_not)
        for one in doing.offers(card)
    ]


def _effect(offer: Offer) -> str:
    return f"not now: {offer.why_not}" if offer.why_not else offer.effect
