"""Patterns choose among events by the id of the task and the kind."""

from datetime import UTC, datetime

import pytest

from penguin_git.errors import InvalidValue
from penguin_git.model.happening import Pattern, TaskEvent


def _event(task: str, kind: str) -> TaskEvent:
    return TaskEvent(task_id=task, kind=kind, at=datetime(2026, 11, 22, tzinfo=UTC), data={})


@pytest.mark.parametrize(
    ("pattern", "task", "kind", "covers"),
    [
        ("task.123.progress", "123", "progress", True),
        ("task.123.progress", "124", "progress", False),
        ("task.123.progress", "123", "message", False),
        ("task.*.progress", "k3f9", "progress", True),
        ("task.123.*", "123", "ended", True),
        ("task.api-*.status_changed", "api-7", "status_changed", True),
        ("task.a.b.progress", "a.b", "progress", True),  # an id may hold dots
        ("task.a.progress", "a.b", "progress", False),
        ("*", "k3f9", "usage", True),
        ("task.*", "k3f9", "usage", True),
    ],
)
def test_a_pattern_covers_what_it_names(pattern: str, task: str, kind: str, covers: bool) -> None:
    assert covers == Pattern.parse(pattern).covers(_event(task, kind))


@pytest.mark.parametrize("pattern", ["", "progress", "task.123", "project.1.progress", "task..progress"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidValue, match="is no pattern for events"):
        Pattern.parse(pattern)


def test_a_kind_that_does_not_exist_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InvalidValue, match=r"no events `progres`. Did you mean `progress`\?"):
        Pattern.parse("task.123.progres")


def test_an_event_knows_its_whole_name() -> None:
    assert "task.123.progress" == _event("123", "progress").name
