"""A task file and a task say the same, and every mistake in a file is told with its place."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from penguin_git.codec.editing import edited
from penguin_git.codec.tasks import changes, format_new, parse
from penguin_git.errors import BrokenFile
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import Check, Task
from tests.codec.strategies import TASKS

PATH = ".penguin/tasks/k3f9.yaml"

TASK = Task(
    id=TaskId("k3f9"),
    title="Implement user authentication API endpoints",
    description="Create login, logout and token refresh endpoints.\nInclude validation.\n",
    priority=TaskPriority.HIGH,
    project="web-application",
    parent=TaskId("m7q2"),
    depends_on=(TaskId("b2x4"), TaskId("123")),
    labels=("backend", "auth"),
    assigned_to="claude",
    acceptance=("A wrong password is refused with 401", Check(check="pytest -q tests/test_auth.py")),
    resource_constraints=ResourceConstraints(
        max_tokens=15000, allowed_tools=("file_operations:read", "code_execution")
    ),
    requires_approval=True,
    approver="team-lead",
    created_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    created_by="Jane Doe <jane@example.com>",
)

FILE = """\
status: pending

# yaml-language-server: $schema=../schema/task.json
title: Implement user authentication API endpoints
description: |
  Create login, logout and token refresh endpoints.
  Include validation.
priority: high
project: web-application
parent: m7q2
depends_on:
  - b2x4
  - "123"
labels: [backend, auth]
assigned_to: claude
acceptance:
  - A wrong password is refused with 401
  - check: pytest -q tests/test_auth.py
resource_constraints:
  max_tokens: 15000
  allowed_tools: [file_operations:read, code_execution]
requires_approval: true
approver: team-lead
created_at: 2026-11-22T10:00:00Z
created_by: Jane Doe <jane@example.com>
"""


def _problems(text: str, path: str = PATH) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        parse(text.encode(), path)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


def test_a_new_file_reads_like_one_that_a_person_wrote() -> None:
    assert FILE == format_new(TASK).decode()
    assert TASK == parse(FILE.encode(), PATH)


def test_a_file_in_a_subfolder_points_to_its_schema() -> None:
    assert b"$schema=../../schema/task.json\n" in format_new(TASK, depth=2)


def test_only_a_title_is_required() -> None:
    assert Task(id=TaskId("fix-1"), title="on") == parse(b"title: on\n", "tasks/backend/fix-1.yaml")


def test_people_may_write_things_in_their_own_way() -> None:
    text = """\
due: 2026-11-22 12:00 +02:00
title: >
  Folded
