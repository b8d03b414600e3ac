"""A forge that nobody may ask: a person opens the pull request, on the page whose address is said."""

from penguin_git.forge.places import Place
from penguin_git.forge.protocol import Merger, Opened, PullRequest, Said, Standing, State


class Printed:
    """Knows addresses and nothing else; what becomes of a pull request shows on the base branch."""

    name = "the forge"

    def __init__(self, place: Place | None) -> None:
        self._place = place

    def open(self, wish: PullRequest) -> Opened:
        """Where to open it; without an address where no forge is known."""
        return Opened(0, self._place.to_open(wish.head, wish.base) if self._place else "")

    def look(self, number: int) -> Standing:
        """Open, as far as anybody knows."""
        return Standing(number=number, state=State.OPEN)

    def said(self, number: int) -> tuple[Said, ...]:  # noqa: ARG002 - nobody can be asked
        """Nothing."""
        return ()

    def comment(self, number: int, key: str, text: str) -> None:
        """Nothing is said: a person writes there."""

    def merger(self, commit: str, base: str) -> Merger | None:  # noqa: ARG002 - nobody can be asked
        """Nobody knows."""
        return None
