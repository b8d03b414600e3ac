"""Each threat of the security page has a guard, and tests that exist."""

import re
from pathlib import Path

import pytest

from tests.trust.test_twelve_fakes import FAKES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "SECURITY.md").read_text()
TABLE = PAGE.partition("| threat |")[2].partition("\n## ")[0].split("\n")[2:]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TABLE if line.startswith("|")]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_threat_has_a_guard_and_tests_that_exist(row: list[str]) -> None:
    _, guard, shown = row

    named = re.findall(r"`(tests/[^`]*\.py)::(test_[^`]*)`", shown)

    assert guard
    assert named
    for file, test in named:
        assert f"def {test}(" in (ROOT / file).read_text(), f"{file} has no {test}"


def test_the_page_tells_of_each_fake_that_is_tried() -> None:
    table = PAGE.partition("| the fake |")[2].split("\n")[2:]

    told = [line for line in table if line.startswith("|")]

    assert len(FAKES) == len(told)
