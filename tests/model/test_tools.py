"""The names of tools, and what is said about other names."""

import pytest

from penguin_git.errors import PenguinError
from penguin_git.model import tools

NAMES = ["file_operations", "code_execution", "web_search", "markdown_processing", "debugging_tools"]


@pytest.mark.parametrize("name", NAMES)
def test_the_five_tools_exist_in_full_and_for_reading(name: str) -> None:
    assert [name, f"{name}:read"] == [tools.check(name), tools.check(f"{name}:read")]


def test_there_are_no_other_tools() -> None:
    assert {*NAMES, *(f"{name}:read" for name in NAMES)} == tools.KNOWN


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("file_operation", "file_operations"),
        ("web-search:read", "web_search:read"),
        ("code_execution:write", "code_execution:read"),
    ],
)
def test_a_slip_is_answered_with_the_nearest_name(wrong: str, near: str) -> None:
    with pytest.raises(PenguinError, match=f"no tool `{wrong}`") as refusal:
        tools.check(wrong)

    assert refusal.value.hint.startswith(f"Did you mean `{near}`? ")


@pytest.mark.parametrize("wrong", ["", "telepathy"])
def test_a_name_like_no_other_is_answered_with_the_list(wrong: str) -> None:
    with pytest.raises(PenguinError) as refusal:
        tools.check(wrong)

    assert f"The tools are {', '.join(NAMES)}, each also as `NAME:read`." == refusal.value.hint
