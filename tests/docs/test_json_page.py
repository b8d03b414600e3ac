"""The page on JSON has every command that prints it, and every key."""

import re
from pathlib import Path

from tests.docs import making

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"
AGAIN = "run `python docs/make/shapes.py` again"


def keys(page: str) -> dict[str, list[set[str]]]:
    """The keys in each section: those of the object itself, and all that lie deeper."""
    sections = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return {
        title: [{*re.findall(rf'^ {{{deep}}}"(\w+)"', text, re.MULTILINE)} for deep in ("2", "3,")]
        for title, text in sections
    }


def test_the_page_on_json_has_every_command_and_every_key() -> None:
    printed, told = keys(making.script("shapes").page()), keys(PAGE.read_text())

    assert printed.keys() == told.keys(), AGAIN
    for title, (near, far) in printed.items():
        assert near == told[title][0], f"{title}: {AGAIN}"
        assert set() == far - told[title][1], f"{title}: {AGAIN}"
