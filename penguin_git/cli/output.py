"""How the command line talks: data to stdout, sentences to stderr, colours that mean something."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from unicodedata import combining, east_asian_width

import click

from penguin_git.errors import PenguinError
from penguin_git.model.text import visible_lines

_AT_ONCE = 1_000  # values
_COLOURS = {
    "completed": "green",
    "ready": "bright_green",
    "in_progress": "cyan",
    "in_review": "magenta",
    "failed": "red",
    "paused": "yellow",
    "blocked": "yellow",
    "cancelled": "bright_black",
    "draft": "bright_black",
}


def data(text: str) -> None:
    """Print what the command was asked for."""
    click.echo(text)


def say(text: str) -> None:
    """Tell the user something that is not the answer itself."""
    click.echo(text, err=True)


def as_json(**payload: object) -> None:
    """Print an answer for programs: one object with its version first."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode({"version": 1, **payload}), indent=2))


def as_json_of_many(name: str, values: Iterable[object]) -> None:
    """Print what `as_json` would of many values under one name, so that few are in memory at once."""
    import msgspec

    head, tail = f'{{\n  "version": 1,\n  "{name}": [\n'.encode(), b"\n  ]\n}"
    rest, between = iter(values), head
    while some := list(islice(rest, _AT_ONCE)):
        text = msgspec.json.format(msgspec.json.encode({"version": 1, name: some}), indent=2)
        click.echo(between + text[len(head) : -len(tail)], nl=False)
        between = b",\n"
    if between == head:
        as_json(**{name: []})
    else:
        click.echo(tail)


def as_json_line(**payload: object) -> None:
    """Print one of many answers for programs: an object on a line of its own."""
    import msgspec

    click.echo(msgspec.json.encode({"version": 1, **payload}).decode())


def complain(error: PenguinError, *, colour: bool | None = None) -> None:
    """Print an error and the next step; `colour` None: where stderr is a terminal."""
    word = click.style("error:", fg="red", bold=True)
    click.echo(f"{word} {visible_lines(error.message)}", err=True, color=colour)
    if error.hint:
        word = click.style("hint:", fg="cyan")
        click.echo(f"  {word} {visible_lines(error.hint)}", err=True, color=colour)


def colour(environ: Mapping[str, str], *, refused: bool = False) -> bool | None:
    """Whether to print in colour; None: where the output is a terminal.

    `refused` is `--no-color`. Of the variables NO_COLOR comes first, then FORCE_COLOR, then TERM=dumb.
    """
    if refused or environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return False if environ.get("TERM") == "dumb" else None


def has_colour() -> bool:
    """Whether colours are wanted at all; click itself leaves them out where the output is no terminal."""
    ctx = click.get_current_context(silent=True)
    return ctx is None or ctx.color is not False


def state_of(status: str, state: str) -> str:
    """The one word for a task: what is derived, where there is something, else its status."""
    return state or status


def coloured(state: str) -> str:
    """The name of a state in its colour."""
    return click.style(state.replace("_", " "), fg=_COLOURS.get(state))


def table(rows: Sequence[Sequence[str]], *, room: int | None = None) -> Iterable[str]:
    """Lines with aligned columns; the last column is cut where the line would be wider than `room`."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)] if rows else []
    for row in rows:
        cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        start = "  ".join([*cells[:-1], ""])
        last = row[-1] if room is None else cut(row[-1], max(room - width(start), 10))
        yield (start + last).rstrip()


def room() -> int | None:
    """How wide a line may be; None where the output is no terminal."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    plain = click.unstyle(text)
    if plain.isascii():
        return len(plain)
    return sum(2 if east_asian_width(c) in "WF" else 0 if combining(c) else 1 for c in plain)


def cut(text: str, columns: int) -> str:
    """The beginning of a text, with an ellipsis where something is left out."""
    if width(text) <= columns:
        return text
    taken = ""
    for character in text:
        if width(taken + character) > columns - 1:
            break
        taken += character
    return f"{taken}…"
