"""One column of the board: any number of cards, of which only what is visible is drawn."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click, Focus, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from penguin_git.board.card_lines import HEIGHT, lines
from penguin_git.model.board import Board, Card, Column

ALWAYS: Final = (Column.BLOCKED, Column.READY, Column.IN_PROGRESS, Column.IN_REVIEW, Column.DONE)
EMPTY: Final = 5  # columns of a terminal; its name stands upright in it
_NOTHING = Board(columns={})


class ColumnView(ScrollView, can_focus=True):
    """The cards of one column, with a cursor. The cursor stays on its task when cards come and go.

    `by_hand` is called at once when a person moves the cursor: a message would come after the next board may.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "to(0)", "First", show=False),
        Binding("end,G", "to(-1)", "Last", show=False),
    ]

    class Moved(Message):
        """The cursor is on another card, or the card below it has changed."""

        def __init__(self, view: "ColumnView") -> None:
            super().__init__()
            self.view = view

    class Resized(Message):
        """It has come to have another size."""

    class Opened(Message):
        """A card was chosen."""

    def __init__(self, column: Column, now: Callable[[], datetime], *, by_hand: Callable[[], None]) -> None:
        super().__init__(id=column.value.replace("_", "-"))
        self.column = column
        self._now, self._by_hand = now, by_hand
        self._board = _NOTHING
        self._cards: tuple[Card, ...] = ()
        self._at = 0
        self.wide = EMPTY

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        return self._cards[self._at] if self._cards else None

    @property
    def name_and_number(self) -> str:
        """What it is called, and how many cards are in it."""
        return f"{self.column.heading} {len(self._cards)}"

    def show(self, board: Board) -> None:
        """Take over another board."""
        before = self.card
        self._board, self._cards = board, board.columns[self.column]
        if before is not None:
            ids = [card.id for card in self._cards]
            self._at = ids.index(before.id) if before.id in ids else self._at
        self._at = max(0, min(self._at, len(self._cards) - 1))
        self.border_title = self.name_and_number if self._cards else "0"
        self.set_class(not self._cards, "-empty")
        self.display = bool(self._cards) or self.column in ALWAYS
        self.virtual_size = Size(0, len(self._cards) * HEIGHT)
        self.refresh()
        if before != self.card:
            self.post_message(self.Moved(self))

    @property
    def is_settled(self) -> bool:
        """Whether it is as wide on the screen as it is to be."""
        return self.outer_size.width == self.wide

    def take(self, width: int) -> None:
        """Be this wide, where there are cards."""
        self.wide = width if self._cards else EMPTY
        self.styles.width = self.wide

    def on_resize(self, _: Resize) -> None:
        """Tell what stands beside it."""
        self.post_message(self.Resized())

    def reach(self, task: str) -> bool:
        """Put the cursor on a task; whether it is here."""
        for place, card in enumerate(self._cards):
            if card.id == task:
                self._to(place)
                return True
        return False

    def action_move(self, by: int) -> None:
        """Go to another card."""
        self.action_to(max(0, min(self._at + by, len(self._cards) - 1)))

    def action_page(self, by: int) -> None:
        """Go as far as is visible."""
        self.action_move(by * max(1, self.scrollable_content_region.height // HEIGHT))

    def action_to(self, place: int) -> None:
        """Go to a card by its place; -1 is the last."""
        self._by_hand()
        if self._cards:
            self._to(place)

    def _to(self, place: int) -> None:
        self._at = place % len(self._cards)
        self._into_view()
        self.refresh()
        self.post_message(self.Moved(self))

    def render_line(self, y: int) -> Strip:
        """One line of what is visible."""
        place, part = divmod(y + self.scroll_offset.y, HEIGHT)
        width = self.scrollable_content_region.width
        if not self._cards:
            return self._upright(y, width)
        if place >= len(self._cards) or part == HEIGHT - 1:
            return Strip.blank(width, self.rich_style)
        is_chosen = place == self._at and self.has_focus
        said = lines(self._cards[place], self._board, self._now())[part]
        return self._strip(said, width, is_chosen=is_chosen, is_here=place == self._at)

    def on_click(self, event: Click) -> None:
        """Put the cursor on a card; a second click opens it."""
        inside = event.get_content_offset(self)
        place = (inside.y + self.scroll_offset.y) // HEIGHT if inside is not None else len(self._cards)
        if place < len(self._cards):
            self.action_to(place)
            if event.chain > 1:
                self.post_message(self.Opened())

    def on_focus(self, _: Focus) -> None:
        """Say which card is under the cursor now."""
        self.post_message(self.Moved(self))

    def _into_view(self) -> None:
        self.scroll_to_region(Region(0, self._at * HEIGHT, 1, HEIGHT), animate=False)

    def _upright(self, y: int, width: int) -> Strip:
        """One letter of its name, as there is no room for the word."""
        letter = f" {self.column.heading[y : y + 1]}"
        return Strip([Segment(letter, self.rich_style)]).adjust_cell_length(width, self.rich_style)

    def _strip(self, said: Text, width: int, *, is_chosen: bool, is_here: bool) -> Strip:
        mark = "▌" if is_chosen else "▏" if is_here else " "
        line = said.copy()
        line.truncate(max(width - 2, 1), overflow="ellipsis")
        style = self.rich_style + (Style(bold=True, reverse=False) if is_chosen else Style())
        background = self.get_component_rich_style("column--cursor") if is_chosen else style
        segments = [Segment(f"{mark} ", background), *line.render(self.app.console)]
        return Strip(Segment.apply_style(segments, background)).adjust_cell_length(width, background)

    COMPONENT_CLASSES: ClassVar[set[str]] = {"column--cursor"}
