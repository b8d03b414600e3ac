"""A stretch of time in days, weeks or months, whichever are few enough to look at."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

_DAY = timedelta(days=1)
_MOST_DAYS = 35
_MOST_WEEKS = 30 * 7


class Bins(Struct, frozen=True):
    """Where each `day`, `week` (from Monday) or `month` begins, in UTC; the last one holds the end."""

    unit: str
    starts: tuple[datetime, ...]

    def of(self, at: datetime) -> int | None:
        """The number of the bin that a moment lies in; None for one before the first. The last has no end."""
        place = bisect_right(self.starts, at) - 1
        return place if place >= 0 else None

    @property
    def labels(self) -> tuple[str, ...]:
        """Their beginnings for people: as short as tells them apart."""
        years = {start.year for start in self.starts}
        if self.unit == "month":
            return tuple(f"{start:%b %Y}" for start in self.starts)
        form = "{0.day} {0:%b}" if len(years) == 1 else "{0.day} {0:%b} {0:%y}"
        return tuple(form.format(start) for start in self.starts)

    def sums(self, values: Iterable[tuple[datetime, float | None]]) -> tuple[float | None, ...]:
        """The sum in each bin of what is known; None where there are values and none is known."""
        known: dict[int, float] = {}
        unknown: set[int] = set()
        for at, value in values:
            place = self.of(at)
            if place is None:
                continue
            if value is None:
                unknown.add(place)
            else:
                known[place] = known.get(place, 0.0) + value
        return tuple(known.get(place, None if place in unknown else 0.0) for place in range(len(self.starts)))

    def so_far(self, moments: Iterable[datetime | None]) -> tuple[int, ...]:
        """How many had come by the end of each bin; those of which nobody knows when count from the start."""
        counts = [0] * len(self.starts)
        for at in moments:
            counts[(self.of(at) if at is not None else None) or 0] += 1
        found, sum_so_far = [], 0
        for count in counts:
            sum_so_far += count
            found.append(sum_so_far)
        return tuple(found)


def bins(since: datetime, until: datetime) -> Bins:
    """The bins from `since` to `until`: days up to five weeks, weeks up to seven months, else months."""
    first, last = since.astimezone(UTC), max(until, since).astimezone(UTC)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    if last - midnight <= _DAY * _MOST_DAYS:
        return Bins("day", _every(midnight, last, _DAY))
    if last - midnight <= _DAY * _MOST_WEEKS:
        return Bins("week", _every(midnight - _DAY * midnight.weekday(), last, _DAY * 7))
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return Bins("month", tuple(datetime(one // 12, one % 12 + 1, 1, tzinfo=UTC) for one in months))


def _every(first: datetime, last: datetime, step: timedelta) -> tuple[datetime, ...]:
    return tuple(first + step * number for number in range((last - first) // step + 1))
