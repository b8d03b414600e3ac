"""The line of the filter: it holds once a person stops typing, and says what can't be understood."""

from collections.abc import Callable

from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

_TYPING = 0.25  # seconds after the last letter


class FilterLine(Input):
    """Asks for a filter. `words` are those that hold; `want` has them hold, or raises a `PenguinError`."""

    class Typed(Message):
        """A person has stopped typing for a moment."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, words: str, want: Callable[[str], None]) -> None:
        super().__init__(placeholder="label:ui -priority:low words", id="filter", select_on_focus=False)
        self.words = words
        self._want = want
        self._typing: Timer | None = None

    def on_mount(self) -> None:
        """Say what holds from the beginning: it can't be told before the app runs."""
        self._write(self.words)

    def ask(self) -> None:
        """Come up, and take the keys."""
        # By the style of its own, which holds at once: what is hidden takes no keys.
        self.display = True
        self.screen.set_focus(self)

    def take(self, text: str) -> bool:
        """Have these words hold; whether they can be understood."""
        self._wait_no_longer()
        try:
            self._want(text)
        except PenguinError as error:
            self.border_title = visible(f"{error.message} {error.hint}")
            return False
        self.words, self.border_title = text, ""
        self._write(text)
        return True

    def on_input_changed(self, changed: Input.Changed) -> None:
        """Wait until a person stops for a moment."""
        changed.stop()
        self._wait_no_longer()
        if changed.value != self.words:
            self._typing = self.set_timer(_TYPING, lambda: self.post_message(self.Typed(changed.value)))

    def _wait_no_longer(self) -> None:
        if self._typing is not None:
            self._typing.stop()

    def _write(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self.value = text