labels: []
description:
depends_on: [123]
defer_until: 2026-12-01
metadata: {a: [1, true, ~, 1:30]}
"""

    assert Task(
        id=TaskId("k3f9"),
        title="Folded",
        depends_on=(TaskId("123"),),
        due=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
        defer_until=datetime(2026, 12, 1, tzinfo=UTC),
        metadata={"a": [1, True, None, "1:30"]},
    ) == parse(text.encode(), PATH)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("prioritty: high", "2:1: A task has no key `prioritty`. Did you mean `priority`?"),
        (
            "priority: hihg",
            "2:11: `priority` can't be `hihg`. Did you mean `high`? It is one of critical, high",
        ),
        ("status: runing", "2:9: `status` can't be `runing`. "),
        (
            "depends_on: k3f9",
            "2:13: `depends_on` has to be a list, not text. Write `[a, b]`, or `- a` lines below it.",
        ),
        ("depends_on: [a, -x]", "2:17: `-x` can't be the id of a task"),
        ("parent: ../x", "2:9: `../x` can't be the id of a task"),
        ("labels: {a: b}", "2:9: `labels` has to be a list, not a mapping."),
        ("labels: [a, [b]]", "2:13: An item of `labels` has to be text, not a list."),
        ("labels: [a, '']", "2:13: An item of `labels` is empty."),
        ("description: [a]", "2:14: `description` has to be text, not a list."),
        ("requires_approval: yes", "2:20: `requires_approval` has to be true or false, not `yes`."),
        ("requires_approval: 'true'", "2:20: `requires_approval` has to be true or false"),
        (
            "resource_constraints: {max_tokens: 15_000}",
            "2:36: `max_tokens` has to be a whole number, not `15_000`.",
        ),
        (
            "resource_constraints: {max_tokens: '15'}",
            "2:36: `max_tokens` has to be a whole number, not `15`.",
        ),
        (
            "resource_constraints: {max_tokens: 010}",
            "2:36: `max_tokens` has to be a whole number, not `010`. Write digits only, at most 18",
        ),
        ("resource_constraints: {max_tokens: 0}", "2:36: `max_tokens` has to be at least 1, not 0."),
        (
            "resource_constraints: {max_token: 1}",
            "2:24: `resource_constraints` has no key `max_token`. Did you mean `max_tokens`?",
        ),
        (
            "resource_constraints: {allowed_tools: [web_serch]}",
            "2:40: There is no tool `web_serch`. Did you mean `web_search`?",
        ),
        ("due: tomorrow", "2:6: `due` has to be a date or time, not `tomorrow`."),
        ("due: 2026-02-30", "2:6: `due` has to be a date or time, not `2026-02-30`."),
        ("due: 2026-02-03 10:00", "2:6: `due` has no time zone: `2026-02-03 10:00`. Add `Z`"),
        ("due: 0001-01-01T00:00:00+14:00", "2:6: `due` has to be a date or time"),
        ("id: k3f9", "2:1: A task has no key `id`. Remove the line: the name of the file is the id."),
        ("notes: [{at: 2026-01-01, by: x}]", "2:9: An item of `notes` needs `text`."),
        ("acceptance: [{chek: x}]", "2:14: An item of `acceptance` needs `check`."),
        ("workflow: [{title: x, phase: y}]", "2:13: An item of `workflow` has no key `title`."),
        ("context: a\ncontext: b", "3:1: The key `context` stands here a second time."),
    ],
)
def test_a_mistake_is_told_with_its_place_and_a_remedy(line: str, problem: str) -> None:
    problems = _problems(f"title: x\n{line}\n")

    assert problem == problems[0][: len(problem)]


def test_all_mistakes_are_told_at_once_from_top_to_bottom() -> None:
    problems = _problems("titel: x\npriority: soon\nlabels: a\nnotes: [{at: x, txt: y}]\n")

    assert ["1", "1", "2", "3", "4", "4", "4", "4"] == [problem.split(":")[0] for problem in problems]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("priority: low\n", "1:1: A task needs `title`."),
        ("title:\n", "1:1: A task needs `title`."),
        ("title: '  '\n", "1:8: `title` is empty."),
        ('title: "a\\nApproved-by: b"\n', "1:8: `title` has to be one line."),
    ],
)
def test_a_title_is_one_line_of_text(text: str, problem: str) -> None:
    assert problem == _problems(text)[0][: len(problem)]


def test_a_path_that_is_no_text_is_refused() -> None:
    with pytest.raises(BrokenFile, match="Its path is no text in UTF-8"):
        parse(b"title: T\n", ".penguin/tasks/caf\udce9/k3f9.yaml")
    assert "k3f9" == parse(b"title: T\n", ".penguin/tasks/caf\u00e9/k3f9.yaml").id


@pytest.mark.parametrize("name", ["-x", "x.lock", "a..b", "CON", "é", "x" * 65])
def test_a_file_whose_name_is_no_id_is_broken(name: str) -> None:
    with pytest.raises(BrokenFile, match="can't be the id of a task"):
        parse(b"title: x\n", f".penguin/tasks/{name}.yaml")


def test_an_edit_is_what_differs_and_keeps_comments() -> None:
    old = FILE.replace("priority: high", "priority: high # the boss said so")
    new = replace(TASK, labels=("backend",), parent=None, requires_approval=False, type=None)

    after = edited(old.encode(), changes(parse(old.encode(), PATH), new))

    expected = (
        old.replace("parent: m7q2\n", "").replace(", auth]", "]").replace("approval: true", "approval: false")
    )
    assert expected == after.decode()


def test_a_raised_budget_is_a_one_line_change() -> None:
    new = replace(TASK, resource_constraints=replace(TASK.resource_constraints, max_tokens=20000))

    assert FILE.replace("15000", "20000") == edited(FILE.encode(), changes(TASK, new)).decode()


def test_going_back_to_a_default_is_written_out() -> None:
    new = replace(TASK, priority=TaskPriority.MEDIUM)

    assert {"priority": "medium"} == changes(TASK, new)


@settings(max_examples=100, deadline=None)
@given(TASKS)
def test_parsing_a_new_file_gives_the_task(task: Task) -> None:
    assert task == parse(format_new(task), PATH)


@settings(max_examples=100, deadline=None)
@given(TASKS, TASKS)
def test_editing_a_file_makes_it_say_the_new_task_and_keeps_unknown_comments(old: Task, new: Task) -> None:
    before = format_new(old).replace(b"\ntitle: ", b"\n# kept\ntitle: ") + b"# kept too\n"

    after = edited(before, changes(old, new))

    assert new == parse(after, PATH)
    assert 2 == after.count(b"\n# kept")
