"""The picture in the README is what its script made, and gives nothing away about the machine."""

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.docs.test_generated_pages import written_by

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "demo.svg"


def test_the_picture_shows_the_demo() -> None:
    root = ElementTree.fromstring(PICTURE.read_text())  # noqa: S314 - a file of our own

    text = unescape(" ".join(root.itertext())).replace("\N{NO-BREAK SPACE}", " ")

    assert "penguin run" in text
    assert "landed on `main`" in text


@pytest.mark.parametrize("name", ["board.svg", "demo.svg"])
def test_a_picture_loads_nothing_and_names_no_folder_of_the_machine(name: str) -> None:
    text = PICTURE.with_name(name).read_text()

    assert ["http://www.w3.org/2000/svg"] == re.findall(r"https?://[^\"' )]+", text)
    assert [] == re.findall(r"/(?:tmp|home|root|Users|var)/", text)


def test_the_picture_of_the_graph_is_what_its_script_makes() -> None:
    graph = PICTURE.with_name("graph.svg")

    assert written_by("graph", "picture")() == graph.read_text(), "run `python docs/make/graph.py` again"


def test_the_picture_of_the_statistics_is_what_its_script_makes() -> None:
    drawn = PICTURE.with_name("stats.svg")

    assert written_by("stats", "picture")() == drawn.read_text(), "run `python docs/make/stats.py` again"


def test_the_picture_of_a_comparison_is_what_its_script_makes() -> None:
    compared = PICTURE.with_name("compare.svg")

    assert written_by("compare", "picture")() == compared.read_text(), (
        "run `python docs/make/compare.py` again"
    )
