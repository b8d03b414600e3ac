"""Lines of text of any number, of which only what is visible is drawn: a log, a patch, a page."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

_NARROWEST = 20  # columns; below, wrapped text is of no use


class Lines(ScrollView, can_focus=True):
    """Lines, wrapped where `wrap` says so, what is wrapped indented by `hang`.

    While the end is visible, it stays so as lines come in.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        Binding("g", "scroll_home", "First", show=False),
        Binding("G", "scroll_end", "Last", show=False),
    ]

    def __init__(self, *, id: str, wrap: bool = True, hang: int = 0) -> None:  # noqa: A002 - as every widget calls it
        super().__init__(id=id)
        self._wrap, self._hang = wrap, hang
        self._said: list[Text] = []
        self._drawn: list[Text] = []
        self._width = 0

    @property
    def plain(self) -> str:
        """What it says."""
        return "\n".join(line.plain for line in self._said)

    def show(self, lines: Sequence[Text], *, is_same: bool = False) -> None:
        """Say this in place of what was said; from the top where it is about something else."""
        self._said = list(lines)
        self._draw()
        if not is_same:
            self.scroll_to(0, 0, animate=False)

    def add(self, lines: Sequence[Text]) -> None:
        """Say this as well."""
        was_at_end = self.is_vertical_scroll_end
        self._said += lines
        self._drawn += self._fitted(lines)
        self._measure()
        if was_at_end:
            self.scroll_end(animate=False)

    def on_resize(self, _: Resize) -> None:
        """Wrap again where there is more room, or less."""
        if self._wrap and self.scrollable_content_region.width != self._width:
            self._draw()

    def render_line(self, y: int) -> Strip:
        """One line of what is visible."""
        place, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        style = self.rich_style
        if place >= len(self._drawn):
            return Strip.blank(width, style)
        line = Strip(list(self._drawn[place].render(self.app.console))).apply_style(style)
        x = self.scroll_offset.x
        return line.crop_extend(x, x + width, style)

    def _draw(self) -> None:
        self._width = self.scrollable_content_region.width
        self._drawn = list(self._fitted(self._said))
        self._measure()

    def _measure(self) -> None:
        widest = 0 if self._wrap else max((line.cell_len for line in self._drawn), default=0)
        self.virtual_size = Size(widest, len(self._drawn))
        self.refresh()

    def _fitted(self, lines: Iterable[Text]) -> Iterator[Text]:
        width = max(self._width, _NARROWEST)
        for line in lines:
            if self._wrap and line.cell_len > width:
                yield from self._wrapped(line, width)
            else:
                yield line

    def _wrapped(self, line: Text, width: int) -> Iterator[Text]:
        hang = self._hang if width - self._hang > _NARROWEST else 0
        before, *after = line[hang:].wrap(self.app.console, width - hang)
        yield line[:hang] + before
        yield from (Text(" " * hang) + piece for piece in after)
