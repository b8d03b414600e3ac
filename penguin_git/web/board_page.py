"""The board, and one of its columns whole."""

from collections.abc import Mapping
from urllib.parse import urlencode

from penguin_git.errors import PenguinError
from penguin_git.model import query as queries
from penguin_git.model.board import Board, Column
from penguin_git.tracker import listing
from penguin_git.web.clone import Look

_MOST = 40  # cards of a column on the board
_MOST_ON_A_PAGE = 200
_MOST_WHOLES = 50


def board(look: Look, shown: Board, text: str) -> Mapping[str, object]:
    """What the page of the board shows of those cards that a filter holds for."""
    filtered, trouble = _filtered(look, shown, text)
    wholes = sorted(filtered.wholes.values(), key=lambda whole: (whole.percent == 100, whole.title))
    return {
        "board": filtered,
        "query": text,
        "trouble": trouble,
        "most": _MOST,
        "wholes": wholes[:_MOST_WHOLES],
    }


def column(
    look: Look, shown: Board, wanted: Column, *, at: str, text: str, page: int
) -> Mapping[str, object]:
    """What the page of one column shows: some of its cards, and where the rest is."""
    cards = _filtered(look, shown, text)[0].columns[wanted]
    start = min(page * _MOST_ON_A_PAGE, max(len(cards) - 1, 0) // _MOST_ON_A_PAGE * _MOST_ON_A_PAGE)
    end = min(start + _MOST_ON_A_PAGE, len(cards))

    def address(number: int) -> str:
        return f"{at}/column/{wanted}?{urlencode({'q': text, 'page': number})}"

    return {
        "column": wanted,
        "cards": cards[start:end],
        "total": len(cards),
        "first": start + bool(cards),
        "last": end,
        "before": address(start // _MOST_ON_A_PAGE - 1) if start else "",
        "after": address(start // _MOST_ON_A_PAGE + 1) if end < len(cards) else "",
    }


def _filtered(look: Look, shown: Board, text: str) -> tuple[Board, tuple[str, ...]]:
    """The cards that a filter holds for; all of them, with the reason, where it can't be read."""
    if not text:
        return shown, ()
    try:
        wanted = queries.parse(text)
        return shown.only({row.head.id for row in listing.chosen(look.view, wanted, ())}), ()
    except PenguinError as error:
        return shown, (str(error),)
