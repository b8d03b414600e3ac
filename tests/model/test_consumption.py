"""What a task consumed, and how much of its budget that is; what nobody said stays unknown."""

from datetime import UTC, datetime, timedelta

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.consumption import Consumption, Part
from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.usage import UNKNOWN, Usage

START = datetime(2026, 11, 22, 10, tzinfo=UTC)
ZEROES: dict[str, Plain] = {
    "input_tokens": 0,
    "output_tokens": 0,
    "cache_read_tokens": 0,
    "cache_write_tokens": 0,
    "cost": 0.0,
}


def _at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def _used(seconds: int, **data: Plain) -> Event:
    return Event(at=_at(seconds), type=EventType.USAGE, task="k3f9", attempt=1, data={**ZEROES, **data})


def _measured(consumption: Consumption, seconds: int) -> dict[str, tuple[float | None, int | None]]:
    return {one.name: (one.used, one.limit) for one in consumption.measures(_at(seconds))}


def test_a_running_attempt_consumes_what_its_log_says_and_time() -> None:
    part = Part(attempt=1, is_running=True)
    part = part.after(_used(0, iterations=1)).after(
        _used(60, input_tokens=100, output_tokens=20, iterations=2)
    )
    consumption = Consumption(
        limits=ResourceConstraints(max_tokens=1000, max_duration_minutes=10), parts=(part,)
    )

    assert {"tokens": (120, 1000), "minutes": (1.5, 10), "iterations": (2, None)} == _measured(
        consumption, 90
    )


def test_earlier_attempts_on_the_same_work_count_against_the_budget() -> None:
    part = Part(attempt=2, is_running=True)
    spent = _used(
        0, input_tokens=5, iterations=1, earlier_tokens=300, earlier_iterations=4, earlier_seconds=90.0
    )

    consumption = Consumption(parts=(part.after(spent),))

    assert {"tokens": (305, None), "minutes": (1.5, None), "iterations": (5, None)} == _measured(
        consumption, 0
    )


def test_as_long_as_nothing_is_reported_tokens_are_unknown() -> None:
    part = Part(attempt=1, is_running=True).after(_used(0, iterations=1))

    assert UNKNOWN == part.usage
    assert (None, None) == _measured(Consumption(parts=(part,)), 0)["tokens"]


def test_a_sum_with_an_unknown_part_is_unknown_and_at_least_what_is_known() -> None:
    known = Part(attempt=1, usage=Usage(input_tokens=3, output_tokens=4, cost=0.1))

    consumption = Consumption(parts=(known,)).with_part(Part(attempt=2))

    assert (None, 7) == (consumption.usage.billable, consumption.least_tokens)


def test_an_event_that_is_known_already_changes_nothing() -> None:
    first, second = _used(0, input_tokens=1, iterations=1), _used(5, input_tokens=9, iterations=2)
    part = Part(attempt=1).after(first).after(second)

    assert part == part.after(first).after(second)


def test_an_ended_attempt_consumes_no_more_time() -> None:
    over = Event(
        at=_at(30), type=EventType.STATUS_CHANGED, task="k3f9", attempt=1, data={"outcome": "failed"}
    )
    part = Part(attempt=1, is_running=True).after(_used(0)).after(over)

    assert ("failed", False, 30.0) == (part.outcome, part.is_running, part.seconds(_at(900)))


def test_what_is_no_number_is_not_taken_for_one() -> None:
    part = Part(attempt=1).after(_used(0, input_tokens="many", output_tokens=-3, cost=True, iterations="x"))

    assert (None, None, None, 0) == (
        part.usage.input_tokens,
        part.usage.output_tokens,
        part.usage.cost,
        part.iterations,
    )
