"""What a task allows decides what its agent is told of, and what is answered when it asks for more."""

import jsonschema
import pytest

from penguin_git.agents.sandbox.walls import Level, Walls
from penguin_git.agents.tools.eliding import elided
from penguin_git.agents.tools.tool import Bench
from penguin_git.agents.tools.toolbox import Toolbox, toolbox
from penguin_git.model.enclosure import commands_write
from tests.agents.tools.conftest import Use

READING = {"read_file", "list_folder", "glob"}
WRITING = {"create_file", "replace_text", "insert_text", "delete_path", "move_path"}


def names(tools: Toolbox) -> set[str]:
    return {spec.name for spec in tools.specs()}


def test_everything_is_allowed_where_nothing_is_said(bench: Bench) -> None:
    tools = toolbox(None, bench.walls)

    assert READING | WRITING <= names(tools)
    assert {} == tools.withheld()
    assert tools.allows("web_search")


def test_files_for_reading_come_without_the_tools_that_write(bench: Bench) -> None:
    tools = toolbox(["file_operations:read"], bench.walls)

    result = tools.call("create_file", {"path": "a.txt", "text": "x"}, bench)

    assert READING <= names(tools)
    assert not WRITING & names(tools)
    assert result.denied
    assert "This task may read only, and `create_file` changes files." == result.text
    assert not (bench.folder / "a.txt").exists()


def test_of_two_rights_the_wider_one_counts(bench: Bench) -> None:
    assert WRITING <= names(toolbox(["file_operations:read", "file_operations"], bench.walls))


@pytest.mark.parametrize(
    ("allowed", "may", "may_not"),
    [
        (("markdown_processing",), "edit_markdown_section", "create_file"),
        (("file_operations", "code_execution:read"), "create_file", "edit_markdown_section"),
    ],
)
def test_walls_for_commands_take_no_tool_away_that_the_task_names(
    bench: Bench, allowed: tuple[str, ...], may: str, may_not: str
) -> None:
    walls = Walls(folder=bench.folder, writable=commands_write(allowed), level=Level.LANDLOCK)

    found = names(toolbox(allowed, walls))

    assert not walls.writable
    assert may in found
    assert may_not not in found


def test_walls_that_forbid_writing_forbid_it_to_every_tool(bench: Bench) -> None:
    walls = Walls(folder=bench.folder, writable=False, level=Level.LANDLOCK)

    assert not WRITING & names(toolbox(None, walls))


def test_what_is_not_allowed_is_denied_with_the_reason(bench: Bench) -> None:
    tools = toolbox(["web_search"], bench.walls)

    result = tools.call("read_file", {"path": "a.txt"}, bench)

    assert [] == tools.specs()
    assert result.denied
    assert not result.ok
    assert "This task does not allow `file_operations`, which `read_file` belongs to." == result.text
    assert tools.allows("web_search")
    assert not tools.allows("code_execution")


def test_a_search_of_the_web_is_the_provider_s_if_it_is_allowed(bench: Bench) -> None:
    allowed = toolbox(["web_search:read"], bench.walls)
    forbidden = toolbox(["file_operations"], bench.walls)

    assert allowed.allows("web_search")
    assert "is a tool of the model's provider" in allowed.call("web_search", {"query": "cake"}, bench).text
    assert not forbidden.allows("web_search")
    assert "This task does not allow `web_search`." == forbidden.call("web_search", {}, bench).text
    assert forbidden.call("web_search", {}, bench).denied


def test_an_unknown_tool_is_denied_with_the_nearest_one(use: Use) -> None:
    result = use("readfile", path="a.txt")

    assert result.denied
    assert "There is no tool `readfile`. Did you mean `read_file`?" == result.text


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "missing required field `path`"),
        ({"path": 7}, "Expected `str`, got `int` - at `$.path`"),
        ({"path": "a", "paths": "b"}, "unknown field `paths`"),
        ({"path": "a", "first_line": 0}, "Expected `int` >= 1"),
        ({"path": "a\ud800"}, "half of a character"),
        ({"path": None}, "Expected `str`, got `null`"),
    ],
)
def test_an_input_that_does_not_fit_is_answered(given: dict[str, object], problem: str, use: Use) -> None:
    result = use("read_file", **given)

    assert problem in result.text
    assert not result.ok
    assert not result.denied


def test_every_tool_says_what_it_takes(bench: Bench) -> None:
    for name, description, schema in toolbox(None, bench.walls).specs():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert "object" == schema["type"]
        assert schema["additionalProperties"] is False
        assert "$ref" not in str(schema)
        properties = schema["properties"]
        assert isinstance(properties, dict)
        assert all(field.get("description") for field in properties.values()), name
        assert description.endswith(".")


def test_long_answers_keep_their_beginning_and_end() -> None:
    text = elided("a" * 5_000 + "b" * 2_000 + "c" * 5_000)

    assert "a" * 5_000 + "\n[… 2,000 characters left out …]\n" + "c" * 5_000 == text
    assert "short" == elided("short")
