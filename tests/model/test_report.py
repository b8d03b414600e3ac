"""The numbers of a report, and the charts that they make."""

from datetime import timedelta
from typing import Any

from penguin_git.model import ids
from penguin_git.model.chart import Chart, Columns, Lines
from penguin_git.model.flow import Life, flow
from penguin_git.model.outcome import Outcome
from penguin_git.model.period import Period
from penguin_git.model.report import OTHERS, About, Now, Report, report
from penguin_git.model.report_charts import drawings
from penguin_git.model.sample import Sample
from tests.support.tasks import NOW, a_sample

_DAY = timedelta(days=1)


def about(*samples: Sample, lives: tuple[Life, ...] = (), **now: Any) -> Report:
    """A report about these attempts, in the order of their ends."""
    nothing: dict[str, Any] = {
        "states": {},
        "shares": (),
        "waiting": (),
        "waiting_count": 0,
        "bottlenecks": (),
    }
    flowing = flow(lives, samples, Period(), NOW + _DAY)
    return report(About(name="shop", made=NOW + _DAY), samples, Now(**{**nothing, **now}), flowing)


def ended(days: int, task: str = "k3f9", **fields: Any) -> Sample:
    """An attempt that ended so many days before the clock's now."""
    return a_sample(task, started=NOW - days * _DAY, ended=NOW - days * _DAY, **fields)


def test_the_last_attempts_come_first() -> None:
    found = about(ended(2, attempt=2), ended(1, attempt=3))

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
    lives = (
        Life(task=ids.parse("a"), created=NOW - 5 * _DAY, landed=NOW - _DAY, is_completed=True),
        Life(task=ids.parse("b"), created=None, is_completed=True),
        Life(task=ids.parse("c"), created=NOW),
    )

    found = about(lives=lives)

    assert (2, 3) == (found.over_time.scope[0], found.over_time.scope[-1])
    assert (1, 2) == (found.over_time.done[0], found.over_time.done[-1])
    assert (1, 96.0) == (found.landed, found.lead.p50)


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
