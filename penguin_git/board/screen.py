"""The screen of the board: the columns, the pane of one card, the filter, the line of keys."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, Static

from penguin_git.board import above, choices, keys
from penguin_git.board.beyond import Place, beyond
from penguin_git.board.columns import Columns, ColumnView, width
from penguin_git.board.details import Details
from penguin_git.board.dialogs import AskWords, Choose, Read
from penguin_git.board.homing import Homing
from penguin_git.board.key_line import KeyLine
from penguin_git.board.steady import Steady, matter
from penguin_git.errors import PenguinError
from penguin_git.model import doing
from penguin_git.model.board import Board, Card, Column
from penguin_git.model.doing import Action, Offer, Words
from penguin_git.model.ids import TaskId
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.board.app import BoardApp

_NARROW: Final = 110  # columns; below, an open card takes the place of the board
_SMALLEST: Final = (44, 12)
_TYPING: Final = 0.25  # seconds after the last letter of a filter
_AT_ONCE: Final = (Action.START, Action.PAUSE, Action.RESUME, Action.CHECKPOINT, Action.REOPEN)


class BoardScreen(Screen[None]):
    """Shows a board, and turns keys into what is done to the card under the cursor."""

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
        self._owner, self._filter, self._repository = owner, filter, name
        self._homing, self._steady = Homing(clock), Steady(clock)
        self._views = [ColumnView(column, now, by_hand=self._homing.stay) for column in Column]
        self._at = self._views[list(Column).index(Column.READY)]
        self._columns = Columns(*self._views, id="columns")
        self._above = Static(Content("Reading the tasks …"), id="above")
        self._beyond = Static(id="beyond")
        self._asked = Input(placeholder="label:ui -priority:low words", id="filter", select_on_focus=False)
        self.details = Details(owner.reading)
        self._all = Board(columns=dict.fromkeys(Column, ()))
        self._under: TaskId | None = None
        self._typing: Timer | None = None
        self._of_use: tuple[Action, ...] | None = None
        self._is_first = True
        self._is_narrow = False

    def compose(self) -> ComposeResult:
        """What is on the screen."""
        self.details.display = self._asked.display = self._beyond.display = False
        with self._asked.prevent(Input.Changed):
            self._asked.value = self._filter  # it can't be told before the app runs
        yield self._above
        yield Horizontal(self._columns, self.details, id="below")
        yield self._beyond
        yield self._asked
        yield Static(Content("The terminal is too small for a board."), id="small")
        yield KeyLine()

    def on_mount(self) -> None:
        """Say which columns are out of sight whenever that changes."""
        self.watch(self._columns, "scroll_x", self._say_beyond, init=False)

    # What is shown

    @property
    def board(self) -> Board:
        """The board as far as it is shown."""
        return self._all if self._under is None else self._all.under(self._under)

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        return self._at.card

    @property
    def is_open(self) -> bool:
        """Whether the card under the cursor is shown beside the board."""
        return self.details.display

    def show(self, board: Board) -> None:
        """Take over another board; the cursor, and with it the open page, stays with its card."""
        before, self._all = self.card, board
        if self._under not in board.wholes:
            self._under = None
        shown = self.board
        for view in self._views:
            view.show(shown)
        self._go_with(before)
        self._share_room()
        self._say_above(shown)
        was_first, self._is_first = self._is_first, False
        if was_first or not self._at.display:
            self._settle()
        if not was_first:
            self._steady.turned(before, self.card)
        self._turn_to_card()

    def on_resize(self, event: Resize) -> None:
        """See what there is room for."""
        wide, high = event.size
        self._is_narrow = wide < _NARROW
        self.set_class(wide < _SMALLEST[0] or high < _SMALLEST[1], "-small")
        self.refresh_bindings()
        self._arrange(is_open=self.is_open)

    def _arrange(self, *, is_open: bool) -> None:
        """Put the card beside the board, or where there is no room for both, in its place."""
        self.details.display = is_open
        self._columns.display = not (is_open and self._is_narrow)
        self.set_class(self._is_narrow, "-narrow")
        self.call_after_refresh(self._share_room)

    def on_columns_resized(self, _: Columns.Resized) -> None:
        """Share the room that there is now."""
        self._share_room()

    def _share_room(self) -> None:
        there = [view for view in self._views if view.display]
        full = sum(view.card is not None for view in there)
        room = self._columns.size.width
        for view in there:
            view.take(width(room, full, len(there) - full))
        self.call_after_refresh(self._at.scroll_visible, animate=False)
        self.call_after_refresh(self._say_beyond)

    def _say_beyond(self) -> None:
        said = ""
        if self._columns.display:
            start, room = int(self._columns.scroll_x), self._columns.size.width
            said = beyond(tuple(self._places()), start, start + room)
        self._beyond.display = bool(said)
        self._beyond.update(Content(said))

    def _places(self) -> Iterator[Place]:
        left = 0
        for view in self._views:
            if view.display:
                yield Place(view.name_and_number, left, left + view.wide)
                left += view.wide

    def _say_above(self, board: Board) -> None:
        said = above.line(board, repository=self._repository, under=self._under, words=self._filter)
        self._above.update(Content(said))

    def _settle(self) -> None:
        """Put the cursor where something is to be done, at first and where its column has gone."""
        wanted = (Column.IN_REVIEW, Column.READY, Column.IN_PROGRESS, Column.BLOCKED)
        full = [view for view in self._views if view.card is not None and view.display]
        best = [view for column in wanted for view in full if view.column is column]
        self._at = next(iter(best or full), self._at)
        self.set_focus(self._at)

    def _turn_to_card(self) -> None:
        self.details.show(self.card or self._last_one())
        of_use = tuple(one.action for one in doing.possible(self.card)) if self.card else None
        if of_use != self._of_use:  # drawing the line of keys again takes longer than going to a card
            self._of_use = of_use
            self.refresh_bindings()

    def _last_one(self) -> Card | None:
        """What was the last card of its column: whoever looks at it may go on looking."""
        before = self.details.card if self.is_open else None
        return self._all.card(before.id) if before else None

    # Where the cursor goes: at once, by `set_focus`, as the next key may be there already

    def on_column_view_moved(self, moved: ColumnView.Moved) -> None:
        """Follow the cursor."""
        if self.focused is moved.view:
            self._at = moved.view
        self._turn_to_card()

    def on_column_view_opened(self, _: ColumnView.Opened) -> None:
        """Open the card that was chosen by mouse."""
        self.action_open()

    def on_details_followed(self, followed: Details.Followed) -> None:
        """Go to a task that was chosen among links; of one in parts, to these."""
        self._homing.stay()
        if followed.task in self._all.wholes:
            self._show_under(followed.task)
        elif not self._reach(followed.task):
            self._owner.say(f"`{followed.task}` has no card here: a filter hides it.")

    def action_go(self, by: int) -> None:
        """Go to the next column that is there."""
        there = [view for view in self._views if view.display]
        place = there.index(self._at) + by if self._at in there else 0
        self._homing.stay()
        # At once: the next key may come before the focus.
        self._at = there[max(0, min(place, len(there) - 1))]
        self.set_focus(self._at)

    def _go_with(self, card: Card | None) -> None:
        """Go to the column that the card under the cursor has gone to, whoever moved it.

        Where it has gone from the board, as its file is half written or gone, it is waited for.
        """
        is_at_columns = isinstance(self.focused, ColumnView)
        goal = self._homing.goal
        if goal is not None and self._reach(goal, is_at_columns=is_at_columns):
            self._homing.stay()
        elif card is not None and (self.card is None or self.card.id != card.id):
            is_there = self._reach(card.id, is_at_columns=is_at_columns)
            if not is_there and goal is None:
                self._homing.long_for(card.id)

    def _meant(self) -> Card | None:
        """The card that a key is for; who has had the time to see it wants the cursor to stay there."""
        card = self.card
        if card is not None and not self._steady.is_new(card):
            self._homing.stay()
        return card

    def _reach(self, task: TaskId, *, is_at_columns: bool = True) -> bool:
        for view in self._views:
            if view.reach(task):
                self._at = view
                if is_at_columns:
                    self.set_focus(view)
                return True
        return False

    # The pane of one card

    def action_open(self) -> None:
        """Show the card beside the board; once it is there, go into it."""
        if self.is_open:
            self.details.enter()
        elif self.card is not None:
            self.action_tab(self.details.tab)

    def action_tab(self, tab: str) -> None:
        """Show a tab of the card."""
        was_inside = self.details.has_focus_within
        self._arrange(is_open=True)
        self.details.show(self._meant())
        self.details.turn_to(tab)
        if was_inside or self._is_narrow:
            self.details.enter()

    def action_switch(self) -> None:
        """Go from the columns into the open card, or back."""
        if self.is_open and not self.details.has_focus_within:
            self.details.enter()
        else:
            self.set_focus(self._at)

    def action_back(self) -> None:
        """Close the card; without one, show everything again."""
        if self.is_open:
            self._arrange(is_open=False)
        elif self._filter or self._under is not None:
            self._want("")
            self._show_under(None)
        self._asked.display = False
        self.set_focus(self._at)

    # The filter, and the parts of one task

    def action_filter(self) -> None:
        """Ask for a filter."""
        # By the style of its own, which holds at once: what is hidden takes no keys.
        self._asked.display = True
        self.set_focus(self._asked)

    def on_input_changed(self, changed: Input.Changed) -> None:
        """Filter while a person types, once they stop for a moment."""
        changed.stop()
        if self._typing is not None:
            self._typing.stop()
        if changed.value != self._filter:
            self._typing = self.set_timer(_TYPING, lambda: self._want(changed.value))

    def on_input_submitted(self, said: Input.Submitted) -> None:
        """Keep the filter."""
        if self._want(said.value):
            said.input.display = False
            self.set_focus(self._at)

    def _want(self, text: str) -> bool:
        try:
            self._owner.want(text)
        except PenguinError as error:
            self._asked.border_title = visible(f"{error.message} {error.hint}")
            return False
        self._homing.stay()
        self._filter = text
        self._asked.border_title = ""
        with self._asked.prevent(Input.Changed):
            self._asked.value = text
        self._say_above(self.board)
        return True

    @work
    async def action_wholes(self) -> None:
        """Show only the parts of one task, or everything again."""
        chosen = await self._owner.push_screen_wait(Choose("Show the parts of", choices.of_wholes(self._all)))
        if chosen is not None:
            self._show_under(TaskId(chosen) if chosen else None)

    def _show_under(self, whole: TaskId | None) -> None:
        self._homing.stay()
        self._under = whole
        self.show(self._all)

    # What is done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key is of use now; those that are not are not shown."""
        if self._owner.is_deaf or self.has_class("-small"):
            return False  # typed for an editor; or there is no room to ask, and nothing to be seen
        if action == "act":
            return self.card is not None and not self._offer(self.card, str(parameters[0])).why_not
        if action == "filter":
            return not self._asked.has_focus  # there it is a letter
        if action in ("open", "edit", "choose"):
            return self.card is not None
        return True

    @work
    async def action_act(self, name: str) -> None:
        """Do something to the card, after its words where it takes some."""
        card = self._meant()
        if card is not None:
            await self._act(card, Action(name), self.details.seen(card))

    @work
    async def action_choose(self) -> None:
        """Show all that can be done to the card, and why not the rest."""
        card = self._meant()
        if card is None:
            return
        seen = self.details.seen(card)
        asked = Choose(f"{card.id}: {visible(card.title)}", choices.of_actions(card))
        chosen = await self._owner.push_screen_wait(asked)
        if chosen:
            await self._act(card, Action(chosen), seen)

    async def _act(self, card: Card, action: Action, seen: str) -> None:
        if self._steady.is_new(card):
            self._owner.say(
                f"`{card.id}` has come under the cursor or changed just now: look, then press again."
            )
            return
        offer, words = doing.offer(card, action), ""
        if offer.words is Words.REQUIRED or action not in _AT_ONCE:
            said = await self._owner.push_screen_wait(AskWords(card, offer))
            if said is None:
                return
            words = said
        now = self._all.card(card.id)
        if now is None or matter(now) != matter(card):
            self._owner.say(f"`{card.id}` has changed meanwhile, and nothing was done: look again.")
            return
        self._steady.acted(card.id)
        await self._owner.act(card.id, action, words, seen)

    @work
    async def action_new(self) -> None:
        """Make a task, and go to its card."""
        from penguin_git.board.new_task import NewTask  # a form brings many kinds of fields

        made = await self._owner.push_screen_wait(NewTask(self._owner.create))
        if made is None:
            return
        why_not = made.absence(self._under)
        self._owner.say(f"{made.said} {why_not}".strip())
        if not why_not:
            self._homing.long_for(made.task)
            self.show(self._all)  # its card may be there already

    def action_edit(self) -> None:
        """Edit the task's file."""
        card = self._meant()
        if card is not None:
            self._owner.edit(card.id)

    def action_keys(self) -> None:
        """Show what the keys do."""
        self._owner.push_screen(Read("Keys", keys.PAGE))

    def _offer(self, card: Card, name: str) -> Offer:
        return doing.offer(card, Action(name))
