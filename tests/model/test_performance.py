"""Every attempt counts, however it ended, and what nobody knows counts as unknown."""

from penguin_git.model.outcome import Outcome
from penguin_git.model.performance import by, performance
from tests.support.tasks import a_sample

FAILED = a_sample("k3f9", 1, outcome=Outcome.FAILED, minutes=4.0, tokens=1_000, cost=0.5)
ORPHANED = a_sample("k3f9", 2, outcome=Outcome.ORPHANED, minutes=None)
PAUSED = a_sample("m7q2", 1, outcome=Outcome.PAUSED, minutes=2.0, agent="claude", labels=("ui", "web"))
COMPLETED = a_sample("m7q2", 2, minutes=6.0, tokens=4_000, cost=0.25, agent="claude", labels=("ui",))


def test_failed_paused_and_orphaned_attempts_count() -> None:
    found = performance([FAILED, ORPHANED, PAUSED, COMPLETED])

    assert (2, 4, 25.0) == (found.tasks, found.attempts, found.success_rate)
    assert {"failed": 1, "orphaned": 1, "paused": 1, "completed": 1} == found.outcomes


def test_what_is_unknown_is_left_out_and_said() -> None:
    found = performance([FAILED, ORPHANED, PAUSED, COMPLETED])

    assert (4.0, 4.0, 3) == (found.avg_duration_minutes, found.p50_duration_minutes, found.duration_known)
    assert (5_000, 0.75, 2) == (found.total_tokens, found.total_cost, found.tokens_known)


def test_short_attempts_have_their_exact_times() -> None:
    found = performance([a_sample("k3f9", minutes=0.001), a_sample("m7q2", minutes=0.002)])

    assert (0.0015, 0.0015) == (found.avg_duration_minutes, found.p50_duration_minutes)


def test_the_pace_is_about_attempts_of_which_tokens_and_time_are_known() -> None:
    assert 500.0 == performance([FAILED, PAUSED, COMPLETED]).tokens_per_minute


def test_of_no_attempts_nothing_is_known() -> None:
    found = performance([])

    assert (0, None, None, None) == (
        found.attempts,
        found.success_rate,
        found.total_tokens,
        found.avg_duration_minutes,
    )


def test_groups_may_overlap_and_the_largest_comes_first() -> None:
    found = by([FAILED, PAUSED, COMPLETED], lambda one: one.labels)

    assert [("ui", 2, 50.0), ("web", 1, 0.0)] == [
        (label, one.attempts, one.success_rate) for label, one in found.items()
    ]
