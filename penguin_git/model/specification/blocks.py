"""What a specification is made of: headings, prose, lists and tables, each with its line."""

from msgspec import Struct


class Heading(Struct, frozen=True):
    """`level` 1 is the highest. Text is kept with its marks for bold, code and links."""

    level: int
    text: str
    line: int


class Prose(Struct, frozen=True):
    """A paragraph; its lines are kept."""

    text: str
    line: int


class Item(Struct, frozen=True):
    """An entry of a list. `number` is that of a numbered one, `done` says what its box does."""

    text: str
    line: int
    items: tuple["Item", ...] = ()
    number: int | None = None
    done: bool | None = None
    prose: tuple[str, ...] = ()


class Items(Struct, frozen=True):
    """A list."""

    items: tuple[Item, ...]
    line: int


class Table(Struct, frozen=True):
    """A table: the cells of its head, and those of each row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: int


Block = Heading | Prose | Items | Table
