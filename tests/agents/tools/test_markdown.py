"""Markdown files by what they mean."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from penguin_git.agents.sandbox.walls import Level
from penguin_git.agents.tools import bounded
from penguin_git.agents.tools.sections import parsed, sections
from penguin_git.agents.tools.tool import Bench
from penguin_git.agents.tools.toolbox import toolbox
from tests.agents.sandbox.cell import ENFORCING
from tests.agents.tools.conftest import Use

PAGE = """\
---
title: Cakes
---
# Cakes *and* `pies`

Some words.

Plums
-----

```sh
# no heading
```

> # nor this

### Stones

Take them out.

## Plums ##

Again.

## Last
The end.
"""


@pytest.fixture
def page(worktree: Path) -> Path:
    file = worktree / "docs" / "page.md"
    file.parent.mkdir()
    file.write_text(PAGE)
    return file


@pytest.mark.usefixtures("page")
def test_the_outline_has_real_headings_with_their_lines(use: Use) -> None:
    result = use("markdown_outline", path="docs/page.md")

    assert [
        "4 # Cakes and pies",
        "8 ## Plums",
        "17 ### Stones",
        "21 ## Plums",
        "25 ## Last",
    ] == [line.strip().replace("\t", " ") for line in result.text.splitlines()]


@pytest.mark.usefixtures("page")
def test_a_section_has_those_below_it(use: Use) -> None:
    assert "## Last\nThe end." == use("markdown_section", path="docs/page.md", heading="last").text
    assert (
        "### Stones\n\nTake them out."
        == use("markdown_section", path="docs/page.md", heading="### Stones").text
    )
    plums = use("markdown_section", path="docs/page.md", heading="Plums", line=8).text
    assert plums.startswith("Plums\n-----\n")
    assert plums.endswith("Take them out.")


@pytest.mark.usefixtures("page")
def test_a_heading_that_is_not_one_is_said(use: Use) -> None:
    several = use("markdown_section", path="docs/page.md", heading="Plums")
    none = use("markdown_section", path="docs/page.md", heading="Stonse")

    assert "`Plums` is the heading of several sections, on the lines 8, 21. Give the `line`." == several.text
    assert "There is no heading `Stonse`. Did you mean `Stones`?" == none.text
    assert not several.ok
    assert not none.ok


def test_a_section_gets_a_new_text_and_the_rest_stays(use: Use, page: Path) -> None:
    result = use(
        "edit_markdown_section", path="docs/page.md", heading="Plums", line=8, text="\nNew.\n\n### Sub\n"
    )

    assert "`docs/page.md` changed." == result.text
    before, after = PAGE[: PAGE.index("-----\n")], PAGE[PAGE.index("## Plums ##") :]
    assert f"{before}-----\n\nNew.\n\n### Sub\n\n{after}" == page.read_text()


@pytest.mark.parametrize("text", ["```\nnever closed", "# Higher", "## As high", "<!-- open", "Setext\n==="])
def test_a_text_that_would_take_over_the_rest_is_refused(text: str, use: Use, page: Path) -> None:
    result = use("edit_markdown_section", path="docs/page.md", heading="Plums", line=8, text=text)

    assert "the rest of the file would have other headings" in result.text
    assert not result.ok
    assert PAGE == page.read_text()


def test_line_ends_and_other_bytes_are_kept(use: Use, page: Path) -> None:
    page.write_bytes(b"\xef\xbb\xbf# A\r\n\r\ncaf\xe9\r\n\r\n# B\r\nold\r\n# C\r\n\r\ncaf\xe9")

    assert use("edit_markdown_section", path="docs/page.md", heading="B", text="new\nlines").ok

    assert (
        b"\xef\xbb\xbf# A\r\n\r\ncaf\xe9\r\n\r\n# B\r\n\r\nnew\r\nlines\r\n\r\n# C\r\n\r\ncaf\xe9"
        == page.read_bytes()
    )


def test_a_task_that_may_read_only_edits_no_section(bench: Bench, page: Path) -> None:
    given = {"path": "docs/page.md", "heading": "Last", "text": "evil"}

    for allowed in (["markdown_processing:read"], ["markdown_processing", "file_operations:read"]):
        assert toolbox(allowed, bench.walls).call("edit_markdown_section", given, bench).denied

    assert PAGE == page.read_text()


def test_links_that_lead_nowhere_are_said(use: Use, page: Path) -> None:
    (page.parent / "other file.md").write_text("# Hello, World!\n\n# Hello world\n\n<a id=Spot></a>\n")
    (page.parent.parent / "README.md").write_text("# Read me\n")
    page.write_text(
        "# Top\n\n[web](https://x.example/y) [mail](mailto:a@b.example) [up](../README.md#read-me)\n"
        "[spaces](other%20file.md#hello-world-1) and ![picture](none.png)\n\n"
        "[spot](<other file.md#spot>) [here](#top) [gone](#bottom) [root](/README.md)\n\n"
        "[out](../../outside/secret.txt) [by][ref] [wrong](../README.md#nope) [git](../.git)\n\n"
        "[ref]: gone.md?x=1\n"
    )

    broken = use("markdown_links", path="docs/page.md", broken_only=True).text.splitlines()
    all_of_them = use("markdown_links", path=str(page)).text.splitlines()

    assert [
        "4: [picture](none.png) - broken: there is no `docs/none.png`",
        "6: [gone](#bottom) - broken: `docs/page.md` has no heading for `#bottom`",
        "8: [out](../../outside/secret.txt) - broken: it leads out of the worktree",
        "8: [by](gone.md?x=1) - broken: there is no `docs/gone.md`",
        "8: [wrong](../README.md#nope) - broken: `README.md` has no heading for `#nope`",
        "8: [git](../.git) - broken: `.git` belongs to git, and these tools leave it alone",
    ] == broken
    assert 13 == len(all_of_them)
    assert "3: [web](https://x.example/y)" == all_of_them[0]


def test_tables_come_as_rows(use: Use, page: Path) -> None:
    page.write_text(
        'Hi.\n\n| a | b |\n|---|:-:|\n| `1` | *"x"* |\n| é \\| | |\n\n```\n| c | d |\n|--|--|\n```\n'
    )

    text = use("markdown_tables", path="docs/page.md").text

    assert 'Line 3:\n["a", "b"]\n["1", "\\"x\\""]\n["é |", ""]' == text


def test_files_without_such_things_say_so(use: Use, page: Path) -> None:
    page.write_text("Nothing.\n")

    assert "It has no headings." == use("markdown_outline", path="docs/page.md").text
    assert "It has no links." == use("markdown_links", path="docs/page.md").text
    assert "No link is broken." == use("markdown_links", path="docs/page.md", broken_only=True).text
    assert "It has no tables." == use("markdown_tables", path="docs/page.md").text


def test_a_file_that_keeps_the_parser_busy_is_ended(bench: Bench) -> None:
    question = {"ask": "links", "root": str(bench.folder), "path": "a.md", "content": "![" * 500_000}

    result = bounded.ask("penguin_git.agents.tools.markdown_answers", question, bench, seconds=1.0)

    assert "[… it was ended after 1 seconds; ask for less at once …]" == result.text
    assert not result.ok


def test_what_is_too_large_or_binary_is_not_parsed(use: Use, page: Path) -> None:
    page.write_text("x" * 1_000_001)
    assert "larger than 1 MB" in use("markdown_outline", path="docs/page.md").text

    page.write_bytes(b"# A\0")
    assert "binary file" in use("markdown_outline", path="docs/page.md").text


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("level", ENFORCING)
def test_it_works_inside_of_walls(level: Level, bench: Bench) -> None:
    bench = replace(bench, walls=replace(bench.walls, level=level))
    tools = toolbox(["markdown_processing:read"], bench.walls)

    assert "## Last" in tools.call("markdown_outline", {"path": "docs/page.md"}, bench).text


pieces = st.sampled_from(
    ["# a", "## b", "### a", "b\n---", "words", "", "```", "> # q", "- x", "---", "| a |\n|-|"]
)


@settings(max_examples=50)
@given(st.lists(pieces, max_size=12).map("\n".join))
def test_sections_cover_lines_in_order_and_nest(text: str) -> None:
    found = sections(parsed(text), text)

    for section, following in pairwise(found):
        assert section.start < section.body <= following.start
        assert following.end <= section.end or section.end <= following.start
    assert all(section.end <= text.count("\n") + 1 for section in found)
