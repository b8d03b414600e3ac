"""Who may write to a repository, asked once each; of a crowd of strangers only so many at a time."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_AT_ONCE = 30  # questions for one pull request; whoever is left is asked about at the next look

K = TypeVar("K", bound=Hashable)


class Rights(Generic[K]):
    """Remembers what the forge said of each; `ask` asks it."""

    def __init__(self, ask: Callable[[K], bool]) -> None:
        self._ask = ask
        self._known: dict[K, bool] = {}
        self._left = 0

    def begin(self) -> None:
        """Another look at a pull request."""
        self._left = _AT_ONCE

    def may_write(self, who: K) -> bool:
        """Whether somebody may; no, as long as that is not known."""
        if who not in self._known and self._left:
            self._left -= 1
            self._known[who] = self._ask(who)
        return self._known.get(who, False)
