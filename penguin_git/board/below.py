"""What is below the line at the top: the columns, and beside them the page of the card under the cursor."""

from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal

from penguin_git.board.columns import Columns
from penguin_git.board.details import Details
from penguin_git.model.board import Board, Card

_NARROW: Final = 110  # columns of a terminal; below, an open page takes the place of the board


class Below(Horizontal):
    """Opens and closes the page, which is always about the card under the cursor."""

    def __init__(self, columns: Columns, details: Details) -> None:
        super().__init__(id="below")
        self._columns, self._details = columns, details
        self._is_narrow = False

    def compose(self) -> ComposeResult:
        """The columns alone, at first."""
        self._details.display = False
        yield self._columns
        yield self._details

    @property
    def is_open(self) -> bool:
        """Whether the page is shown."""
        return self._details.display

    def fit(self, wide: int) -> None:
        """Put the page beside the columns, or on a narrow terminal in their place."""
        self._is_narrow = wide < _NARROW
        self.set_class(self._is_narrow, "-narrow")
        self._fit(is_open=self.is_open)

    def follow(self, board: Board) -> None:
        """Show the card under the cursor; where none is left there, how the last one stands on the board."""
        self._details.show(self._columns.card or self._last_one(board))

    def enter(self) -> None:
        """Go into the page; where it is closed, open it."""
        if self.is_open:
            self._details.enter()
        elif self._columns.card is not None:
            self.open(self._details.tab)

    def open(self, tab: str) -> None:
        """Show a tab of the page."""
        was_inside = self._details.has_focus_within
        self._fit(is_open=True)
        self._details.show(self._columns.card)
        self._details.turn_to(tab)
        if was_inside or self._is_narrow:
            self._details.enter()

    def switch(self) -> None:
        """Go from the columns into the open page, or back."""
        if self.is_open and not self._details.has_focus_within:
            self._details.enter()
        else:
            self._columns.enter()

    def close(self) -> None:
        """Show the columns alone."""
        self._fit(is_open=False)

    def _fit(self, *, is_open: bool) -> None:
        self._details.display = is_open
        self._columns.display = not (is_open and self._is_narrow)
        self.call_after_refresh(self._columns.share)

    def _last_one(self, board: Board) -> Card | None:
        """Whoever looks at it may go on looking."""
        before = self._details.card if self.is_open else None
        return board.card(before.id) if before else None
