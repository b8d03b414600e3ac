"""Every link inside the documentation leads somewhere."""

from pathlib import Path

import pytest

from tests.docs import markdown

ROOT = Path(__file__).parents[2]
PAGES = [str(page.relative_to(ROOT)) for page in markdown.pages(ROOT)]


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_and_anchor_of_a_page_resolves(page: str) -> None:
    file = ROOT / page

    targets = [
        link for link in markdown.links(file.read_text()) if "://" not in link and "mailto:" not in link
    ]

    assert [] == [link for link in targets if _is_broken(file, link)]


def test_every_page_of_the_documentation_can_be_reached_from_the_readme() -> None:
    reached = {ROOT / "README.md"}
    waiting = list(reached)
    while waiting:
        page = waiting.pop()
        linked = {page.parent.joinpath(link.partition("#")[0]).resolve() for link in _inner(page)}
        found = {file for file in linked if file.suffix == ".md" and file.is_file()} - reached
        reached |= found
        waiting += found

    assert [] == sorted(str(page) for page in markdown.pages(ROOT / "docs") if page not in reached)


def test_anchors_are_those_that_forges_make() -> None:
    text = "# One `two`, three!\n\n## Again\n\n## Again\n\n```sh\n# no heading\n```\n"

    assert {"one-two-three", "again", "again-1"} == markdown.anchors(text)


def test_links_in_code_are_not_links() -> None:
    text = "[a](b.md) `[c](d.md)` ![e](f.svg)\n\n```text\n[g](h.md)\n```\n[i `[j]`](k.md#l)\n"

    assert ["b.md", "f.svg", "k.md#l"] == markdown.links(text)


def _inner(page: Path) -> list[str]:
    return [link for link in markdown.links(page.read_text()) if "://" not in link]


def _is_broken(file: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = file.parent / path if path else file
    if not target.exists() or not target.resolve().is_relative_to(ROOT):
        return True
    return bool(anchor) and (target.suffix != ".md" or anchor not in markdown.anchors(target.read_text()))


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("docs/guides/")])
def test_a_guide_ends_with_where_to_go_from_there(page: str) -> None:
    last = (ROOT / page).read_text().rstrip().rpartition("\n\n")[2]

    assert markdown.links(last), f"end {page} with `Next: [a page](page.md)`"
