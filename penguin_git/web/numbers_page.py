"""The page of how the work goes: what `penguin report` writes, as it is now."""

from collections.abc import Mapping

from penguin_git.templating import report_page
from penguin_git.tracker import reporting
from penguin_git.tracker.selecting import Wanted
from penguin_git.web.clone import Look


def numbers(look: Look) -> Mapping[str, object]:
    """What the page shows."""
    return look.once("numbers", lambda: report_page.values(reporting.report(look.project, Wanted())[0]))
