"""The help of every command: its style, and the page made from it."""

import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click
import pytest

from penguin_git.cli.lazy import LazyGroup
from penguin_git.cli.main import penguin
from penguin_git.cli.reference import page

ROOT = Path(__file__).parents[2]


def _commands(group: LazyGroup, path: str) -> Iterator[tuple[str, str, click.Command]]:
    """Every command below a group: its full name, the line of it in the group's list, itself."""
    ctx = click.Context(group, info_name=path)
    for name, (_, line) in group.commands_at.items():
        command = group.get_command(ctx, name)
        assert command is not None
        yield f"{path} {name}", line, command
        if isinstance(command, LazyGroup):
            yield from _commands(command, f"{path} {name}")


ALL = list(_commands(penguin, "penguin")) if isinstance(penguin, LazyGroup) else []


def test_the_page_on_commands_is_the_programs_own_help() -> None:
    assert page() == (ROOT / "docs/reference/cli.md").read_text(), (
        "refresh it: python -m penguin_git.cli.reference > docs/reference/cli.md"
    )


@pytest.mark.parametrize(("name", "line", "command"), ALL, ids=[name for name, _, _ in ALL])
def test_a_help_is_a_line_when_to_use_it_and_two_examples(
    name: str, line: str, command: click.Command
) -> None:
    first, _, rest = cleandoc(command.help or "").partition("\n")

    assert line == first
    assert not first.endswith(".")
    examples = re.findall(r"^ {2}\S.*$", rest.partition("\b\n")[2], re.MULTILINE)
    assert len(examples) >= 2
    if not isinstance(command, LazyGroup):
        words = name.removeprefix("penguin ")
        assert all(f"penguin {words}" in example for example in examples)


def test_what_git_calls_is_documented_and_not_listed() -> None:
    assert isinstance(penguin, LazyGroup)

    hidden = {name for name, _, command in ALL if command.hidden}
    assert (
        {"penguin hook", "penguin merge-driver"}
        == hidden
        == {f"penguin {one}" for one in penguin.hidden_ones}
    )
    listed = penguin.get_help(click.Context(penguin, info_name="penguin"))
    for name in penguin.hidden_ones:
        assert f"\n  {name}" not in listed
        assert f"## `penguin {name}`\n\nCalled by git" in page()


@pytest.mark.parametrize(("name", "line", "command"), ALL, ids=[name for name, _, _ in ALL])
def test_every_option_has_a_help_that_is_a_sentence(name: str, line: str, command: click.Command) -> None:
    del name, line
    for option in command.params:
        if isinstance(option, click.Option):
            assert (option.help or "").endswith("."), option.name
