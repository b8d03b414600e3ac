"""What keys do to tasks: words are asked for first, and nothing is done to what nobody can have looked at."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from penguin_git.board import choices
from penguin_git.board.dialogs import AskWords, Choose
from penguin_git.board.steady import Steady, matter
from penguin_git.model import doing
from penguin_git.model.board import Board, Card
from penguin_git.model.doing import Action, Words
from penguin_git.model.ids import TaskId
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.board.app import BoardApp

_AT_ONCE: Final = (Action.START, Action.PAUSE, Action.RESUME, Action.CHECKPOINT, Action.REOPEN)


class Deeds:
    """Acts in a person's name; `board` gives the newest one, whatever of it is shown."""

    def __init__(self, owner: "BoardApp", steady: Steady, board: Callable[[], Board]) -> None:
        self._owner, self._steady, self._board = owner, steady, board

    async def act(self, card: Card, action: Action, seen: str) -> None:
        """Do it to this card, of which the mark of what was shown is `seen`."""
        if self._steady.is_new(card):
            self._owner.say(
                f"`{card.id}` has come under the cursor or changed just now: look, then press again."
            )
            return
        words = await self._words(card, action)
        if words is None:
            return
        now = self._board().card(card.id)
        if now is None or matter(now) != matter(card):
            self._owner.say(f"`{card.id}` has changed meanwhile, and nothing was done: look again.")
            return
        self._steady.acted(card.id)
        await self._owner.act(card.id, action, words, seen)

    async def choose(self, card: Card, seen: str) -> None:
        """Show all that can be done to this card, and why not the rest; do what is chosen."""
        asked = Choose(f"{card.id}: {visible(card.title)}", choices.of_actions(card))
        chosen = await self._owner.push_screen_wait(asked)
        if chosen:
            await self.act(card, Action(chosen), seen)

    async def make(self, under: TaskId | None) -> TaskId | None:
        """Make a task; None: there is none, or none with a card where only the parts of `under` are shown."""
        from penguin_git.board.new_task import NewTask  # a form brings many kinds of fields

        made = await self._owner.push_screen_wait(NewTask(self._owner.create))
        if made is None:
            return None
        why_not = made.absence(under)
        self._owner.say(f"{made.said} {why_not}".strip())
        return None if why_not else made.task

    async def _words(self, card: Card, action: Action) -> str | None:
        """What the person says to it; None: it is not to be done."""
        offer = doing.offer(card, action)
        if offer.words is not Words.REQUIRED and action in _AT_ONCE:
            return ""
        return await self._owner.push_screen_wait(AskWords(card, offer))
