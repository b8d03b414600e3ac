"""The website of the documentation in a real browser: its search finds pages that were opened as files."""

import time
from pathlib import Path

import pytest

from tests.browser.chromium import PROGRAM, Browser

SITE = Path(__file__).parents[2] / "build" / "site"
pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed: `make browser` brings one"),
    pytest.mark.skipif(not SITE.is_dir(), reason="there is no website: `make docs` builds it"),
]
_FOUND = "[...document.querySelectorAll('.md-search-result__link')].map(link => link.getAttribute('href'))"


def test_the_search_works_in_pages_that_were_opened_as_files(tmp_path: Path) -> None:
    with Browser(tmp_path) as browser, browser.tab() as tab:
        tab.open(SITE / "index.html")

        tab.says("location.href = location.href + '?q=bubblewrap'")
        until = time.monotonic() + 20
        found: list[str] = []
        while not found and time.monotonic() < until:
            found = tab.says(_FOUND)

        assert [] != [link for link in found if "guides/keep-agents-in.html" in link]
        requested = [
            said["request"]["url"] for name, said in browser.events if name == "Network.requestWillBeSent"
        ]
        assert [] == [url for url in requested if not url.startswith(("file:", "data:"))]
