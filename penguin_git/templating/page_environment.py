"""What pages of HTML are rendered in: all that they show are values, which autoescaping keeps text."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from penguin_git.codec import figures
from penguin_git.model import durations
from penguin_git.model.prose import count
from penguin_git.model.text import visible, visible_lines

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

PAGES = Path(__file__).parent / "pages"
_NAME = re.compile(r"`([^`]+)`")


def rendered(template: str, values: Mapping[str, object]) -> str:
    """A page of the package's own."""
    return environment().get_template(template).render(values)


@cache
def environment() -> "Environment":
    """The environment, made once: reading templates takes longer than rendering them."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "count_of": count,
        "hours": lambda value: durations.spoken(None if value is None else 60 * value),
        "known_of": _known_of,
        "marked": _marked,
        "minute": _minute,
        "minutes": durations.spoken,
        "money": lambda value: figures.full(value, "$"),
        "number": lambda value: figures.full(value, ""),
        "one": lambda number, noun: noun if number == 1 else f"{noun}s",
        "percent": lambda value: figures.full(value, "%"),
        "many": _many,
        "words": lambda word: word.replace("_", " "),
    }
    return environment


def _shown(value: object) -> object:
    """Text without control characters and marks that turn it round; what is HTML already stays it."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _marked(text: str) -> "Markup":
    """A sentence in which names stand in backticks."""
    from markupsafe import Markup, escape

    return Markup(_NAME.sub(r"<code>\1</code>", str(escape(visible(text)))))  # noqa: S704 - escaped before


def _many(text: str) -> "Markup":
    """Text of many lines, for where its line ends count."""
    from markupsafe import Markup, escape

    return Markup(escape(visible_lines(text)))  # noqa: S704 - escaped before


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def _known_of(known: int, attempts: int) -> str:
    """Said where a number is not about all attempts."""
    return "" if known in (0, attempts) else f" (of {known:,})"
