"""The numbers of a report, and the charts that they make."""

from datetime import timedelta
from typing import Any

from penguin_git.model import ids
from penguin_git.model.chart import Chart, Columns, Lines
from penguin_git.model.outcome import Outcome
from penguin_git.model.period import Period
from penguin_git.model.report import OTHERS, About, Now, Report, Standing, report
from penguin_git.model.report_charts import drawings
from penguin_git.model.sample import Sample
from tests.support.tasks import NOW, a_sample

_DAY = timedelta(days=1)


def about(*samples: Sample, period: Period = Period(), **now: Any) -> Report:  # noqa: B008 - it is frozen
    """A report about these attempts, in the order of their ends."""
    nothing: dict[str, Any] = {
        "states": {},
        "tasks": (),
        "shares": (),
        "waiting": (),
        "waiting_count": 0,
        "bottlenecks": (),
    }
    said = About(name="shop", period=period, made=NOW + _DAY)
    return report(said, samples, Now(**{**nothing, **now}))


def ended(days: int, task: str = "k3f9", **fields: Any) -> Sample:
    """An attempt that ended so many days before the clock's now."""
    return a_sample(task, started=NOW - days * _DAY, ended=NOW - days * _DAY, **fields)


def test_only_attempts_of_the_period_count() -> None:
    found = about(ended(9), ended(2, attempt=2), ended(1, attempt=3), period=Period(NOW - 3 * _DAY, NOW))

    assert 2 == found.work.attempts
    assert [3, 2] == [one.attempt for one in found.last_attempts]
    assert 2 == sum(filter(None, found.over_time.attempts["completed"]))


def test_ends_are_told_by_what_they_make_of_the_task() -> None:
    found = about(
        ended(1, outcome=Outcome.TIMED_OUT),
        ended(1, outcome=Outcome.STALLED),
        ended(1, outcome=Outcome.ORPHANED),
        ended(1),
    )

    assert {"completed": 1, "failed": 1, "paused": 1, "other": 1} == {
        end: sum(filter(None, values)) for end, values in found.over_time.attempts.items()
    }


def test_unknown_tokens_are_unknown_in_time_and_as_a_whole() -> None:
    found = about(ended(3), ended(1, tokens=500, cost=0.5))

    (tokens,) = found.over_time.tokens.values()
    assert (None, 0, 500) == tokens[:3]
    assert (500, 1, 2) == (found.work.total_tokens, found.work.tokens_known, found.work.attempts)


def test_many_agents_are_a_few_and_the_others() -> None:
    found = about(*(ended(1, agent=f"agent-{number}", cost=1.0) for number in range(9)))

    assert 6 == len(found.over_time.cost)
    assert 4 == sum(filter(None, found.over_time.cost[OTHERS]))
    assert 9 == len(found.agents)


def test_progress_over_time_ends_with_what_there_is() -> None:
    tasks = (
        Standing(task=ids.parse("a"), state="completed", created=NOW - 5 * _DAY, ended=NOW - _DAY),
        Standing(task=ids.parse("b"), state="completed", created=None),
        Standing(task=ids.parse("c"), state="in_review", created=NOW),
    )

    over = about(tasks=tasks, period=Period(NOW - 3 * _DAY)).over_time

    assert (2, 3) == (over.tasks[0], over.tasks[-1])
    assert (1, 2) == (over.completed[0], over.completed[-1])


def test_nothing_at_all_is_a_report_with_one_chart() -> None:
    found = about()

    assert 0 == found.work.attempts
    assert found.work.success_rate is None
    assert ["burn_up"] == [*drawings(found)]


def test_charts_say_of_how_many_attempts_they_are_known() -> None:
    drawn = drawings(about(ended(2), ended(1, tokens=500, attempt=2), ended(1, "m7q2")))

    tokens, most = drawn["tokens"], drawn["most_tokens"]
    assert isinstance(tokens, Columns)
    assert "tokens, known of 1 of 3 attempts" == tokens.note
    assert isinstance(most, Chart)
    assert [(500, "known of 1 of 2"), (None, "known of 0 of 1")] == [
        (bar.value, bar.note) for bar in most.bars
    ]
    assert isinstance(drawn["burn_up"], Lines)
    assert "cost" not in drawn
    assert "dearest" not in drawn
