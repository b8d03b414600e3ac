"""The line of keys: what is of use now, each to be pressed or clicked.

Textual's own footer makes a widget a key whenever the focus moves, which takes longer than all the rest.
"""

from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from penguin_git.model import doing
from penguin_git.model.board import Card
from penguin_git.model.doing import Action

_KEY = Style(bold=True)


class KeyLine(Static):
    """Says the keys that are shown and enabled where the focus is."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._said = Content()
        self._of_use: tuple[Action, ...] | None = None

    def on_mount(self) -> None:
        """Follow what is of use."""
        self.screen.bindings_updated_signal.subscribe(self, self._say)
        self._say(self.screen)

    def turn_to(self, card: Card | None) -> None:
        """Say the keys for this card."""
        of_use = tuple(one.action for one in doing.possible(card)) if card else None
        if of_use != self._of_use and self.is_attached:  # saying them takes longer than going to a card
            self._of_use = of_use
            self.screen.refresh_bindings()

    def _say(self, screen: Screen[object]) -> None:
        shown = {
            one.binding.action: one.binding
            for one in screen.active_bindings.values()
            if one.binding.show and one.enabled
        }
        said = Content("  ").join(
            Content.assemble((self.app.get_key_display(binding), _KEY), f" {binding.description}").stylize(
                Style.from_meta({"@click": action if action.startswith("app.") else f"screen.{action}"})
            )
            for action, binding in shown.items()
        )
        if said != self._said:
            self._said = said
            self.update(said)
