"""What lands in a period and how soon, and what there was by the end of each stretch of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from penguin_git.model.flow import Life, flow
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.period import Period
from tests.support.tasks import a_sample

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    """That many days before now."""
    return NOW - timedelta(days=days)


def a_life(name: str, **fields: Any) -> Life:
    """A task; one that landed is completed."""
    usual: dict[str, Any] = {"task": TaskId(name), "is_completed": "landed" in fields}
    return Life(**usual | fields)


LIVES = [
    a_life("a", created=ago(9), begun=ago(8), landed=ago(7)),
    a_life("b", created=ago(4), begun=ago(3), landed=ago(1)),
    a_life("c", created=ago(3), landed=ago(1)),
    a_life("d", created=ago(2), is_ready=True),
    a_life("e", is_ready=True),
    a_life("f", created=ago(2), is_given_up=True),
    a_life("g", created=ago(6), is_completed=True),
]


def test_lead_and_cycle_times_are_those_of_what_landed_in_the_period() -> None:
    found = flow(LIVES, [], Period(ago(5), None), NOW)

    assert (2, 0.4, 2.8) == (found.landed, found.per_day, found.per_week)
    assert (2, 60.0) == (found.lead.known, found.lead.mean)
    assert (1, 2, 48.0) == (found.cycle.known, found.cycle.of, found.cycle.mean)


def test_ready_tasks_wait_since_their_creation_where_that_is_known() -> None:
    found = flow(LIVES, [], Period(), NOW)

    assert (1, 2, 48.0) == (found.queue.known, found.queue.of, found.queue.mean)
    assert 1 == found.undated


def test_without_a_period_it_begins_with_the_first_thing_that_happened() -> None:
    early = a_sample("a", started=ago(20), ended=ago(19.9))

    assert ago(9) == flow(LIVES, [], Period(), NOW).since
    assert ago(20) == flow(LIVES, [early], Period(), NOW).since
    assert NOW == flow([], [], Period(), NOW).since


def test_the_burn_up_counts_what_there_was_by_the_end_of_each_day() -> None:
    steps = flow(LIVES, [], Period(ago(3), None), NOW).steps

    assert ("day", 4) == (steps.bins.unit, len(steps.bins.starts))
    assert (0, 0, 2, 0) == steps.landed
    assert (2, 2, 4, 4) == steps.done
    assert (5, 6, 6, 6) == steps.scope


def test_a_period_that_is_over_knows_nothing_of_what_came_later() -> None:
    found = flow(LIVES, [], Period(ago(8), ago(5)), NOW)

    assert (1, 2) == (found.landed, found.steps.done[-1])
    assert 3 == found.steps.scope[-1]


def test_attempts_are_grouped_by_agent_and_label_and_summed_over_time() -> None:
    samples = [
        a_sample("a", ended=ago(2), agent="claude", labels=("ui",), tokens=100),
        a_sample("a", 2, ended=ago(2), agent="shell", outcome=Outcome.FAILED),
        a_sample("b", ended=ago(0), agent="claude", tokens=None),
    ]

    found = flow(LIVES, samples, Period(ago(2), None), NOW)

    assert {"claude": 100.0, "shell": 0.0} == {name: one.success_rate for name, one in found.agents.items()}
    assert ["ui"] == list(found.labels)
    assert ((2, 0, 1), (1, 0, 1)) == (found.steps.attempts, found.steps.successes)
    assert (100, 0, None) == found.steps.tokens
