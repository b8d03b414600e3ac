"""The schemas refuse what the codec refuses, and never what it accepts."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from penguin_git.codec import config, projects, records, schema, tasks
from penguin_git.codec.emitting import emitted
from penguin_git.codec.scalars import Value
from penguin_git.errors import BrokenFile
from penguin_git.model.tools import KNOWN
from tests.support.tasks import a_record

READERS: Mapping[str, tuple[Callable[[bytes, str], object], str, dict[str, Value]]] = {
    "task": (tasks.parse, ".penguin/tasks/k3f9.yaml", {"title": "Bake a cake"}),
    "project": (projects.parse, ".penguin/projects/shop.yaml", {"name": "Shop"}),
    "config": (config.parse, ".penguin/config.yaml", {}),
    "record": (
        records.parse,
        ".penguin/records/k3/k3f9/1.yaml",
        {
            "task": "k3f9",
            "attempt": 1,
            "outcome": "completed",
            "agent": "a",
            "host": "h",
            "base": "0",
            "head": "1",
            "started": "2026-11-22",
            "ended": "2026-11-22T10:00:00Z",
            "duration_seconds": 1.5,
        },
    ),
}
VALIDATORS = {name: Draft7Validator(schema.schema_of(name)) for name in schema.FILES}

WORDS = st.sampled_from(
    [
        *("", " ", "a", "a b", " a ", "a\nb", "a\n", "\n\na", "\ta", "é", "x" * 70),
        *("k3f9", "123", "a..b", "a.", "x.lock", "con", "con.x", "com1", "-x", "K3", "a/b", "a_b-c.d"),
        *("main", "feature/x", "/x", "x/", "a//b", "a/.b", "refs heads"),
        *("2026-11-22", "2026-13-01", "2026-11-22T10:00:00Z", "2026-11-22 10:00+02:00", "2026-11-22T10:00"),
        *("pending", "high", "docs", "required", "random", "merge", "completed", "unknown", "Pending"),
        *("file_operations", "web_search:read", "shell"),
    ]
)
ONE: st.SearchStrategy[Value] = WORDS | st.sampled_from([0, 1, -1, 123, 1.5, True, False, None])
INNER = ("check", "phase", "agent", "description", "at", "by", "text", "digest", "type", "steps", "commit")
LIMITS = (
    "max_tokens",
    "max_iterations",
    "allowed_tools",
    "input_tokens",
    "cost",
    "name",
    "setup",
    "exit_code",
)
TABLE = st.dictionaries(
    st.sampled_from([*INNER, *LIMITS, "path"]), ONE | st.lists(ONE, max_size=2), max_size=3
)
VALUE = (
    ONE
    | st.lists(ONE | TABLE, max_size=2)
    | TABLE
    | st.dictionaries(WORDS.filter(str.strip), TABLE, max_size=1)
)


def files(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Files of a kind with some keys that hold anything, and now and then an unknown key."""
    keys = st.sampled_from([*schema.FILES[name].holds.__struct_fields__, "colour"])
    return st.dictionaries(keys, VALUE, max_size=3).map(lambda some: {**READERS[name][2], **some})


def codec_accepts(name: str, said: dict[str, Value]) -> bool:
    parse, path, _ = READERS[name]
    try:
        parse(emitted(said), path)
    except BrokenFile:
        return False
    return True


@pytest.mark.parametrize("name", sorted(READERS))
def test_both_accept_and_refuse_the_same_files(name: str) -> None:
    @settings(max_examples=200, deadline=None)
    @given(files(name))
    @example(dict(READERS[name][2]))
    def same(said: dict[str, Value]) -> None:
        assert codec_accepts(name, said) == VALIDATORS[name].is_valid(said), said

    same()


@pytest.mark.parametrize("name", sorted(schema.FILES))
def test_a_schema_is_a_schema(name: str) -> None:
    Draft7Validator.check_schema(schema.schema_of(name))


@pytest.mark.parametrize(
    "key",
    ["max_tokens", "max_duration_minutes", "max_iterations"],
)
@pytest.mark.parametrize("limit", [0, -5, "many", 1.5])
def test_a_limit_is_a_whole_number_above_zero(key: str, limit: Value) -> None:
    said: dict[str, Value] = {"title": "x", "resource_constraints": {key: limit}}

    assert not VALIDATORS["task"].is_valid(said)


def test_a_number_may_stand_for_an_id_as_editors_see_it() -> None:
    assert VALIDATORS["task"].is_valid({"title": "x", "depends_on": [123], "parent": 42})


def test_every_tool_is_offered() -> None:
    limits = schema.schema_of("task")["properties"]["resource_constraints"]["properties"]

    assert set(limits["allowed_tools"]["items"]["enum"]) == KNOWN


def test_a_record_as_penguin_writes_it_is_valid() -> None:
    record = a_record()

    written = records.format_record(record)

    assert written.startswith(b"# yaml-language-server: $schema=../../../schema/record.json\n")
    assert records.parse(written, ".penguin/records/k3/k3f9/1.yaml") == record


def test_the_schemas_of_this_project_are_fresh() -> None:
    folder = Path(__file__).parents[2] / ".penguin" / "schema"

    assert schema.files() == {file.name: file.read_bytes() for file in folder.iterdir()}
