"""Manual pages: made from the help of every command, and good roff."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from penguin_git.cli import roff
from penguin_git.cli.main import penguin as root
from tests.cli.driving import penguin

MACROS = {".TH", ".SH", ".PP", ".TP", ".RS", ".RE", ".nf", ".fi"}


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words that name each command."""
    yield path
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            assert below is not None
            yield from commands(below, (*path, name))


@pytest.mark.parametrize("words", list(commands(root)), ids=lambda words: "-".join(("penguin", *words)))
def test_every_command_has_a_page_of_known_macros(tmp_path: Path, words: tuple[str, ...]) -> None:
    said = penguin(tmp_path, "man", *words)

    assert 0 == said.code, said.err
    name = " ".join(("penguin", *words)).replace("-", " ").replace(" ", "\\-").upper()
    assert said.lines[0].startswith(f'.TH "{name}" "1"')
    assert {line.split()[0] for line in said.lines if line.startswith(".")} <= MACROS
    assert not [line for line in said.lines if line.startswith("'") or not line]
    for section in ('.SH "NAME"', '.SH "SYNOPSIS"', '.SH "EXIT STATUS"'):
        assert section in said.lines
    assert not re.search(r"(?<!\\)-", "\n".join(line for line in said.lines if not line.startswith(".")))


def test_a_page_says_what_the_help_says(tmp_path: Path) -> None:
    page = penguin(tmp_path, "man", "task", "defer").out

    assert "penguin\\-task\\-defer \\- keep a task from starting before a time" in page
    assert "\\fBpenguin task defer\\fR [OPTIONS] TASK [WHEN]" in page
    assert ".TP\n\\fB\\-\\-clear\\fR\nLet it start again as soon as it can.\n" in page
    assert "penguin task defer k3f9 tomorrow" in page


def test_what_is_no_command_is_wrong_usage(tmp_path: Path) -> None:
    unknown, below = penguin(tmp_path, "man", "taks"), penguin(tmp_path, "man", "undo", "more")

    assert (2, 2) == (unknown.code, below.code)
    assert "Did you mean `task`?" in unknown.err
    assert "`penguin undo` has no commands of its own." in below.err


def test_text_can_not_become_a_macro() -> None:
    assert ["\\&.so /etc/passwd"] == [roff.line(roff.escaped(".so /etc/passwd"))]
    assert "\\&\\(aqbr" == roff.line(roff.escaped("'br"))
    assert "a\\eb\\-c \\fBx\\-y\\fR" == roff.prose("a\\b-c `x-y`")


def test_the_pages_are_rendered_without_a_warning(tmp_path: Path) -> None:
    renderers = {"groff": ["groff", "-man", "-ww", "-T", "utf8", "-z"], "mandoc": ["mandoc", "-W", "warning"]}
    for name in filter(shutil.which, renderers):
        for words in ((), ("task",), ("task", "create"), ("undo",)):
            page = penguin(tmp_path, "man", *words).out
            done = subprocess.run(renderers[name], input=page, capture_output=True, text=True, check=False)
            assert (0, "") == (done.returncode, done.stderr)
