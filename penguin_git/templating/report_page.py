"""The report as one page of HTML that needs nothing else and runs nothing.

The page's own template comes with the package, so that it is rendered here; what it shows are values, and
autoescaping keeps them text. The browser is told to refuse scripts, and any style but the page's own.
"""

import hashlib
from base64 import b64encode
from collections.abc import Mapping

from penguin_git.codec import charts
from penguin_git.model.report import Report
from penguin_git.model.report_charts import drawings
from penguin_git.templating.page_environment import PAGES, rendered

_WIDTH = 460.0  # of charts: two beside each other on a desk, and letters large enough on a phone
_STATES = ("pending", "in_progress", "completed", "failed", "paused", "cancelled")
_OVER = ("completed", "cancelled")
_SPENT = ("tokens", "cost", "slowest", "most_tokens", "dearest", "success")


def page(report: Report) -> str:
    """The whole page."""
    style = (PAGES / "report.css").read_text(encoding="utf-8")
    style_hash = "sha256-" + b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return rendered("report.html.j2", {**values(report), "style": style, "style_hash": style_hash})


def values(report: Report) -> Mapping[str, object]:
    """What the body of the page shows."""
    drawn = {name: charts.svg(drawing, _WIDTH) for name, drawing in drawings(report).items()}
    return {
        "report": report,
        "charts": drawn,
        "spent": [name for name in _SPENT if name in drawn],
        "states": _STATES,
        "open_tasks": sum(number for state, number in report.states.items() if state not in _OVER),
    }
