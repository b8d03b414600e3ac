"""`penguin web` in a real browser: what people see, do, and are kept from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from penguin_git.model.status import TaskStatus
from tests.browser.chromium import PROGRAM, Browser, Tab
from tests.cli.driving import until
from tests.support.clones import Clone
from tests.support.visitors import Served

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed: `make browser` brings one")

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
PAGES = (
    "",
    "approvals",
    "graph",
    "numbers",
    "column/in_review",
    "task/one",
    "task/one/changes",
    "task/one/log",
    "task/one/attempts",
    "task/one/history",
)
_HOSTILE = "<script>window.planted = 1</script>" + "a_very_long_word_without_any_place_to_break_it" * 3
_MARKDOWN = (
    "# Why\n\n  <img src=http://planted.example/x onerror='planted = 1'>\n\n  | a |\n  |:-:|\n  | 1 |\n"
)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone with work in review, approvals to give, dependencies, and hostile texts."""
    clone = Clone.new(tmp_path_factory.mktemp("web") / "clone", config="base: main\n")
    for name in ("one", "two", "three"):
        clone.task(
            name,
            f"title: {name} {_HOSTILE!r}\nreview: required\nlabels: [web, {_HOSTILE!r}]\n"
            f"description: |\n  {_MARKDOWN}\nrun: |\n  echo '{_HOSTILE}' | tee {name}.txt\n"
            f"acceptance:\n  - check: test -s {name}.txt\n",
        )
    clone.run()
    clone.task("later", "title: Later\ndepends_on: [one]\nrun: 'true'\n")
    clone.task("asks", "title: Asks\nrequires_approval: true\nrun: 'true'\n")
    clone.task("whole", "title: A whole\n")
    clone.task("part", "title: A part\nparent: whole\nstatus: completed\nrun: 'true'\n")
    return clone


@pytest.fixture(scope="module")
def served(clone: Clone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(clone.path, tmp_path_factory.mktemp("home")) as served:
        yield served


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


class Visit:
    """A tab that came in by the address."""

    def __init__(self, tab: Tab, served: Served) -> None:
        self.tab = tab
        tab.go(served.address)
        self.inside = str(tab.says("location.href")).partition("?")[0]

    def open(self, page: str) -> None:
        """Load a page, which has to please the browser and to leave this server alone."""
        self.tab.go(self.inside + page)
        assert [] == self.complaints(), page
        assert set() == self.elsewhere(), page

    def complaints(self) -> list[Any]:
        """What the browser refused or did not like."""
        return [
            said for name, said in self.tab.events if name in ("Log.entryAdded", "Runtime.exceptionThrown")
        ]

    def elsewhere(self) -> set[str]:
        """What was asked of any other server."""
        origin = "/".join(self.inside.split("/")[:3])
        asked = [
            said["request"]["url"] for name, said in self.tab.events if name == "Network.requestWillBeSent"
        ]
        return {url for url in asked if not url.startswith(f"{origin}/")}


def is_there(tab: Tab, what: str) -> bool:
    """Whether the page that another one leads to is there; between the two there is none to ask."""
    try:
        return bool(tab.says(f"document.readyState === 'complete' && !!({what})"))
    except AssertionError:
        return False


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Visit]:
    with browser.tab() as tab:
        yield Visit(tab, served)


def test_the_token_leaves_the_address_bar(visit: Visit, served: Served) -> None:
    assert served.token not in visit.tab.says("location.href + document.referrer")
    assert "" == visit.tab.says("document.cookie")


