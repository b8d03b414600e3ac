"""The website of the documentation: its pages, where their links lead, and what is seen once it is built."""

import re
from pathlib import Path

import yaml

from tests.docs import making, markdown

ROOT = Path(__file__).parents[2]
SETTINGS = yaml.safe_load((ROOT / ".mkdocs.yml").read_text())
SOUND = '<h1 id="top">Top</h1><link href="a.css"><a href="#top">up</a><a href="https://example.com/">out</a>'


def named(entry: object) -> list[str]:
    """The pages in a part of the navigation."""
    if isinstance(entry, str):
        return [entry]
    parts = entry.values() if isinstance(entry, dict) else entry
    assert isinstance(parts, list | type({}.values()))
    return [page for part in parts for page in named(part)]


def built(folder: Path, page: str, style: str = "") -> list[str]:
    """What is seen in a site of one page and one style."""
    (folder / "index.html").write_text(page)
    (folder / "a.css").write_text(style)
    lines: list[str] = making.script("website/built").trouble(folder)
    return [line.replace(f"{folder.resolve()}/", "") for line in lines]


def test_the_navigation_names_every_page_once() -> None:
    beside = [f"project/{page.name}" for page in ROOT.glob("*.md")]
    within = [page.relative_to(ROOT / "docs").as_posix() for page in markdown.pages(ROOT / "docs")]

    assert sorted([*beside, *within]) == sorted(named(SETTINGS["nav"])), "put each page into `.mkdocs.yml`"


def test_links_of_a_page_lead_to_where_the_site_has_their_targets() -> None:
    places = making.script("website/places")
    text = "[a](docs/why.md) [`b`](ARCHITECTURE.md#the-layers) [c](LICENSE) [d](https://example.com)"

    assert (
        "[a](../why.md) [`b`](ARCHITECTURE.md#the-layers) [c](LICENSE.txt) [d](https://example.com)"
        == places.moved(text, ROOT / "README.md")
    )
    assert "[a](../project/templates/ci/github.yml) [b](#here)" == places.moved(
        "[a](../../templates/ci/github.yml) [b](#here)", ROOT / "docs" / "guides" / "hooks-and-ci.md"
    )


def test_what_looks_like_a_link_in_code_stays_as_it_is() -> None:
    text = "`[a](docs/why.md)`\n\n```text\n[a](docs/why.md)\n```\n"

    assert text == making.script("website/places").moved(text, ROOT / "README.md")


def test_anchors_of_the_site_are_those_of_forges() -> None:
    anchor = making.script("website/places").anchor
    headings = {
        heading
        for page in markdown.pages(ROOT / "docs")
        for heading in re.findall(r"^## ([^`\[\n]+)$", page.read_text(), re.MULTILINE)
    }

    assert headings
    assert [] == [
        heading for heading in headings if anchor(heading, "-") not in markdown.anchors(f"## {heading}\n")
    ]


def test_a_site_that_is_complete_has_no_trouble(tmp_path: Path) -> None:
    assert [] == built(tmp_path, SOUND, "p { background: url(data:image/png;base64,AA) }")


def test_what_a_page_loads_from_elsewhere_is_named(tmp_path: Path) -> None:
    script = '<script src="https://a.example/x.js"></script>'
    picture = '<img src="//b.example/y.png" srcset="http://c.example/z 2x">'
    style = '@font-face { src: url(https://d.example/f.woff2) } @import "https://e.example/more.css";'

    assert [
        "a.css loads https://d.example/f.woff2 from elsewhere.",
        "a.css loads https://e.example/more.css from elsewhere.",
        "index.html loads https://a.example/x.js from elsewhere.",
        "index.html loads //b.example/y.png from elsewhere.",
        "index.html loads http://c.example/z from elsewhere.",
    ] == built(tmp_path, script + picture, style)


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    assert [
        "index.html leads to missing.html, which is not there.",
        "index.html leads to #missing, which is not there.",
    ] == built(tmp_path, '<a href="missing.html">1</a><a href="#missing">2</a><a href="/index.html">3</a>')


def test_an_empty_folder_is_no_site(tmp_path: Path) -> None:
    (line,) = making.script("website/built").trouble(tmp_path)

    assert "`make docs` builds it" in line
