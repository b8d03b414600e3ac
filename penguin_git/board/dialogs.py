"""What the board asks in between: a person's words, one of several things, or nothing but a moment."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from penguin_git.model.board import Card
from penguin_git.model.doing import Offer, Words
from penguin_git.model.text import visible

_LEAVE = Binding("escape", "leave", "Leave")


class AskWords(ModalScreen[str | None]):
    """Asks for the words of an action, and says what it does. None: it is not to be done."""

    BINDINGS: ClassVar[list[BindingType]] = [_LEAVE]

    def __init__(self, card: Card, offer: Offer) -> None:
        super().__init__()
        self._card, self._offer = card, offer

    def compose(self) -> ComposeResult:
        """What will happen, and a line to write on."""
        name, is_required = self._offer.action.value, self._offer.words is Words.REQUIRED
        with Vertical(classes="dialog"):
            title = f"{name.capitalize()} {self._card.id}: {visible(self._card.title)}"
            yield Static(Content(title), classes="dialog-title")
            yield Static(Content(f"Then {self._offer.effect}."))
            yield Input(placeholder="Your words" if is_required else "Your words, if there are any")
            yield Static("", id="problem")
            yield Static(Content(f"Enter: {name}   Esc: leave it"), classes="dialog-keys")

    def on_input_submitted(self, said: Input.Submitted) -> None:
        """Go on, where there is something to go on with."""
        if self._offer.words is Words.REQUIRED and not said.value.strip():
            self.query_one("#problem", Static).update(Content("Say why first: it is told to others."))
            return
        self.dismiss(said.value.strip())

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(None)


class Choose(ModalScreen[str | None]):
    """Asks for one of several things; its id, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _LEAVE,
        Binding("j", "down", "Down", show=False),
        Binding("k", "up", "Up", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[tuple[str, str, bool]]) -> None:
        super().__init__()
        self._title, self._choices = title, choices

    def compose(self) -> ComposeResult:
        """The choices, those that can't be had greyed out; each says why itself."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield OptionList(
                *(Option(Content(said), id=name, disabled=not can) for name, said, can in self._choices),
                markup=False,
            )
            yield Static(Content("Enter: choose   Esc: leave it"), classes="dialog-keys")

    def on_option_list_option_selected(self, chosen: OptionList.OptionSelected) -> None:
        """That one."""
        self.dismiss(chosen.option.id)

    def action_down(self) -> None:
        """Go to the next one."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """Go to the one before."""
        self.query_one(OptionList).action_cursor_up()

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class Read(ModalScreen[None]):
    """Shows a page until a key is pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q,question_mark", "leave", "Leave")]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(classes="dialog wide"):
            yield Static(Content(self._title), classes="dialog-title")
            yield Static(Content(self._text))
            yield Static(Content("Esc: back to the board"), classes="dialog-keys")

    def action_leave(self) -> None:
        """Back to the board."""
        self.dismiss(None)
