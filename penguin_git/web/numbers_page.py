"""The page of how the work goes: what `penguin report` writes, as it is now."""

from collections.abc import Mapping
from datetime import timedelta

from penguin_git.model.period import Period
from penguin_git.templating import report_page
from penguin_git.tracker import reporting
from penguin_git.tracker.selecting import Wanted
from penguin_git.web.clone import Look

_MOST_DAYS = 36_500


def numbers(look: Look, days: int | None) -> Mapping[str, object]:
    """What the page shows: of the last days, or from the beginning."""
    return look.once(("numbers", days), lambda: {**_values(look, days), "days": days})


def _values(look: Look, days: int | None) -> Mapping[str, object]:
    since = look.project.world.now() - timedelta(days=min(days, _MOST_DAYS)) if days else None
    return report_page.values(reporting.report(look.project, Wanted(period=Period(since=since)))[0])
