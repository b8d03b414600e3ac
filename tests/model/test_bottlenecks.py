"""What holds work up is named in plain words, the worst first."""

from datetime import timedelta
from typing import Any

import pytest

from penguin_git.model.bottlenecks import Bottleneck, Case, bottlenecks
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.support.tasks import NOW, a_sample

CASE = Case(task=TaskId("k3f9"), title="Login", status=TaskStatus.PENDING)
BAD_CHECKS: dict[str, Any] = {"outcome": Outcome.FAILED, "checks_failed": 1}


def a_case(**fields: object) -> Case:
    """A pending task with something about it."""
    return Case(**{**{name: getattr(CASE, name) for name in CASE.__struct_fields__}, **fields})


def issues(*cases: Case) -> list[str]:
    """What is said, the worst first."""
    return [one.issue for one in bottlenecks(cases, NOW)]


@pytest.mark.parametrize(
    ("fields", "issue"),
    [
        ({"holds_up": 7}, "It blocks 7 tasks."),
        ({"chain": 4}, "It is first on the critical path, which is 5 tasks long."),
        ({"chain": 1}, "It is first on the critical path, which is 2 tasks long."),
        ({"waits_to": "approve"}, "It waits for approval."),
        (
            {"waits_to": "approve", "approver": "team-lead", "since": NOW - timedelta(days=3, hours=5)},
            "It waits for approval by team-lead for 3 days.",
        ),
        ({"waits_to": "review", "since": NOW - timedelta(hours=1)}, "It waits for a review for 1 hour."),
        (
            {"dead_needs": ((TaskId("m7q2"), TaskStatus.CANCELLED),)},
            "It depends on `m7q2`, which is cancelled.",
        ),
        ({"attempts": (a_sample(**BAD_CHECKS), a_sample(**BAD_CHECKS))}, "It failed twice on its checks."),
        ({"attempts": (a_sample(outcome=Outcome.FAILED),) * 3}, "It failed 3 times."),
        ({"attempts": (a_sample(outcome=Outcome.OVER_BUDGET),) * 2}, "It ran out of its budget twice."),
        ({"attempts": (a_sample(**BAD_CHECKS),), "status": TaskStatus.FAILED}, "It failed on its checks."),
        (
            {"attempts": (a_sample(outcome=Outcome.NEEDS_HUMAN),), "status": TaskStatus.PAUSED},
            "It waits for a person's answer.",
        ),
    ],
)
def test_each_reason_has_its_words(fields: dict[str, object], issue: str) -> None:
    assert [issue] == issues(a_case(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"holds_up": 1},
        {"attempts": (a_sample(outcome=Outcome.OVER_BUDGET),)},
        {"attempts": (a_sample(checks_failed=1),) * 2},
    ],
)
def test_what_is_everyday_is_not_named(fields: dict[str, object]) -> None:
    assert [] == issues(a_case(**fields))


def test_what_holds_more_up_and_waits_longer_comes_first() -> None:
    week = NOW - timedelta(days=7)

    found = issues(
        a_case(waits_to="approve", since=NOW - timedelta(days=1)),
        a_case(waits_to="approve", since=week),
        a_case(waits_to="review", since=week, holds_up=3),
    )

    assert "It waits for a review for 7 days." == found[0]
    assert ["It waits for approval for 7 days.", "It waits for approval for 1 day."] == [
        one for one in found if "approval" in one
    ]


def test_however_bad_it_is_the_worse_one_comes_first_within_the_scale() -> None:
    found = bottlenecks([a_case(holds_up=500, title="Bad"), a_case(holds_up=5_000, title="Worse")], NOW)

    assert ["Worse", "Bad"] == [one.task_title for one in found]
    assert all(90 < one.severity <= 100 for one in found)


def test_it_names_the_task() -> None:
    [found] = bottlenecks([a_case(holds_up=2)], NOW)

    assert (
        Bottleneck(task_id=TaskId("k3f9"), task_title="Login", issue="It blocks 2 tasks.", severity=25)
        == found
    )
