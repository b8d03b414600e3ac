"""Each block of a page is one that a test looks at, or says by its language that none does."""

import json
import re
from pathlib import Path

import pytest

from tests.docs import markdown, transcript

ROOT = Path(__file__).parents[2]
PAGES = [str(page.relative_to(ROOT)) for page in markdown.pages(ROOT)]
LOOKED_AT = {"console", "python", "yaml", "json"}
NOT_EXECUTED = {"ini", "sh", "text"}
BARE = {"ARCHITECTURE.md": 1}  # a drawing
FENCE = re.compile(r"^([ \t>*+-]*)(```+|~~~+)(.*)$", re.MULTILINE)


def opened(text: str) -> list[str]:
    """What stands behind each fence that opens a block."""
    return [found[3] for found in FENCE.finditer(text)][::2]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fences_its_blocks_in_the_one_way_that_the_tests_read(page: str) -> None:
    text = (ROOT / page).read_text()

    fences = FENCE.findall(text)

    assert [] == [fence for fence in fences if fence[0] or fence[1] != "```"], "neither indented, nor others"
    assert len(fences) % 2 == 0
    assert [] == [fence[2] for fence in fences[1::2] if fence[2]], "a block that does not end"
    named = [name for name in opened(text) if name]
    assert set() == set(named) - LOOKED_AT - NOT_EXECUTED
    assert BARE.get(page, 0) == len(opened(text)) - len(named)


def test_blocks_that_are_executed_stand_only_in_pages_that_the_tests_visit() -> None:
    visited = {*transcript.pages(ROOT), ROOT / "docs" / "guides" / "use-from-python.md"}

    executed = {page for page in markdown.pages(ROOT) if {"console", "python"} & {*opened(page.read_text())}}

    assert executed == visited


def test_what_is_called_json_is_json() -> None:
    for page in markdown.pages(ROOT):
        for block in transcript.blocks(page.read_text(), "json"):
            assert json.loads(block), page


def test_a_block_between_others_is_read_as_the_command_that_it_is() -> None:
    page = "```python\nprint(1)\n```\n\n```text\n1\n```\n\n```python\nprint(2)\n```\n"

    assert [
        (2, "python - <<'END'\nprint(1)\nEND", ("1",)),
        (10, "python - <<'END'\nprint(2)\nEND", None),
    ] == [(step.line, step.command, step.printed) for step in transcript.steps(page)]
