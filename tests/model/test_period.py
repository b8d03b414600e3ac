"""Periods as people name them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from penguin_git.errors import InvalidValue
from penguin_git.model.period import Period, between, period

NOW = datetime(2026, 3, 31, 15, 30, tzinfo=UTC)  # a Tuesday


def written(found: Period) -> tuple[str, str]:
    """Its ends as text; empty where it is open."""
    return _text(found.since), _text(found.until)


def _text(at: datetime | None) -> str:
    return at.isoformat(" ", "minutes").removesuffix("+00:00") if at else ""


@pytest.mark.parametrize(
    ("said", "since", "until"),
    [
        ("last_30_days", "2026-03-01 15:30", ""),
        ("last 7 days", "2026-03-24 15:30", ""),
        ("Last-1-Day", "2026-03-30 15:30", ""),
        ("last_12_hours", "2026-03-31 03:30", ""),
        ("last_1_month", "2026-02-28 15:30", ""),
        ("last_2_years", "2024-03-31 15:30", ""),
        ("today", "2026-03-31 00:00", "2026-04-01 00:00"),
        ("yesterday", "2026-03-30 00:00", "2026-03-31 00:00"),
        ("this_week", "2026-03-30 00:00", ""),
        ("last_week", "2026-03-23 00:00", "2026-03-30 00:00"),
        ("this_month", "2026-03-01 00:00", ""),
        ("last_month", "2026-02-01 00:00", "2026-03-01 00:00"),
        ("last_year", "2025-01-01 00:00", "2026-01-01 00:00"),
        ("all", "", ""),
        ("all_time", "", ""),
        ("2026-01-31", "2026-01-31 00:00", "2026-02-01 00:00"),
        ("2026-01-01..2026-01-31", "2026-01-01 00:00", "2026-02-01 00:00"),
        ("..2026-01-31T10:00", "", "2026-01-31 10:00"),
        ("7d..", "2026-03-24 15:30", ""),
        (None, "", ""),
        ((date(2026, 1, 1), date(2026, 1, 1)), "2026-01-01 00:00", "2026-01-02 00:00"),
        ((datetime(2026, 1, 1, 8, tzinfo=UTC), None), "2026-01-01 08:00", ""),
        (("2w", "yesterday"), "2026-03-17 15:30", "2026-03-31 00:00"),
        ("last_9999_years", "0001-01-01 00:00", ""),
        ("9999-12-31", "9999-12-31 00:00", "9999-12-31 23:59"),
        ((None, date(9999, 12, 31)), "", "9999-12-31 23:59"),
    ],
)
def test_a_period_is_named_as_people_do(said: object, since: str, until: str) -> None:
    assert (since, until) == written(period(said, NOW))


@pytest.mark.parametrize(
    "said",
    [
        *("recently", "last_days", "last_0x_days", "last_-3_days", "last_0_days", "2026-13-40", ""),
        *(7, ("a",), ("soon", None)),
        *("0001-01-01T00:00+05:00..", "..9999-12-31T23:59-01:00"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))), None),
    ],
)
def test_what_is_no_period_is_refused_with_what_can_be_written(said: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        period(said, NOW)

    assert "2026-11-" in refused.value.hint


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidValue, match="is empty"):
        between("2026-02-01", "2026-01-01", NOW)


def test_the_end_of_a_period_does_not_belong_to_it() -> None:
    found = period("yesterday", NOW)

    assert [False, True, True, False] == [
        found.covers(datetime(2026, 3, day, hour, 59 if hour else 0, tzinfo=UTC))
        for day, hour in ((29, 23), (30, 0), (30, 23), (31, 0))
    ]
