"""The board as a person drives it: keys in, and what is on the screen then, on a real repository."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import OptionList

from penguin_git.board.app import BoardApp, Ways
from penguin_git.board.column import ColumnView
from penguin_git.board.lines import Lines
from penguin_git.board.screen import BoardScreen
from penguin_git.model.ids import TaskId
from penguin_git.model.query import Query
from penguin_git.tracker.project import Project
from tests.support.clones import Clone

SIZE = (120, 24)
_PATIENCE = 60.0  # seconds; other things run beside the tests


class Driven:
    """A board that runs without a terminal."""

    def __init__(self, app: BoardApp, pilot: Pilot[None]) -> None:
        self.app, self._pilot = app, pilot

    @property
    def screen(self) -> BoardScreen:
        """The screen with the columns."""
        screen = self.app.screen_stack[1]
        assert isinstance(screen, BoardScreen)
        return screen

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        await self._pilot.press(*keys)

    async def ask(self, key: str) -> None:
        """Press a key that asks something, and wait for the question: the next key is for that."""
        await self.press(key)
        await self.until(self.is_asked)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self._pilot.press(*("space" if letter == " " else letter for letter in text))

    async def click(self, widget: str, at: tuple[int, int], times: int = 1) -> None:
        """Click into a widget, once everything has found its place."""
        place: Region | None = None
        while place != (place := self.app.screen.query_one(widget).region):
            await self._pilot.pause()
        await self._pilot.click(widget, offset=at, times=times)

    async def resize(self, wide: int, high: int) -> None:
        """Make the terminal another size."""
        await self._pilot.resize_terminal(wide, high)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something is on the screen."""
        end = time.monotonic() + _PATIENCE
        while not holds():
            assert time.monotonic() < end, (
                f"it never came: {self.columns()}, {self.card}, {self.heading()}, {self.beyond()}, "
                f"{self.notices()}"
            )
            await asyncio.sleep(0.02)

    async def until_at(self, card: str) -> None:
        """Wait until the cursor is on a card."""
        await self.until(lambda: self.card == card)

    @property
    def card(self) -> str:
        """The task under the cursor; `-` for none."""
        return self.screen.card.id if self.screen.card else "-"

    def is_asked(self) -> bool:
        """Whether a dialog waits for an answer."""
        return self.app.screen is not self.screen

    def options(self) -> list[str]:
        """What there is to choose from, in a dialog or among links."""
        return [str(option.prompt) for option in self.app.screen.query_one(OptionList).options]

    def problem(self) -> str:
        """What is wrong with a filter."""
        return str(self.screen.query_one("#filter").border_title or "")

    def column(self, name: str) -> list[str]:
        """The tasks in a column."""
        view = self.screen.query_one(f"#{name}", ColumnView)
        return [card.id for card in self.screen.board.columns[view.column]]

    def columns(self) -> dict[str, list[str]]:
        """The tasks in all columns that have any."""
        return {name: self.column(name) for view in self.screen.query(ColumnView) if (name := view.id or "")}

    def page(self, tab: str) -> str:
        """What a tab of the open card says."""
        return self.screen.query_one(f"#{tab}-lines", Lines).plain

    def heading(self) -> str:
        """Whose page is open, and how that stands."""
        return str(self.screen.query_one("#heading").render())

    def above(self) -> str:
        """The line above the board."""
        return str(self.screen.query_one("#above").render())

    def beyond(self) -> str:
        """The columns that are said to be out of sight."""
        return str(self.screen.query_one("#beyond").render())

    def notices(self) -> str:
        """What has been told for a moment."""
        return "\n".join(notice.message for notice in self.app._notifications)

    def hints(self) -> str:
        """The keys that are shown now."""
        shown = (active.binding for active in self.screen.active_bindings.values() if active.enabled)
        return " ".join(binding.description for binding in shown if binding.show)


Story = Callable[[Driven], Awaitable[None]]


def tell(
    clone: Clone,
    story: Story,
    *,
    wanted: Query = Query(),  # noqa: B008 - frozen
    filter: str = "",  # noqa: A002 - as the flag
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Run a board on a clone, and what a person does there."""
    asyncio.run(_told(clone, story, wanted, filter, clock))


async def _told(clone: Clone, story: Story, wanted: Query, text: str, clock: Callable[[], float]) -> None:
    async with _running(clone, wanted, text, clock) as driven:
        await driven.until(lambda: "Reading" not in driven.above() and driven.app.focused)
        await story(driven)


@asynccontextmanager
async def _running(
    clone: Clone, wanted: Query, text: str, clock: Callable[[], float]
) -> AsyncIterator[Driven]:
    def edit(task: TaskId) -> None:
        raise AssertionError(f"nobody edits {task} here")

    ways = Ways(lambda: Project.open(Path(clone.path), clone.world), clone.world.now, edit, clock)
    app = BoardApp(ways, wanted, filter=text, name="clone")
    try:
        app.animation_level = "none"
        async with app.run_test(size=SIZE) as pilot:
            yield Driven(app, pilot)
    finally:
        app.close()
