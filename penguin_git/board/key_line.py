"""The line of keys: what is of use now, each to be pressed or clicked.

Textual's own footer makes a widget a key whenever the focus moves, which takes longer than all the rest.
"""

from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

_KEY = Style(bold=True)


class KeyLine(Static):
    """Says the keys that are shown and enabled where the focus is."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._said = Content()

    def on_mount(self) -> None:
        """Follow what is of use."""
        self.screen.bindings_updated_signal.subscribe(self, self._say)
        self._say(self.screen)

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
