"""Finding lines by what they say."""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from penguin_git.agents.sandbox.walls import Level
from penguin_git.agents.tools import bounded
from penguin_git.agents.tools.tool import Bench
from penguin_git.agents.tools.toolbox import toolbox
from tests.agents.sandbox.cell import ENFORCING
from tests.agents.tools.conftest import Use


@pytest.fixture
def files(worktree: Path) -> Path:
    (worktree / "src").mkdir()
    (worktree / "a.py").write_bytes(b"one\r\ntwo needle\r\nthree\r\nfour\r\n")
    (worktree / "src" / "b.md").write_text("a Needle\n\n\n\nand a needle\n")
    return worktree


@pytest.mark.usefixtures("files")
def test_lines_come_behind_their_file_and_number(use: Use) -> None:
    assert "a.py:2: two needle\nsrc/b.md:5: and a needle" == use("grep", pattern="needle").text
    assert (
        "src/b.md:1: a Needle\nsrc/b.md:5: and a needle"
        == use("grep", pattern=r"^a.*\bneedle$", path="src", ignore_case=True).text
    )
    assert "a.py:2: two needle" == use("grep", pattern="needle", files="*.py").text
    assert "src/b.md:5: and a needle" == use("grep", pattern="needle", path="src/b.md").text
    assert "No line matches." == use("grep", pattern="haystack").text


def test_lines_around_are_shown_once(use: Use, files: Path) -> None:
    (files / "c.txt").write_text("1\n2 x\n3\n4 x\n5\n6\n7\n8 x\n")

    assert (
        "c.txt-1- 1\nc.txt:2: 2 x\nc.txt-3- 3\nc.txt:4: 4 x\nc.txt-5- 5\n--\nc.txt-7- 7\nc.txt:8: 8 x"
        == use("grep", pattern="x", path="c.txt", context=1).text
    )


def test_a_long_line_is_shown_around_its_match(use: Use, worktree: Path) -> None:
    (worktree / "min.js").write_text("a" * 100_000 + "needle" + "b" * 100_000)

    text = use("grep", pattern="needle").text

    assert text.startswith("min.js:1: …aaa")
    assert "aaaneedlebbb" in text
    assert len(text) < 400


def test_very_many_matches_are_not_all_shown(use: Use, worktree: Path) -> None:
    (worktree / "a.txt").write_text("needle in the hay\n" * 100_000)

    text = use("grep", pattern="needle").text

    assert text.endswith("[… there is more; search for less at once …]")
    assert len(text) < 10_000


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("pattern", ["(", "a{99999999999999}", "(?P<a>x)(?P<a>y)", "*"])
def test_a_wrong_expression_is_said(pattern: str, use: Use) -> None:
    result = use("grep", pattern=pattern)

    assert not result.ok
    assert result.text.startswith("The regular expression is wrong: ")


def test_an_expression_that_would_take_for_ever_is_ended(bench: Bench) -> None:
    (bench.folder / "a.txt").write_text("needle " + "a" * 60 + "\n")
    question = {
        "root": str(bench.folder),
        "path": ".",
        "files": "*",
        "ignore_case": False,
        "context": 0,
        "pattern": "(a|aa)+b",
    }

    result = bounded.ask("penguin_git.agents.tools.searching", question, bench, seconds=1.0)

    assert not result.ok
    assert "[… it was ended after 1 seconds; ask for less at once …]" == result.text


def test_what_is_no_text_and_what_leads_out_is_left_out(use: Use, worktree: Path, secret: Path) -> None:
    (worktree / "binary").write_bytes(b"planted marker\0")
    (worktree / "door").symlink_to(secret.parent)
    (worktree / "window").symlink_to(secret)
    (worktree / ".git").unlink()
    (worktree / ".git").mkdir()
    (worktree / ".git" / "config").write_text("planted marker\n")
    os.mkfifo(worktree / "pipe")

    assert "No line matches." == use("grep", pattern="planted").text
    assert use("grep", pattern="planted", path="window").denied
    assert use("grep", pattern="planted", path="door").denied
    assert use("grep", pattern="planted", path=".git/config").denied
    assert use("grep", pattern="planted", path=str(secret)).denied
    assert use("grep", pattern="planted", files="../*").denied


def test_nothing_in_the_worktree_is_imported(use: Use, files: Path) -> None:
    for name in ("re.py", "json.py", "penguin_git.py", "sitecustomize.py"):
        (files / name).write_text("raise SystemExit('the planted marker')\n")

    assert "a.py:2: two needle" == use("grep", pattern="needle", files="a.py").text


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("level", ENFORCING)
def test_it_works_inside_of_walls(level: Level, bench: Bench) -> None:
    bench = replace(bench, walls=replace(bench.walls, level=level))
    tools = toolbox(["file_operations:read"], bench.walls)

    assert "a.py:2: two needle" == tools.call("grep", {"pattern": "needle", "files": "*.py"}, bench).text
