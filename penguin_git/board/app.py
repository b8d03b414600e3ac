"""The board as an application: it follows the repository, and does to it what is chosen on the screen."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from textual.app import App, SuspendNotSupported
from textual.binding import BindingType
from textual.message import Message

from penguin_git.board import keys
from penguin_git.board.hands import Hands
from penguin_git.board.screen import BoardScreen
from penguin_git.board.terminal import drop_what_was_typed
from penguin_git.errors import PenguinError
from penguin_git.model import query
from penguin_git.model.board import Board
from penguin_git.model.doing import Action
from penguin_git.model.ids import TaskId
from penguin_git.model.text import visible_lines
from penguin_git.tracker.onlooking import Onlooker
from penguin_git.tracker.project import Project

if TYPE_CHECKING:
    from penguin_git.board.making import Made
    from penguin_git.tracker.drafting import Wishes

_LONG = 12.0  # seconds that an error can be read
_LATE = 0.3  # seconds after an editor in which keys are still the ones from before it


class Ways(Struct, frozen=True):
    """How the board reaches the world: the repository, the time, and a person's editor on a task.

    `clock` counts the seconds since any moment, for what holds for a while alone.
    """

    open_project: Callable[[], Project]
    now: Callable[[], datetime]
    edit: Callable[[TaskId], None]
    clock: Callable[[], float] = time.monotonic


class BoardApp(App[None]):
    """Owns what runs beside the screen; `close` it once it has given the terminal back.

    `wanted` always holds, `filter` can be changed on the screen. `name` says which repository it is.
    """

    CSS_PATH = "style.tcss"
    TITLE = "penguin board"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = keys.APP

    class News(Message):
        """The board has changed; None: nobody looks at the repository any more."""

        def __init__(self, board: Board | None) -> None:
            super().__init__()
            self.board = board

    def __init__(self, ways: Ways, wanted: query.Query, *, filter: str = "", name: str = "") -> None:  # noqa: A002 - as the flag
        super().__init__()
        self._ways, self._wanted = ways, wanted
        self._shown = wanted + query.parse(filter)
        self._onlooker = Onlooker(ways.open_project(), self._shown)
        self._looking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="penguin-board")
        self._followed: Future[None] | None = None
        self._hears_from = float("-inf")
        self._acting = Hands(ways.open_project, "acting")
        self.reading = Hands(ways.open_project, "reading")
        self._view = BoardScreen(self, filter=filter, name=name, now=ways.now, clock=ways.clock)

    async def on_mount(self) -> None:
        """Show the board, and begin to look on."""
        await self.push_screen(self._view)
        self._followed = self._looking.submit(self._follow)
        self._followed.add_done_callback(lambda _: self.post_message(self.News(None)))

    def on_board_app_news(self, news: News) -> None:
        """Show what there is; where looking on has ended, end."""
        if news.board is None:
            self.exit()
        else:
            self._view.show(news.board)

    def close(self) -> None:
        """Wait for what is being done, and raise whatever has kept it from looking on."""
        self._onlooker.end()
        self.reading.close()
        self._acting.close()
        self._looking.shutdown()
        if self._followed is not None:
            self._followed.result()

    def want(self, text: str) -> None:
        """Show only what a filter holds for; a `PenguinError` where it can't be understood."""
        self._shown = self._wanted + query.parse(text)
        self._onlooker.want(self._shown)

    async def act(self, task: TaskId, action: Action, words: str, seen: str) -> None:
        """Do something to a task, and say what came of it; `seen` is the mark of what was shown of it."""
        from penguin_git.tracker import acting  # whoever looks need not wait for it

        try:
            said = await self._acting.do(
                partial(acting.act, task=task, action=action, words=words, seen=seen)
            )
        except PenguinError as error:
            self.complain(error)
        else:
            self.say(said)

    async def create(self, wishes: "Wishes") -> "Made":
        """Make a task."""
        from penguin_git.board import making

        return await self._acting.do(partial(making.make, wishes=wishes, wanted=self._shown))

    def edit(self, task: TaskId) -> None:
        """Give the terminal to the user's editor for a while."""
        try:
            with self.suspend():
                self._ways.edit(task)
                drop_what_was_typed()
        except SuspendNotSupported:
            self.say(f"There is no editor here: `penguin task edit {task}` in a terminal opens one.")
        except PenguinError as error:
            self.complain(error)
        finally:
            self._hears_from = self._ways.clock() + _LATE
            self.set_timer(_LATE, self._view.refresh_bindings)

    @property
    def is_deaf(self) -> bool:
        """Whether a key may have been typed before the board was there again."""
        return self._ways.clock() < self._hears_from

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key is of use now."""
        return not (self.is_deaf and action == "quit") and super().check_action(action, parameters)

    def say(self, text: str) -> None:
        """Tell something for a moment."""
        self.notify(visible_lines(text), markup=False)

    def complain(self, error: PenguinError) -> None:
        """Tell what is wrong, and the next step."""
        said = f"{error.message}\n{error.hint}" if error.hint else error.message
        self.notify(visible_lines(said), severity="error", timeout=_LONG, markup=False)

    def _follow(self) -> None:
        for board in self._onlooker.boards():
            self.post_message(self.News(board))
