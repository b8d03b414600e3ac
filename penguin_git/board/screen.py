"""The screen of the board: it turns keys into what is shown, and into what is done to tasks."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Input, Static

from penguin_git.board import choices, keys
from penguin_git.board.above import AboveLine
from penguin_git.board.below import Below
from penguin_git.board.column import ColumnView
from penguin_git.board.columns import Columns
from penguin_git.board.deeds import Deeds
from penguin_git.board.details import Details
from penguin_git.board.dialogs import Choose, Read
from penguin_git.board.filter_line import FilterLine
from penguin_git.board.key_line import KeyLine
from penguin_git.board.steady import Steady
from penguin_git.model.board import Board, Card, Column
from penguin_git.model.doing import Action
from penguin_git.model.ids import TaskId

if TYPE_CHECKING:
    from penguin_git.board.app import BoardApp

_SMALLEST: Final = (44, 12)


class BoardScreen(Screen[None]):
    """Shows a board, and hears the keys."""

    BINDINGS: ClassVar[list[BindingType]] = keys.BOARD
    AUTO_FOCUS: ClassVar[str | None] = ""  # the first column that Textual finds may be gone by the first key

    def __init__(
        self,
        owner: "BoardApp",
        *,
        filter: str,  # noqa: A002 - as the flag
        name: str,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self._owner = owner
        self._columns = Columns(now=now, clock=clock)
        self._above = AboveLine(name)
        self._beyond = Static(id="beyond")
        self._filter = FilterLine(filter, owner.want)
        self._keys = KeyLine()
        self._details = Details(owner.reading)
        self._below = Below(self._columns, self._details)
        self._all = Board(columns=dict.fromkeys(Column, ()))
        self._under: TaskId | None = None
        self._steady = Steady(clock)
        self._deeds = Deeds(owner, self._steady, lambda: self._all)
        self._is_first = True

    def compose(self) -> ComposeResult:
        """What is on the screen."""
        self._filter.display = self._beyond.display = False
        yield self._above
        yield self._below
        yield self._beyond
        yield self._filter
        yield Static(Content("The terminal is too small for a board."), id="small")
        yield self._keys

    # What is shown

    @property
    def board(self) -> Board:
        """The board as far as it is shown."""
        return self._all if self._under is None else self._all.under(self._under)

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        return self._columns.card

    def show(self, board: Board) -> None:
        """Take over another board; the cursor, and with it the open page, stays with its card."""
        before, self._all = self.card, board
        if self._under not in board.wholes:
            self._under = None
        self._columns.show(self.board)
        self._say_above()
        if self._is_first:
            self._is_first = False
            self._columns.settle()
        else:
            self._steady.turned(before, self.card)
        self._turn_to_card()

    def on_resize(self, event: Resize) -> None:
        """See what there is room for."""
        wide, high = event.size
        self.set_class(wide < _SMALLEST[0] or high < _SMALLEST[1], "-small")
        self.refresh_bindings()
        self._below.fit(wide)

    def on_columns_scrolled(self, _: Columns.Scrolled) -> None:
        """Say what is out of sight."""
        self._beyond.display = bool(said := self._columns.beyond)
        self._beyond.update(Content(said))

    def _say_above(self) -> None:
        self._above.say(self.board, under=self._under, words=self._filter.words)

    def on_column_view_moved(self, _: ColumnView.Moved) -> None:
        """Show what is under the cursor now."""
        self._turn_to_card()

    def _turn_to_card(self) -> None:
        self._below.follow(self._all)
        self._keys.turn_to(self.card)

    # Where the cursor goes

    def on_column_view_opened(self, _: ColumnView.Opened) -> None:
        """Open the card that was chosen by mouse."""
        self.action_open()

    def on_details_followed(self, followed: Details.Followed) -> None:
        """Go to a task that was chosen among links; of one in parts, to these."""
        if followed.task in self._all.wholes:
            self._show_under(followed.task)
        elif not self._columns.reach(followed.task):
            self._owner.say(f"`{followed.task}` has no card here: a filter hides it.")

    def action_go(self, by: int) -> None:
        """Go to the next column that is there."""
        self._columns.go(by)

    def _meant(self) -> Card | None:
        """The card that a key is for; who has had the time to see it wants the cursor to stay there."""
        card = self.card
        if card is not None and not self._steady.is_new(card):
            self._columns.stay()
        return card

    # The page of one card

    def action_open(self) -> None:
        """Show the card beside the board; once it is there, go into it."""
        self._meant()
        self._below.enter()

    def action_tab(self, tab: str) -> None:
        """Show a tab of the card."""
        self._meant()
        self._below.open(tab)

    def action_switch(self) -> None:
        """Go from the columns into the open card, or back."""
        self._below.switch()

    def action_back(self) -> None:
        """Close the card; without one, show everything again."""
        if self._below.is_open:
            self._below.close()
        elif self._filter.display or self._filter.words or self._under is not None:
            self._want("")
            self._show_under(None)
        self._filter.display = False
        self._columns.enter()

    # The filter, and the parts of one task

    def action_filter(self) -> None:
        """Ask for a filter."""
        self._filter.ask()

    def on_filter_line_typed(self, typed: FilterLine.Typed) -> None:
        """Filter while a person types."""
        self._want(typed.text)

    def on_input_submitted(self, said: Input.Submitted) -> None:
        """Keep the filter."""
        if self._want(said.value):
            self._filter.display = False
            self._columns.enter()

    def _want(self, text: str) -> bool:
        if not self._filter.take(text):
            return False
        self._columns.stay()
        self._say_above()
        return True

    @work
    async def action_wholes(self) -> None:
        """Show only the parts of one task, or everything again."""
        chosen = await self._owner.push_screen_wait(Choose("Show the parts of", choices.of_wholes(self._all)))
        if chosen is not None:
            self._show_under(TaskId(chosen) if chosen else None)

    def _show_under(self, whole: TaskId | None) -> None:
        self._columns.stay()
        self._under = whole
        self.show(self._all)

    # What is done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key is of use now; those that are not are not shown."""
        if self._owner.is_deaf or self.has_class("-small"):
            return False  # typed for an editor; or there is no room to ask, and nothing to be seen
        if action == "filter":
            return not self._filter.has_focus  # there it is a letter
        return keys.is_of_use(action, parameters, self.card)

    @work
    async def action_act(self, name: str) -> None:
        """Do something to the card, after its words where it takes some."""
        card = self._meant()
        if card is not None:
            await self._deeds.act(card, Action(name), self._details.seen(card))

    @work
    async def action_choose(self) -> None:
        """Show all that can be done to the card, and why not the rest."""
        card = self._meant()
        if card is not None:
            await self._deeds.choose(card, self._details.seen(card))

    @work
    async def action_new(self) -> None:
        """Make a task, and go to its card."""
        made = await self._deeds.make(self._under)
        if made is not None:
            self._columns.long_for(made)
            self.show(self._all)  # its card may be there already

    def action_edit(self) -> None:
        """Edit the task's file."""
        card = self._meant()
        if card is not None:
            self._owner.edit(card.id)

    def action_keys(self) -> None:
        """Show what the keys do."""
        self._owner.push_screen(Read("Keys", keys.PAGE))
