"""Of which lines it is known that no task of theirs waits for itself, so that nobody looks again."""

from collections.abc import Callable

from penguin_git.store.lines import Lines


class Soundness:
    """Remembers the latest few, by identity: lines that were read anew are other ones."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._known: tuple[Lines, ...] = ()
        self._doubt: tuple[Lines, Callable[[], bool]] | None = None

    def holds(self, lines: Lines) -> bool:
        """Whether it is known of these lines."""
        if self._doubt is not None and self._doubt[0] is lines:
            (_, is_unfounded), self._doubt = self._doubt, None
            if is_unfounded():
                self.note(lines)
        return any(lines is known for known in self._known)

    def note(self, lines: Lines) -> None:
        """Remember it of these lines."""
        self._known = (*self._known, lines)[-self._count :]

    def doubt(self, lines: Lines, is_unfounded: Callable[[], bool]) -> None:
        """It was known of what these lines were; whether it still is will be found out where it is asked."""
        self._doubt = lines, is_unfounded
