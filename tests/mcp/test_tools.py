"""The tools and resources as a client meets them, without the pipe in between."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp.shared.exceptions import MCPError
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.mcp import resources
from penguin_git.mcp.desk import Desk
from penguin_git.mcp.server import called, described
from penguin_git.mcp.tools import TOOLS
from tests.support.clones import Clone

_TASKS = {
    "k3f9": "title: Fix the login\npriority: high\nassigned_to: helper\n",
    "m7q2": 'title: "A red \\e[31m one"\ndepends_on: [k3f9]\n',
    "t9z9": "title: Draw a poster\n",
}
_CONFIG = "base: main\nagents: {helper: {type: command, argv: [touch, cake]}}\n"
_BOUND = 4_096  # bytes of JSON that an agent reads before its first word


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "project", config=_CONFIG)
    clone.commit({f".penguin/tasks/{name}.yaml": text for name, text in _TASKS.items()})
    return clone


@pytest.fixture
def desk(clone: Clone) -> Iterator[Desk]:
    with Desk(clone.path, world=clone.world) as desk:
        yield desk


def _said(desk: Desk, tool: str, **arguments: Any) -> Any:
    answer = called(desk, tool, arguments)
    assert not answer.is_error, answer.content
    return json.loads(json.dumps(answer.structured_content))


def _text(desk: Desk, tool: str, **arguments: Any) -> str:
    (content,) = called(desk, tool, arguments).content
    assert content.type == "text"
    return content.text


def _refusal(desk: Desk, tool: str, **arguments: Any) -> str:
    assert called(desk, tool, arguments).is_error
    return _text(desk, tool, **arguments)


def test_the_listing_of_all_tools_is_short(capsys: pytest.CaptureFixture[str]) -> None:
    tools = [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in described()]
    size = len(json.dumps({"tools": tools}, separators=(",", ":")).encode())

    with capsys.disabled():
        sys.stdout.write(f"[{len(tools)} tools in {size:,} bytes]")

    assert 10 >= len(tools)
    assert _BOUND >= size


def test_nothing_approves_runs_a_shell_or_takes_a_path() -> None:
    names = {name for tool in described() for name in (tool.name, *tool.input_schema["properties"])}

    assert set() == names & {
        "approve",
        "reject",
        "run",
        "check",
        "path",
        "folder",
        "requires_approval",
        "approver",
    }
    assert all(tool.input_schema["additionalProperties"] is False for tool in described())


def test_lists_are_compact_and_say_what_cannot_be_read(clone: Clone, desk: Desk) -> None:
    clone.task("bad", "title: [\n")

    some = _said(desk, "list", filter="status:ready,blocked", limit=2)

    assert ["k3f9 ready high Fix the login", "m7q2 blocked medium A red \\x1b[31m one"] == some["tasks"]
    assert 2 == some["next_offset"]
    assert some["broken"][0].startswith(".penguin/tasks/bad.yaml:2:1: ")
    assert ["t9z9 blocked medium Draw a poster"] == _said(desk, "list", filter="poster")["tasks"]
    assert "m7q2 blocked medium A red \\x1b[31m one" in _text(desk, "list").splitlines()
    assert "This is not YAML" in _refusal(desk, "show", id="bad")


def test_a_task_is_claimed_noted_and_ended(clone: Clone, desk: Desk) -> None:
    first = _said(desk, "next", claim=True)["task"]
    named = _said(desk, "next", claim=True, id="t9z9")["task"]
    _said(desk, "note", id="k3f9", text="The old tests are in tests/legacy")
    done = _said(desk, "done", id="k3f9", note="it was a typo")["task"]
    failed = _said(desk, "done", id="t9z9", failed=True)["task"]

    assert [("k3f9", "in_progress"), ("t9z9", "in_progress")] == [
        (one["id"], one["state"]) for one in (first, named)
    ]
    assert ("completed", "failed") == (done["state"], failed["state"])
    notes = _said(desk, "show", id="k3f9")["task"]["notes"]
    assert ["Jane Doe (mcp)", "Jane Doe (mcp)"] == [note["by"] for note in notes]
    assert "Penguin-Via: mcp" in clone.git("log", "-1", "--format=%B")


def test_only_what_was_claimed_is_ended(clone: Clone, desk: Desk) -> None:
    clone.task("r5t8", "title: Somebody else's\nstatus: in_progress\nassigned_to: Bob\n")

    said = _refusal(desk, "done", id="k3f9")

    assert "`k3f9` is ready, and only a claimed task can be ended here." in said
    assert "Next: Claim it first: `next` with `claim` and the id `k3f9`." in said
    assert "There is no task with the id `k3`.\nNext: `k3f9` may be meant" in _refusal(desk, "done", id="k3")
    assert "There is no task with the id `Fix the login`." in _refusal(desk, "update", id="Fix the login")
    assert "There is no task with the id `k3f`." in _refusal(desk, "next", id="k3f", claim=True)
    assert "There is no task with the id `k3f`." in _refusal(desk, "note", id="k3f", text="T")
    assert "`r5t8` is in progress, and Bob has it." in _refusal(desk, "done", id="r5t8")
    assert "it is blocked, as it waits for `k3f9`" in _refusal(desk, "next", id="m7q2", claim=True)


@pytest.mark.parametrize(
    ("judge", "complaint"),
    [
        ("review: required", "has to be reviewed by a person"),
        ("land: review", "has to be reviewed by a person"),
        ("run: 'true'\nstatus: in_progress", "is done by its script"),
    ],
)
def test_its_own_word_is_not_enough_where_somebody_else_judges(
    clone: Clone, judge: str, complaint: str
) -> None:
    clone.task("r5t8", f"title: Release\n{judge}\n")
    desk = Desk(clone.path, world=clone.world)
    called(desk, "next", {"id": "r5t8", "claim": True})

    said = _refusal(desk, "done", id="r5t8", note="all fine")

    assert f"`r5t8` {complaint}" in said
    assert "A person looks at it and says `penguin task done r5t8`." in said
    assert "failed" == _said(desk, "done", id="r5t8", failed=True)["task"]["state"]


def test_its_checks_run_on_what_is_committed_on_the_base(clone: Clone, desk: Desk) -> None:
    clone.task(
        "r5t8", "title: Bake\nacceptance:\n  - check: grep -q flour cake || { echo no flour; exit 3; }\n"
    )
    called(desk, "next", {"id": "r5t8", "claim": True})
    clone.write("cake", "flour\n")

    said = _refusal(desk, "done", id="r5t8")
    clone.commit({"cake": "flour\n"})
    done = _said(desk, "done", id="r5t8")["task"]

    assert "`r5t8` is not done yet, on `main` the check `grep -q flour cake" in said
    assert "ended with exit code 3.\n" in said
    assert "  no flour\nNext: Put it right, commit it on `main`" in said
    assert "completed" == done["state"]
    assert 1 == clone.git("worktree", "list").count("\n") + 1


def test_what_a_script_does_is_not_claimed(clone: Clone, desk: Desk) -> None:
    clone.task("a1a1", "title: Scripted\npriority: critical\nrun: 'true'\n")

    assert "k3f9" == _said(desk, "next")["task"]["id"]
    assert "k3f9" == _said(desk, "next", claim=True)["task"]["id"]
    assert "`a1a1` is done by its script" in _refusal(desk, "next", claim=True, id="a1a1")
    assert "a1a1" not in _text(desk, "prime")


def test_a_part_makes_no_container_of_what_is_worked_on_itself(clone: Clone, desk: Desk) -> None:
    clone.commit(
        {".penguin/tasks/b1.yaml": "title: Whole\n", ".penguin/tasks/b2.yaml": "title: Part\nparent: b1\n"}
    )

    called(desk, "next", {"id": "t9z9", "claim": True})

    assert "`k3f9` has no parts" in _refusal(desk, "create", title="Kid", parent="k3f9")
    assert "blocked" == _said(desk, "create", title="Of my own", parent="t9z9")["task"]["state"]
    made = _said(desk, "create", title="Kid", parent="b1")["task"]
    assert "b1" == _said(desk, "show", id=made["id"])["task"]["parent"]


def test_what_somebody_else_works_on_or_decided_is_not_changed(clone: Clone, desk: Desk) -> None:
    clone.task("r5t8", "title: Somebody else's\nstatus: in_progress\nassigned_to: Bob\n")
    clone.task("d1", "title: Decided\nstatus: cancelled\n")

    assert "Bob has it" in _refusal(desk, "update", id="r5t8", title="Mine")
    assert "`d1` is cancelled, and only what is pending or yours" in _refusal(
        desk, "update", id="d1", title="T"
    )
    assert "unknown field `depends_on`" in _refusal(desk, "update", id="m7q2", depends_on=[])
    _said(desk, "update", id="m7q2", add_depends_on=["t9z9"])
    assert ["k3f9", "t9z9"] == _said(desk, "show", id="m7q2")["task"]["depends_on"]


def test_answers_and_notes_are_bounded_whatever_a_task_holds(clone: Clone, desk: Desk) -> None:
    notes = "".join(f"  - {{at: 2026-11-22T10:00:00Z, by: Jane, text: {'x' * 9_000}}}\n" for _ in range(12))
    clone.task("big", f"title: {'T' * 5_000}\ndescription: {'d' * 30_000}\nnotes:\n{notes}")

    shown = _said(desk, "show", id="big")["task"]

    assert 32_000 >= len(_text(desk, "show", id="big").encode())
    assert shown["description"].endswith("… (30,000 characters in all)")
    assert 10 == len(shown["notes"])
    assert "The notes on `big` are long enough." in _refusal(desk, "note", id="big", text="T")
    assert "Expected `str` of length <= 4000" in _refusal(desk, "note", id="k3f9", text="x" * 5_000)
    assert 200 >= len(_said(desk, "list", filter="id:big")["tasks"][0])


def test_tasks_are_made_and_changed_and_said_why(desk: Desk) -> None:
    made = _said(
        desk, "create", title="Write the docs", priority="low", depends_on=["k3f9"], labels=["docs"]
    )["task"]
    _said(desk, "update", id=made["id"], priority="critical", add_labels=["soon"])

    shown = _said(desk, "show", id="write the docs")["task"]

    assert ("critical", ["docs", "soon"]) == (shown["priority"], shown["labels"])
    assert (
        "it waits for `k3f9` (Fix the login), which is pending"
        in _said(desk, "why", id=made["id"])["task"]["reasons"]
    )
    assert {made["id"], "m7q2"} == set(_said(desk, "why", id="k3f9")["task"]["holds_up"])


_WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("list", {"limit": "3"}, "Expected `int`, got `str` - at `$.limit`"),
    ("list", {"limit": 1_000}, "Expected `int` <= 100"),
    ("list", {"path": "/etc"}, "unknown field `path`"),
    ("list", {"filter": "colour:red"}, "colour"),
    ("show", {}, "missing required field `id`"),
    ("show", {"id": "../../etc/passwd"}, "There is no task"),
    ("create", {"title": "Two\nlines"}, "one line"),
    ("create", {"title": "T", "run": "true"}, "unknown field `run`"),
    ("create", {"title": "T", "acceptance": [{"check": "true"}]}, "Expected `str`"),
    ("create", {"title": "T", "priority": "mild"}, "Invalid enum value"),
    ("create", {"title": "T", "depends_on": ["nobody"]}, "There is no task `nobody`"),
    ("create", {"title": "T", "description": "x" * 100_000}, "Expected `str` of length <= 20000"),
    ("update", {"id": "k3f9", "requires_approval": False}, "unknown field"),
    ("create", {"title": "T", "labels": ["x"] * 51}, "Expected `array` of length <= 50"),
)


def test_wrong_arguments_are_answers_with_a_next_step(clone: Clone, desk: Desk) -> None:
    before = clone.git("rev-parse", "HEAD")

    for tool, arguments, complaint in _WRONG:
        said = _refusal(desk, tool, **arguments)
        assert complaint in said
        assert "Next: " in said or "Put the rest" in said
        assert "Traceback" not in said

    assert before == clone.git("rev-parse", "HEAD")
    assert "" == clone.git("status", "--short")


def test_an_unknown_tool_is_an_error_of_the_protocol(desk: Desk) -> None:
    with pytest.raises(MCPError, match=r"There is no tool `app\\x1brove`. There are prime, list"):
        called(desk, "app\x1brove", {})


def test_inside_an_attempt_tasks_are_read_and_proposed_and_nothing_else(clone: Clone) -> None:
    inside = structs.replace(clone.world, environ={**clone.world.environ, "PENGUIN_TASK": "k3f9"})
    desk = Desk(clone.path, world=inside)

    refused = [
        _refusal(desk, "next", claim=True),
        _refusal(desk, "note", id="k3f9", text="T"),
        _refusal(desk, "done", id="k3f9"),
        _refusal(desk, "update", id="k3f9", priority="low"),
    ]
    proposed = _said(desk, "create", title="Look at the tokens")["task"]

    assert all("Inside an attempt (of `k3f9`) nobody may" in one for one in refused)
    assert "`penguin task create`" in refused[0]
    assert "draft" == proposed["state"]
    assert "k3f9" not in clone.git("log", "-1", "--format=%s")
    assert _text(desk, "prime").startswith("# Your task\nk3f9 ready high Fix the login")


def test_the_primer_of_a_client_names_its_tools(desk: Desk) -> None:
    text = _text(desk, "prime")

    assert "  k3f9 ready high Fix the login" in text.splitlines()
    assert "`penguin task" not in text
    named = {name for name in TOOLS if f"  {name} {{" in text}
    assert {"next", "show", "note", "done", "create", "list"} == named


def test_tasks_and_records_are_resources(clone: Clone, desk: Desk) -> None:
    clone.run()

    task = json.loads(resources.read(desk, "penguin://task/k3f9"))["task"]
    record = json.loads(resources.read(desk, "penguin://record/k3f9/1"))["record"]

    assert [1] == [attempt["attempt"] for attempt in task["attempts"]]
    assert ("k3f9", 1) == (record["task"], record["attempt"])
    assert ["m7q2", "t9z9"] == [link.name for link in resources.listed(desk)]


def test_other_resources_do_not_exist(desk: Desk) -> None:
    for rest in (
        "task/../k3f9",
        "task/k3",
        "task/k3f9?x",
        "record/k3f9/0",
        "record/k3f9/9",
        "record/k3f9/../1",
    ):
        with pytest.raises(PenguinError):
            resources.read(desk, f"penguin://{rest}")
    with pytest.raises(PenguinError, match="There is no resource `file:///etc/passwd`"):
        resources.read(desk, "file:///etc/passwd")
