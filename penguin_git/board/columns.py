"""The columns side by side, and the one cursor in them: it follows its card, and what a person wants."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from textual.containers import Horizontal
from textual.events import Resize
from textual.message import Message

from penguin_git.board.beyond import Place, beyond
from penguin_git.board.column import EMPTY, ColumnView
from penguin_git.board.homing import Homing
from penguin_git.model.board import Board, Card, Column
from penguin_git.model.ids import TaskId

_NARROWEST = 27  # columns of a terminal; what does not fit is scrolled to
_MATTERS: Final = (Column.IN_REVIEW, Column.READY, Column.IN_PROGRESS, Column.BLOCKED)


class Columns(Horizontal):
    """Shows a board. The cursor goes at once, by `set_focus`: the next key may be there already."""

    class Scrolled(Message):
        """Other columns are out of sight, as `beyond` says."""

    def __init__(self, *, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        homing = Homing(clock)
        views = [ColumnView(column, now, by_hand=homing.stay) for column in Column]
        super().__init__(*views, id="columns")
        self._homing, self._views = homing, views
        self._at = self._views[list(Column).index(Column.READY)]
        self._room, self._told = 0, ""

    def on_mount(self) -> None:
        """Look again at what is in sight when the columns are scrolled, or one comes or goes."""
        self.watch(self, "scroll_x", self._tell, init=False)
        self.watch(self, "virtual_size", self._look_again, init=False)

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        return self._at.card

    @property
    def beyond(self) -> str:
        """The columns that are out of sight."""
        start = int(self.scroll_x)
        return beyond(tuple(self._places()), start, start + self.size.width) if self.display else ""

    # Where the cursor is

    def show(self, board: Board) -> None:
        """Take over another board; the cursor goes with its card, or waits for it where that is away."""
        before = self.card
        for view in self._views:
            view.show(board)
        self._go_with(before)
        if not self._at.display:
            self.settle()
        self.share()

    def settle(self) -> None:
        """Put the cursor where something is to be done."""
        full = [view for view in self._views if view.card is not None and view.display]
        best = [view for column in _MATTERS for view in full if view.column is column]
        self._at = next(iter(best or full), self._at)
        self.enter()

    def enter(self) -> None:
        """Put the keys to the use of the cursor."""
        if self.is_attached:
            # Textual would scroll later, by where things were before, and to the middle.
            self.screen.set_focus(self._at, scroll_visible=False)

    def go(self, by: int) -> None:
        """Go to the next column that is there."""
        there = [view for view in self._views if view.display]
        place = there.index(self._at) + by if self._at in there else 0
        self._homing.stay()
        self._at = there[max(0, min(place, len(there) - 1))]
        self.enter()

    def reach(self, task: TaskId) -> bool:
        """Go to a task that a person has chosen; whether it has a card."""
        self._homing.stay()
        is_there = self._turn_to(task)
        if is_there:
            self.enter()
        return is_there

    def stay(self) -> None:
        """The cursor is where a person wants it: it waits for no card."""
        self._homing.stay()

    def long_for(self, task: TaskId) -> None:
        """Go to a task with the next board that has a card of it, unless a person moves the cursor before."""
        self._homing.long_for(task)

    def on_column_view_moved(self, moved: ColumnView.Moved) -> None:
        """Follow a click, and keep the cursor in sight."""
        if self.screen.focused is moved.view:
            self._at = moved.view
            self._at.scroll_visible(animate=False, immediate=True)

    def _go_with(self, card: Card | None) -> None:
        goal, had_keys = self._homing.goal, self.has_focus_within
        is_there = goal is not None and self._turn_to(goal)
        if is_there:
            self._homing.stay()
        elif card is not None and (self.card is None or self.card.id != card.id):
            is_there = self._turn_to(card.id)
            if not is_there and goal is None:
                self._homing.long_for(card.id)
        if is_there and had_keys:
            self.enter()

    def _turn_to(self, task: TaskId) -> bool:
        for view in self._views:
            if view.reach(task):
                self._at = view
                return True
        return False

    # What room there is

    def on_resize(self, _: Resize) -> None:
        """Share the room that there is now."""
        self.share()

    def on_column_view_resized(self, _: ColumnView.Resized) -> None:
        """See what is in sight, now that a column is as wide as it was to be."""
        self.share()

    def share(self) -> None:
        """Share the room, and bring the cursor into sight: where widths change, once they have."""
        there = [view for view in self._views if view.display]
        full = sum(view.card is not None for view in there)
        wide = width(self.size.width, full, len(there) - full)
        for view in there:
            view.take(wide)
        # Not attached: the board has been left meanwhile.
        if self.is_attached and all(view.is_settled for view in there):
            self._bring_into_sight()
        self._tell()

    def _look_again(self) -> None:
        self.call_later(self.share)  # when everything has its place

    def _bring_into_sight(self) -> None:
        if self._room != self.size.width:  # what was scrolled to before may fit now
            self._room = self.size.width
            self.scroll_to(x=0, animate=False, immediate=True)
        self._at.scroll_visible(animate=False, immediate=True)

    def _tell(self) -> None:
        if self.beyond != self._told:
            self._told = self.beyond
            self.post_message(self.Scrolled())

    def _places(self) -> Iterator[Place]:
        left = 0
        for view in self._views:
            if view.display:
                yield Place(view.name_and_number, left, left + view.wide)
                left += view.wide


def width(room: int, full: int, empty: int) -> int:
    """How wide each column with cards is, where so many of them share the room with so many empty ones."""
    return max(_NARROWEST, (room - empty * EMPTY) // max(full, 1))
