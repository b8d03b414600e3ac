"""The pane beside the board: one task's page, log, diff and links, each read when it is looked at."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from msgspec import structs
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static, TabbedContent, TabPane
from textual.widgets.option_list import Option

from penguin_git.board import looking_up, pages
from penguin_git.board.hands import Hands
from penguin_git.board.lines import Lines
from penguin_git.errors import PenguinError
from penguin_git.model.board import Card
from penguin_git.model.ids import TaskId
from penguin_git.model.text import visible

TABS: Final = {"about": "Task", "log": "Log", "diff": "Diff", "links": "Links"}
_MOMENT = 0.12  # seconds that the cursor has to rest on a card before its task is read
_GLANCE = 0.5  # seconds between two looks at a log that grows


class Details(Vertical):
    """What there is to know of the card under the cursor."""

    class Followed(Message):
        """Another task was chosen among the links."""

        def __init__(self, task: TaskId) -> None:
            super().__init__()
            self.task = task

    def __init__(self, reading: Hands) -> None:
        super().__init__(id="details")
        self._reading = reading
        self._heading = Static(id="heading")
        self._card: Card | None = None
        self._shown: dict[str, Card] = {}
        self._known: tuple[Card, looking_up.Page] | None = None
        self._marks: dict[TaskId, str] = {}
        self._listening: looking_up.Listening | None = None
        self._is_listening = False

    def compose(self) -> ComposeResult:
        """Whose page it is, and four tabs."""
        yield self._heading
        with TabbedContent():
            with TabPane(TABS["about"], id="about"):
                yield Lines(id="about-lines")
            with TabPane(TABS["log"], id="log"):
                yield Lines(id="log-lines", hang=pages.MARGIN)
            with TabPane(TABS["diff"], id="diff"):
                yield Lines(id="diff-lines", wrap=False)
            with TabPane(TABS["links"], id="links"):
                yield OptionList(id="link-list", markup=False)

    def on_mount(self) -> None:
        """Look at growing logs now and then."""
        self.set_interval(_GLANCE, self._listen)

    @property
    def card(self) -> Card | None:
        """The card that it is about."""
        return self._card

    def seen(self, card: Card) -> str:
        """The mark of what was shown last of a card: of its page or its changes, else of the card alone."""
        return self._marks.get(card.id, card.mark)

    @property
    def tab(self) -> str:
        """The name of the tab that is open."""
        return self.query_one(TabbedContent).active

    def show(self, card: Card | None) -> None:
        """Be about this card; it is read once it stays for a moment."""
        if card == self._card:
            return
        is_other = card is None or self._card is None or card.id != self._card.id
        self._card = card
        self._heading.update(_heading(card))
        if is_other:
            self._listening = None
            self._marks = {}
        if card is None:
            self._empty()
        if self.display:
            self.set_timer(_MOMENT, self.refresh_tab) if is_other else self.refresh_tab()

    def _empty(self) -> None:
        """Say nothing of a card that is not under the cursor any more."""
        self._shown.clear()
        for lines in self.query(Lines):
            lines.show([Text("There is no card under the cursor.", style="dim")])
        self.query_one("#link-list", OptionList).clear_options()

    def turn_to(self, tab: str) -> None:
        """Open a tab."""
        self.query_one(TabbedContent).active = tab
        self.refresh_tab()

    def enter(self) -> None:
        """Put the keys to the use of the open tab: they scroll it, or choose among links."""
        name = "link-list" if self.tab == "links" else f"{self.tab}-lines"
        self.screen.set_focus(self.query_one(f"#{name}"))

    def on_tabbed_content_tab_activated(self, _: TabbedContent.TabActivated) -> None:
        """Read what is looked at now."""
        self.refresh_tab()

    def on_option_list_option_selected(self, chosen: OptionList.OptionSelected) -> None:
        """Go to the task of a link."""
        chosen.stop()
        if chosen.option.id is not None:
            self.post_message(self.Followed(TaskId(chosen.option.id.partition("/")[2])))

    def refresh_tab(self) -> None:
        """Read the open tab's content, if it is not there already."""
        card = self._card
        if card is not None and self.display and self._shown.get(self.tab) != card:
            _READ[self.tab](self, card)

    @work(exclusive=True, group="details")
    async def _about(self, card: Card) -> None:
        try:
            if self._known is None or not _is_same_but_live(self._known[0], card):
                self._known = card, await self._reading.do(partial(looking_up.about, task=card.id))
        except PenguinError as error:
            self._say("about", card, [Text(visible(error.message))])
            return
        _, page = self._known
        self._say("about", card, list(pages.about(card, page.task, page.records)), page.mark)

    @work(exclusive=True, group="details")
    async def _diff(self, card: Card) -> None:
        try:
            data, mark = await self._reading.do(partial(looking_up.patch, task=card.id))
        except PenguinError as error:
            self._say("diff", card, [Text(visible(error.message))])
            return
        lines = list(pages.patch(data)) or [Text("The attempt changed nothing.")]
        self._say("diff", card, lines, mark)

    @work(exclusive=True, group="details")
    async def _links(self, card: Card) -> None:
        try:
            found = await self._reading.do(partial(looking_up.links, task=card.id))
        except PenguinError:
            found = []
        if not self._is_about(card):
            return
        listed = self.query_one("#link-list", OptionList)
        listed.clear_options()
        listed.add_options([Option(_link(one), f"{number}/{one.task}") for number, one in enumerate(found)])
        if found:
            listed.highlighted = 0
        else:
            listed.add_option(Option(Content("It has to do with no other task."), disabled=True))
        self._shown["links"] = card

    def _log(self, card: Card) -> None:
        if self._listening is None or self._listening.task != card.id:
            self._listening = looking_up.Listening(card.id)
            self.query_one("#log-lines", Lines).show([Text("Nothing was said yet.", style="dim")])
        self._shown["log"] = card
        self._listen()

    def _listen(self) -> None:
        if self.display and self.tab == "log" and self._listening is not None and not self._is_listening:
            self._hear(self._listening)

    @work(group="log")
    async def _hear(self, listening: looking_up.Listening) -> None:
        self._is_listening = True
        before = listening.attempt
        try:
            events = await self._reading.do(listening.news)
        except PenguinError as error:
            for log in self._lines("log"):
                log.show([Text(visible(error.message))])
            return
        finally:
            self._is_listening = False
        if listening is not self._listening:
            return
        for log in self._lines("log"):
            if listening.attempt != before:
                log.show([Text(f"Attempt {listening.attempt}", style="bold")])
                log.scroll_end(animate=False)
            log.add(list(pages.said(events)))

    def _lines(self, tab: str) -> Iterable[Lines]:
        """The lines of a tab; none when the board has been left while they were read."""
        return self.query(f"#{tab}-lines").results(Lines)

    def _is_about(self, card: Card) -> bool:
        """Whether the cursor is still where it was when something was asked for."""
        return self._card is not None and self._card.id == card.id

    def _say(self, tab: str, card: Card, lines: list[Text], mark: str = "") -> None:
        if not self._is_about(card):
            return
        if mark:
            self._marks = {card.id: mark}
        before = self._shown.get(tab)
        is_same = before is not None and before.id == card.id
        self._shown[tab] = card
        for one in self._lines(tab):
            one.show(lines, is_same=is_same)


def _is_same_but_live(one: Card, other: Card) -> bool:
    return structs.replace(one, live=None) == structs.replace(other, live=None)


def _heading(card: Card | None) -> Content:
    state = card.state.replace("_", " ") if card else ""
    return Content(f"{card.id}  {visible(card.title)}  ({state})" if card else "")


def _link(one: looking_up.Link) -> Content:
    return Content(f"{one.how} {one.task}  {visible(one.title)}  ({one.state.replace('_', ' ')})")


_READ: Final[dict[str, Callable[[Details, Card], object]]] = {
    "about": Details._about,
    "log": Details._log,
    "diff": Details._diff,
    "links": Details._links,
}
