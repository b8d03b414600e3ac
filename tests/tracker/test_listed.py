"""A row on its way to JSON says to the byte what the task itself would say."""

from pathlib import Path

import msgspec
import pytest

from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.store.telling import Telling
from penguin_git.tracker.view import view
from tests.support.clones import Clone

FULL = """\
status: pending

title: Überprüfe “it”
description: |
  One line.
  \\x1b another.
type: code
priority: critical
project: web
parent: whole
depends_on: [other]
relates_to: [other]
discovered_from: [other]
labels: [a, b]
assigned_to: shell
run: make
context: [README.md]
acceptance:
  - It works
  - check: pytest -q
changes: optional
workflow:
  - phase: build
resource_constraints:
  max_tokens: 500
  allowed_tools: ["file_operations:read"]
collaboration_mode: assisted
review: required
requires_approval: true
approver: jane@example.com
approval:
  by: Jane
  at: 2026-11-22T10:00:00Z
  digest: abc
due: 2026-12-24T10:00:00Z
defer_until: 2026-12-01T00:00:00Z
estimate: 2 days
template: bug-fix
created_at: 2026-11-22T10:00:00Z
created_by: Jane <jane@example.com>
notes:
  - at: 2026-11-22T10:00:00Z
    by: Jane
    text: Hm.
metadata:
  number: 1.5
  deep: {list: [1, true, null, x], day: 2026-12-24}
"""
TEXTS = {
    "full": FULL,
    "bare": "title: Bare\n",
    "whole": "title: Whole\n",
    "other": "status: completed\n\ntitle: Other\n",
    "limits": "title: Limits\nresource_constraints:\n  max_iterations: 3\n",
}


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "clone")
    clone.commit({f".penguin/tasks/{name}.yaml": text for name, text in TEXTS.items()})
    return clone


@pytest.mark.parametrize("name", TEXTS)
def test_a_row_says_what_its_task_says(clone: Clone, name: str) -> None:
    with clone.project() as project:
        view(project)  # keeps what it read
    with clone.project() as project:
        row = view(project).rows[TaskId(name)]
        listed, plain = row.listed(), row.plain()

    assert isinstance(listed, Telling)
    assert msgspec.json.encode(plain) == msgspec.json.encode(listed)


def test_a_row_whose_task_is_kept_nowhere_is_told_all_the_same(clone: Clone) -> None:
    with clone.project() as project:
        row = view(project).rows[TaskId("full")]
        for file in (clone.path / ".git/penguin/cache").glob("bodies-*"):
            file.write_bytes(b"\0" * file.stat().st_size)

        assert row.plain() == row.listed()


def test_every_field_of_a_task_has_its_place() -> None:
    first = ("id", "title", "status", "priority")
    rest = [name for name in Task.__struct_fields__ if name not in first]

    assert (*first, *rest, "state", "reasons") == Telling.__struct_fields__