def test_a_file_that_leads_in_leaves_no_token_behind(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    file = tmp_path / "in.html"
    file.write_text(f'<meta http-equiv="refresh" content="0; url={served.address}">')

    with browser.tab() as tab:
        tab.go(file.as_uri())
        until(lambda: is_there(tab, "document.querySelector('.columns')"))

        assert served.token not in tab.says("location.href + document.referrer")
        assert 2 >= tab.says("history.length")


@pytest.mark.parametrize("page", PAGES)
def test_no_text_runs_and_nothing_is_loaded_from_elsewhere(visit: Visit, page: str) -> None:
    visit.open(page)

    assert visit.tab.says("window.planted === undefined")
    assert 0 == visit.tab.says("document.querySelectorAll('img, [onerror], main script, [style]').length")


@pytest.mark.parametrize("width", [320, 390, 768])
def test_pages_fit_narrow_screens(visit: Visit, width: int) -> None:
    visit.tab.look(width, 800)
    for page in PAGES:
        visit.open(page)

        assert visit.tab.says("document.documentElement.scrollWidth") <= width, page


@pytest.mark.skipif(not AXE.is_file(), reason="axe is not installed: `make browser` brings it")
@pytest.mark.parametrize(
    ("scheme", "pages"), [("light", PAGES), ("dark", ("", "approvals", "task/one/changes"))]
)
def test_nothing_keeps_anybody_from_using_them(visit: Visit, scheme: str, pages: tuple[str, ...]) -> None:
    visit.tab.look(1280, 900, scheme)
    for page in pages:
        visit.open(page)
        visit.tab.says("document.querySelectorAll('details').forEach(one => one.open = true)")

        visit.tab.says(AXE.read_text())
        found = visit.tab.says(
            "axe.run().then(result => result.violations"
            ".filter(one => ['serious', 'critical'].includes(one.impact))"
            ".map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' ')))"
        )

        assert [] == found, page


def test_the_keyboard_reaches_cards_and_shows_where_it_is(visit: Visit) -> None:
    visit.open("")

    visit.tab.press("Tab")
    assert "Skip to the page" == visit.tab.says("document.activeElement.textContent")
    visit.tab.says("document.querySelector('.column.in_review .card a').focus()")
    visit.tab.press("ArrowDown")
    second = visit.tab.says("document.activeElement.getAttribute('href').split('/').at(-1)")
    visit.tab.press("ArrowLeft")
    beside = visit.tab.says("document.activeElement.getAttribute('href').split('/').at(-1)")

    assert (True, True) == (second in {"one", "two", "three"}, beside in {"asks", "later"})
    assert "solid" == visit.tab.says("getComputedStyle(document.activeElement).outlineStyle")
    visit.tab.press("Enter")
    until(lambda: is_there(visit.tab, f"location.pathname.endsWith('/task/{beside}')"))


def test_what_runs_shows_how_far_it_is_without_a_reload(visit: Visit, clone: Clone) -> None:
    visit.open("")
    visit.tab.says("window.kept = 1")

    go_on = clone.path.parent / "go-on"
    script = (
        f'echo "::progress 40 half-way"; until test -e {go_on}; do sleep 0.1; done; echo "::progress 80 soon"'
    )
    clone.task("long", f"title: Takes long\nreview: required\nrun: |\n  {script}; echo x > long.txt\n")
    with clone.daemon():
        until(lambda: visit.tab.says("document.querySelector('.in_progress progress')?.value === 40"))
        assert visit.tab.says("document.querySelector('.in_progress .far').textContent.includes('half-way')")
        go_on.touch()
        until(lambda: visit.tab.says("!!document.querySelector('.column.in_review a[href$=\"/task/long\"]')"))

    assert 1 == visit.tab.says("window.kept")
    assert ([], set()) == (visit.complaints(), visit.elsewhere())


def test_what_somebody_writes_stays_while_other_things_change(visit: Visit, clone: Clone) -> None:
    visit.open("task/two")
    visit.tab.says("document.querySelector('details.reject').open = true")
    visit.tab.says("document.querySelector('details.reject textarea').focus()")
    visit.tab.write("not like th")

    waiting = visit.tab.says("document.querySelector('#waiting').textContent")
    clone.task("new", "title: New\nrequires_approval: true\nrun: 'true'\n")
    until(lambda: waiting != visit.tab.says("document.querySelector('#waiting').textContent"))
    visit.tab.write("is")

    assert "not like this" == visit.tab.says("document.querySelector('details.reject textarea').value")


def test_a_title_is_as_new_as_what_can_be_done_and_a_button_that_moves_takes_no_click(
    visit: Visit, clone: Clone
) -> None:
    visit.open("task/asks")
    clone.edit("asks", "title: Asks", "title: Asks for more")
    until(lambda: visit.tab.says("document.querySelector('h1').textContent === 'Asks for more'"))
    assert visit.tab.says("document.title").startswith("Asks for more")

    visit.open("approvals")
    visit.tab.says(
        "new MutationObserver(() => { const click = new MouseEvent('click',"
        " {bubbles: true, cancelable: true, detail: 1}); if (window.taken === undefined)"
        " window.taken = document.getElementById('send-it-asks-approve').dispatchEvent(click) })"
        ".observe(document.querySelector('main'), {childList: true, subtree: true})"
    )
    clone.task("first", "title: First\npriority: critical\nrequires_approval: true\nrun: 'true'\n")
    until(lambda: visit.tab.says("window.taken !== undefined"))

    assert visit.tab.says("window.taken === false")
    assert clone.on_base("asks").approval is None


def test_a_person_rejects_with_a_reason_and_approves(visit: Visit, clone: Clone) -> None:
    visit.open("task/three/changes")
    visit.tab.says("document.querySelector('details.reject summary').click()")
    visit.tab.says("document.querySelector('details.reject textarea').focus()")
    visit.tab.write("use the library that we have")
    visit.tab.press("Tab")
    visit.tab.press("Enter")
    until(lambda: is_there(visit.tab, "document.querySelector('.notice')"))

    visit.open("task/one/changes")
    visit.tab.says("document.querySelector('form.approve button').click()")
    landed = "document.querySelector('[role=status].notice')?.textContent.includes('landed')"
    until(lambda: is_there(visit.tab, landed))

    assert TaskStatus.COMPLETED is clone.on_base("one").status
    assert "use the library that we have" == clone.on_base("three").notes[-1].text
    assert [] == visit.complaints()
