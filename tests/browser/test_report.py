"""The report in a real browser: it runs nothing, loads nothing, and fits every screen."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from penguin_git.model import ids
from penguin_git.model.flow import Life, flow
from penguin_git.model.outcome import Outcome
from penguin_git.model.period import Period
from penguin_git.model.project import progress
from penguin_git.model.report import About, Now, Share, Waiting, report
from penguin_git.model.status import TaskStatus
from penguin_git.templating import report_page
from tests.browser.chromium import PROGRAM, Browser, Tab
from tests.support.tasks import NOW, a_sample

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed: `make browser` brings one")

_HOSTILE = (
    "</td></table></svg></style><script>window.planted = 1</script><img src=x onerror='planted = 1'>"
    + ("a_very_long_word_without_any_place_to_break_it" * 3)
)


def page() -> str:
    """A page on which everything that people and agents can say is hostile."""
    samples = [
        a_sample(
            f"k{number}",
            title=_HOSTILE,
            agent=_HOSTILE if number % 2 else "claude",
            started=NOW - timedelta(days=number),
            ended=NOW - timedelta(days=number),
            minutes=number * 7.5,
            tokens=number * 1000 if number % 3 else None,
            cost=number / 10 if number % 3 else None,
            outcome=[Outcome.COMPLETED, Outcome.FAILED, Outcome.TIMED_OUT, Outcome.ORPHANED][number % 4],
            reason=_HOSTILE,
        )
        for number in range(29, -1, -1)
    ]
    waiting = Waiting(
        task=ids.parse("k1"), title=_HOSTILE, state="paused", whom=_HOSTILE, reasons=(_HOSTILE,)
    )
    now = Now(
        states={"completed": 1, "paused": 1},
        shares=(Share(name=_HOSTILE, progress=progress([TaskStatus.PAUSED, TaskStatus.COMPLETED])),),
        waiting=(waiting,),
        waiting_count=1,
        bottlenecks=(),
    )
    lives = [Life(task=ids.parse("k1"), created=NOW - timedelta(days=20), is_completed=True)]
    about = About(name=_HOSTILE, only=(_HOSTILE,), made=NOW)
    return report_page.page(report(about, samples, now, flow(lives, samples, Period(), NOW)))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def tab(browser: Browser, tmp_path: Path) -> Iterator[Tab]:
    file = tmp_path / "report.html"
    file.write_text(page())
    with browser.tab() as tab:
        tab.open(file)
        yield tab


def complaints(tab: Tab) -> list[Any]:
    """What the browser refused or did not like."""
    return [said for name, said in tab.events if name in ("Log.entryAdded", "Runtime.exceptionThrown")]


def test_nothing_that_anybody_said_became_an_element_or_ran(tab: Tab) -> None:
    assert tab.says("window.planted === undefined")
    assert 0 == tab.says("document.querySelectorAll('script, img, [onerror]').length")
    assert tab.says("document.querySelector('h1').textContent.includes('window.planted')")
    assert [] == complaints(tab)


def test_it_loads_nothing_but_itself(tab: Tab) -> None:
    asked = [said["request"]["url"] for name, said in tab.events if name == "Network.requestWillBeSent"]

    assert 1 == len(asked)


def test_its_own_style_holds_and_a_script_would_be_refused(tab: Tab) -> None:
    assert "none" == tab.says("getComputedStyle(document.querySelector('svg .paper')).fill")

    tab.says(
        "const one = document.createElement('script'); one.textContent = 'window.planted = 1';"
        "document.body.append(one)"
    )
    tab.says("document.body.setAttribute('style', 'color: red')")

    assert tab.says("window.planted === undefined")
    assert "rgb(255, 0, 0)" != tab.says("getComputedStyle(document.body).color")


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2560])
def test_it_fits_screens_of_any_width(tab: Tab, width: int) -> None:
    tab.look(width, 900)

    assert tab.says("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_told_from_what_is_behind_it_on_light_and_dark_screens(tab: Tab, scheme: str) -> None:
    tab.look(1280, 900, scheme)

    ink = _lightness(tab.says("getComputedStyle(document.querySelector('svg .ink')).fill"))
    faint = _lightness(tab.says("getComputedStyle(document.querySelector('svg .faint')).fill"))
    paper = _lightness(tab.says("getComputedStyle(document.querySelector('.chart')).backgroundColor"))
    assert (scheme == "dark") == (ink > paper)
    assert _contrast(ink, paper) > 7
    assert _contrast(faint, paper) > 4.5


def test_no_text_of_a_chart_leaves_its_picture(tab: Tab) -> None:
    outside = tab.says(
        "[...document.querySelectorAll('svg text')].filter(text => {"
        " const box = text.getBBox(), room = text.ownerSVGElement.viewBox.baseVal;"
        " return box.x < 0 || box.x + box.width > room.width || box.y + box.height > room.height"
        "}).map(text => text.textContent)"
    )

    assert [] == outside


def _lightness(colour: str) -> float:
    """Relative luminance as WCAG 2 has it, of `rgb(r, g, b)`."""
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: float, other: float) -> float:
    light, dark = max(one, other), min(one, other)
    return (light + 0.05) / (dark + 0.05)
