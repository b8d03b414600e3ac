"""The report as one page of HTML that needs nothing else and runs nothing.

The page's own template comes with the package, so that it is rendered here; what it shows are values, and
autoescaping keeps them text. The browser is told to refuse scripts, and any style but the page's own.
"""

import hashlib
import re
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from penguin_git.codec import charts, figures
from penguin_git.model import durations
from penguin_git.model.prose import count
from penguin_git.model.report import Report
from penguin_git.model.report_charts import drawings
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_PAGES = Path(__file__).parent / "pages"
_WIDTH = 460.0  # of charts: two beside each other on a desk, and letters large enough on a phone
_STATES = ("pending", "in_progress", "completed", "failed", "paused", "cancelled")
_NAME = re.compile(r"`([^`]+)`")
_OVER = ("completed", "cancelled")
_SPENT = ("tokens", "cost", "slowest", "most_tokens", "dearest", "success")


def page(report: Report) -> str:
    """The whole page."""
    style = (_PAGES / "report.css").read_text(encoding="utf-8")
    drawn = {name: charts.svg(drawing, _WIDTH) for name, drawing in drawings(report).items()}
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            charts=drawn,
            spent=[name for name in _SPENT if name in drawn],
            states=_STATES,
            open_tasks=sum(number for state, number in report.states.items() if state not in _OVER),
            style=style,
            style_hash="sha256-" + b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )


def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_PAGES),
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


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def _known_of(known: int, attempts: int) -> str:
    """Said where a number is not about all attempts."""
    return "" if known in (0, attempts) else f" (of {known:,})"
