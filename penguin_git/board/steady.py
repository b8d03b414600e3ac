"""Whether the card under the cursor has been there for long enough to be the one that a key is meant for."""

import time
from collections.abc import Callable
from typing import Final

from penguin_git.model.board import Card
from penguin_git.model.ids import TaskId

_MOMENT: Final = 1.0  # seconds that it takes to see that something has changed


class Steady:
    """Knows what has come under the cursor, or changed there, by itself a moment ago.

    A key that was pressed for what was there before is not for what nobody has looked at.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._own: TaskId | None = None
        self._new: TaskId | None = None
        self._since = 0.0

    def acted(self, task: TaskId) -> None:
        """The next change of this task is the person's own doing, and no surprise."""
        self._own = task

    def turned(self, before: Card | None, now: Card | None) -> None:
        """News has come: what was under the cursor, and what is."""
        if now is None or (before is not None and _seen(before) == _seen(now)):
            return
        if before is not None and before.id == now.id == self._own:
            self._own = None
            return
        self._new, self._since = now.id, self._clock()

    def is_new(self, card: Card) -> bool:
        """Whether nobody can have seen it as it is."""
        return card.id == self._new and self._clock() - self._since < _MOMENT


def matter(card: Card) -> tuple[object, ...]:
    """What a decision about a card is about."""
    return card.column, card.attempt, card.title, card.wants_approval


def _seen(card: Card) -> tuple[object, ...]:
    return card.id, card.mark, *matter(card)
