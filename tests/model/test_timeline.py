"""Days, weeks and months as bins."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.timeline import Bins, bins

_MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_short_time_is_days() -> None:
    found = bins(_MONDAY + timedelta(hours=9), _MONDAY + timedelta(days=2, hours=1))

    assert "day" == found.unit
    assert ("2 Nov", "3 Nov", "4 Nov") == found.labels


def test_a_longer_time_is_weeks_from_monday() -> None:
    found = bins(_MONDAY + timedelta(days=2), _MONDAY + timedelta(days=60))

    assert "week" == found.unit
    assert _MONDAY == found.starts[0]
    assert {0} == {start.weekday() for start in found.starts}


def test_years_are_months_that_say_their_year() -> None:
    found = bins(datetime(2025, 11, 5, tzinfo=UTC), datetime(2026, 8, 5, tzinfo=UTC))

    assert ("Nov 2025", "Dec 2025", "Jan 2026") == found.labels[:3]
    assert "Aug 2026" == found.labels[-1]


def test_days_over_the_turn_of_the_year_say_their_year() -> None:
    found = bins(datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))

    assert ("31 Dec 26", "1 Jan 27") == found.labels


def test_sums_leave_out_what_nobody_knows_and_say_where_that_is_all() -> None:
    three = bins(_MONDAY, _MONDAY + timedelta(days=3))
    tuesday, wednesday = _MONDAY + timedelta(days=1), _MONDAY + timedelta(days=2)

    found = three.sums([(_MONDAY, 1), (_MONDAY, None), (tuesday, None), (_MONDAY - timedelta(days=9), 5)])

    assert [1, None, 0, 0] == [*found]
    assert [0, 0, 2, 0] == [*three.sums([(wednesday, 2)])]


def test_what_came_before_or_at_an_unknown_time_counts_from_the_start() -> None:
    three = bins(_MONDAY, _MONDAY + timedelta(days=2))

    assert (2, 2, 3) == three.so_far([None, _MONDAY - timedelta(days=400), _MONDAY + timedelta(days=2)])


@given(_MOMENTS, _MOMENTS)
def test_every_time_has_a_few_bins_in_which_all_of_it_lies(one: datetime, other: datetime) -> None:
    since, until = sorted((one, other))

    found: Bins = bins(since, until)

    assert 0 == found.of(since)
    assert len(found.starts) - 1 == found.of(until)
    assert len(found.starts) <= 1_201
    assert list(found.starts) == sorted(set(found.starts))
