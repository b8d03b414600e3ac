"""What a task's tools allow its commands."""

import pytest

from penguin_git.model.enclosure import Level, Sandbox, commands_write, says


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


def test_where_nothing_keeps_commands_in_it_is_said_with_what_helps() -> None:
    assert says(Level.NONE, Sandbox.AUTO).endswith(
        "Install bubblewrap, or use Linux 6.7 or newer with Landlock."
    )
    assert says(Level.NONE, Sandbox.OFF).endswith("The settings say `sandbox: off`.")
