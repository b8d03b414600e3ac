"""Queries: conditions on fields, alternatives, negations and words."""

from typing import Any

import pytest

from penguin_git.errors import PenguinError
from penguin_git.model import query
from penguin_git.model.head import head
from penguin_git.model.priority import TaskPriority
from penguin_git.model.query import Query, Term, Words
from penguin_git.model.status import TaskStatus
from tests.support.tasks import a_task


def may_hold(text: str, **fields: Any) -> bool:
    return bool(list(query.parse(text).possible([head(a_task(**fields))])))


def test_a_query_is_made_of_conditions_and_words() -> None:
    found = query.parse('label:backend status:pending,paused -priority:low "exact words" -draft text')

    terms = (
        Term("label", ("backend",)),
        Term("status", ("pending", "paused")),
        Term("priority", ("low",), negated=True),
    )
    words = (Words("exact words"), Words("draft", negated=True), Words("text"))
    assert Query(terms, words) == found


def test_an_empty_query_holds_for_every_task() -> None:
    assert may_hold("   ")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("label:ui label:api", {"labels": ("api", "ui")}),
        ("label:ui,api", {"labels": ("api",)}),
        ("priority:high", {"priority": TaskPriority.HIGH}),
        ("-priority:low", {"priority": TaskPriority.HIGH}),
        ("status:failed", {"status": TaskStatus.FAILED}),
        ("project:web", {"project": "web"}),
        ("assigned_to:claude", {"assigned_to": "claude"}),
        ("assignee:claude", {"assigned_to": "claude"}),
        ('created_by:"Jane Doe"', {"created_by": "Jane Doe"}),
        ("id:k3f9", {}),
        ("parent:m7q2", {"parent": "m7q2"}),
        ("depends-on:m7q2", {"depends_on": ("m7q2",)}),
    ],
)
def test_a_condition_holds_for(text: str, fields: dict[str, Any]) -> None:
    assert may_hold(text, **fields)
    turned = query.Query(tuple(Term(one.key, one.values, not one.negated) for one in query.parse(text).terms))
    assert [] == list(turned.possible([head(a_task(**fields))]))


def test_names_of_projects_become_those_that_tasks_write() -> None:
    found = query.parse('project:"Web Application" -project:shop ui').with_projects(
        lambda names: (name.lower() for name in names)
    )

    terms = (Term("project", ("web application",)), Term("project", ("shop",), negated=True))
    assert Query(terms, (Words("ui"),)) == found


def test_a_derived_state_is_left_to_whoever_knows_it() -> None:
    found = query.parse("status:ready,failed")

    assert found.asks_for_states
    assert list(found.possible([head(a_task())]))
    assert found.states_hold("pending", "ready")
    assert found.states_hold("failed", "")
    assert not found.states_hold("pending", "blocked")


def test_only_a_pending_task_can_be_ready() -> None:
    ready = query.parse("status:ready")

    assert list(ready.possible([head(a_task())]))
    assert [] == list(ready.possible([head(a_task(status=TaskStatus.FAILED))]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lable:ui", "Tasks can't be filtered by `lable`.\n  Did you mean `label`?"),
        ("status:redy", "`redy` is no status of a task.\n  Did you mean `ready`?"),
        ("priority:urgent", "`urgent` is no priority of a task."),
        ('label:"ui', "The filter can't be understood from `label:\"ui` on."),
    ],
)
def test_what_can_not_be_understood_is_named(text: str, said: str) -> None:
    with pytest.raises(PenguinError) as raised:
        query.parse(text)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("text", "asks"),
    [("status:pending", True), ("-status:ready", True), ("status:ready", False), ("x", False)],
)
def test_parents_have_a_state_of_their_parts_and_are_never_ready(text: str, asks: bool) -> None:
    assert asks == query.parse(text).asks_what_parents_are_in
