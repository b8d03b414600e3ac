"""What is known of an agent: few attempts count little, and what is unknown stays so."""

import pytest

from penguin_git.model.outcome import Outcome
from penguin_git.model.task import TaskType
from penguin_git.model.track import Score, Track, Tried, tracks

GOOD, BAD = Outcome.COMPLETED, Outcome.FAILED


def tried(*outcomes: Outcome, kind: TaskType = TaskType.BUG, agent: str = "a") -> list[Tried]:
    return [Tried(agent=agent, type=kind, outcome=outcome) for outcome in outcomes]


def test_nothing_known_is_the_usual() -> None:
    assert 0.7 == pytest.approx(Track().rate(None)) == pytest.approx(Track().rate(TaskType.BUG))


def test_one_failure_does_not_damn_and_one_success_proves_little() -> None:
    failed, done = tracks(tried(BAD))["a"], tracks(tried(GOOD))["a"]

    assert 0.4 < failed.rate(TaskType.BUG) < 0.7 < done.rate(TaskType.BUG) < 0.85


def test_after_many_attempts_they_are_what_counts() -> None:
    track = tracks(tried(*[GOOD] * 10, *[BAD] * 90))["a"]

    assert 0.1 == pytest.approx(track.rate(TaskType.BUG), abs=0.02)


def test_work_of_one_kind_that_is_new_goes_as_the_rest_went() -> None:
    track = tracks([*tried(*[GOOD] * 40), *tried(BAD, kind=TaskType.DOCS)])["a"]

    assert track.rate(TaskType.DOCS) < track.rate(TaskType.TEST) == pytest.approx(track.rate(None))


def test_what_others_ended_says_nothing_of_the_agent() -> None:
    others = (Outcome.CANCELLED, Outcome.PAUSED, Outcome.ORPHANED, Outcome.CONFLICT, Outcome.NEEDS_HUMAN)

    assert Score() == tracks(tried(*others))["a"].all


def test_each_agent_has_its_own() -> None:
    found = tracks([*tried(GOOD, BAD), *tried(GOOD, agent="b")])

    assert {"a": Score(1, 2), "b": Score(1, 1)} == {name: track.all for name, track in found.items()}


def test_a_price_is_that_of_the_attempts_that_say_both() -> None:
    said = [(50_000, 0.3), (150_000, 0.5), (10, None), (None, 9.0), (0, 1.0)]

    track = tracks(
        Tried(agent="a", type=TaskType.BUG, outcome=GOOD, tokens=tokens, cost=cost) for tokens, cost in said
    )["a"]

    assert 4.0 == pytest.approx(track.cost_per_mtok)
    assert tracks(tried(GOOD))["a"].cost_per_mtok is None
