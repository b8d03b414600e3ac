"""What a task's tools allow its commands."""

import pytest

from penguin_git.model.enclosure import (
    ADVICE,
    Level,
    Sandbox,
    commands_write,
    lacks_commands,
    restriction,
    says,
)


@pytest.mark.parametrize(
    ("allowed", "may"),
    [
        (None, True),
        (("code_execution",), True),
        (("file_operations", "code_execution"), True),
        (("file_operations", "file_operations:read", "code_execution"), True),
        (("file_operations",), True),
        (("file_operations:read", "code_execution"), False),
        (("file_operations", "code_execution:read"), False),
        (("code_execution:read",), False),
        (("file_operations:read",), False),
        (("web_search",), False),
        ((), False),
    ],
)
def test_commands_write_where_neither_they_nor_the_files_are_only_to_be_read(
    allowed: tuple[str, ...] | None, may: bool
) -> None:
    assert may is commands_write(allowed)


@pytest.mark.parametrize(
    ("allowed", "lacks"),
    [
        (None, False),
        (("code_execution",), False),
        (("file_operations", "code_execution"), False),
        (("file_operations:read", "code_execution"), True),
        (("file_operations", "code_execution:read"), True),
        (("file_operations", "debugging_tools:read"), True),
        (("debugging_tools",), True),
        (("file_operations:read",), False),
        (("markdown_processing",), False),
        ((), False),
    ],
)
def test_without_walls_commands_that_may_only_read_are_left_out(
    allowed: tuple[str, ...] | None, lacks: bool
) -> None:
    assert lacks is lacks_commands(allowed, Level.NONE)
    assert not lacks_commands(allowed, Level.LANDLOCK)
    assert lacks is bool(restriction(allowed, Level.NONE, Sandbox.AUTO))


def test_the_reason_why_commands_are_left_out_says_what_would_help() -> None:
    tools = ("file_operations:read", "code_execution")
    start = "it works without commands, as it may only read, which takes a sandbox, and"

    assert f"{start} this machine has none. {ADVICE}" == restriction(tools, Level.NONE, Sandbox.AUTO)
    assert f"{start} `sandbox: off` leaves it none" == restriction(tools, Level.NONE, Sandbox.OFF)


def test_where_nothing_keeps_commands_in_it_is_said_with_what_helps() -> None:
    assert says(Level.NONE, Sandbox.AUTO).endswith(
        "Install bubblewrap, or use Linux 6.7 or newer with Landlock."
    )
    assert says(Level.NONE, Sandbox.OFF).endswith("The settings say `sandbox: off`.")
