"""Stretches of time that are over or go on until now, as people name them: `last_30_days`, `this_month`."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from msgspec import Struct

from penguin_git.errors import InvalidValue
from penguin_git.model.text import visible

FORMS: Final = (
    "last_30_days (any number of hours, days, weeks, months or years), today, yesterday, this_week, "
    "last_week, this_month, last_month, this_year, last_year, all, 2026-11-15, "
    "2026-11-01..2026-11-15, or a pair (from, to)"
)
_LAST = re.compile(r"last_(?P<number>[1-9][0-9]{0,3})_(?P<unit>hour|day|week|month|year)s?")
_AGO = re.compile(
    r"-?(?P<number>[0-9]{1,5}) ?(?P<unit>minutes?|min|hours?|h|days?|d|weeks?|w|months?|years?|y)(?: ago)?"
)
_DATE = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}")
_DAY = timedelta(days=1)
_NO_TIME = timedelta()


class Period(Struct, frozen=True):
    """From `since` on and before `until`; None is open."""

    since: datetime | None = None
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


def period(said: object, now: datetime) -> Period:
    """The period that is meant: a name, `FROM..TO`, a pair of times or texts, or None for all of time.

    The last days are counted back from `now`; weeks begin on Monday, all in UTC. `InvalidValue` lists what
    can be written.
    """
    if said is None:
        return Period()
    if isinstance(said, str):
        return _named(said, now)
    if isinstance(said, Sequence) and len(said) == 2:
        return between(said[0], said[1], now)
    raise _nonsense(said)


def between(since: object, until: object, now: datetime) -> Period:
    """The period between two moments, each a time, a date, a text such as `7d` (ago), or None for open.

    A date as the end means that the day counts.
    """
    found = Period(_moment(since, now, _NO_TIME), _moment(until, now, _DAY))
    if found.since and found.until and found.since >= found.until:
        raise InvalidValue(
            f"The period from {found.since:%Y-%m-%d %H:%M} to {found.until:%Y-%m-%d %H:%M} is empty.",
            hint="Give the earlier time first.",
        )
    return found


def _named(said: str, now: datetime) -> Period:
    name = re.sub(r"\s+|[_-]", "_", said.strip().lower()) if ".." not in said else ""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if name in ("all", "all_time"):
        return Period()
    if name in ("today", "yesterday"):
        start = today - _DAY * (name == "yesterday")
        return Period(start, start + _DAY)
    if found := _LAST.fullmatch(name):
        return Period(_back(now, int(found["number"]), found["unit"]), None)
    which, _, unit = name.partition("_")
    if which in ("this", "last") and unit in _BEGINNINGS:
        return _calendar(today, unit, is_last=which == "last")
    since, dots, until = said.partition("..")
    if dots:
        return between(since.strip() or None, until.strip() or None, now)
    if _DATE.fullmatch(said.strip()):
        return between(said, said, now)
    raise _nonsense(said)


_BEGINNINGS: Mapping[str, Callable[[datetime], datetime]] = {
    "week": lambda day: day - _DAY * day.weekday(),
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


def _calendar(today: datetime, unit: str, *, is_last: bool) -> Period:
    """The week, month or year of today, or the one before."""
    begin = _BEGINNINGS[unit]
    this = begin(today)
    if is_last:
        return Period(begin(this - _DAY), this)
    return Period(this, None)


def _moment(said: object, now: datetime, whole_day: timedelta) -> datetime | None:
    if said is None:
        return None
    if isinstance(said, datetime) and (found := _in_utc(said)):
        return found
    if isinstance(said, date) and not isinstance(said, datetime):
        return _end_of(datetime(said.year, said.month, said.day, tzinfo=UTC), whole_day)
    if isinstance(said, str) and (found := _written(said.strip(), now, whole_day)):
        return found
    raise InvalidValue(
        f"`{visible(str(said)[:80])}` is no time that penguin understands here.",
        hint="Write it as 2026-11-22, 2026-11-22T10:00:00Z, today, yesterday or 7d (seven days ago).",
    )


def _written(text: str, now: datetime, whole_day: timedelta) -> datetime | None:
    said = text.lower()
    if said == "now":
        return now.astimezone(UTC)
    if said in ("today", "yesterday"):
        start = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return start - _DAY * (said == "yesterday") + whole_day
    if found := _AGO.fullmatch(said):
        return _back(now, int(found["number"]), _unit(found["unit"]))
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if _DATE.fullmatch(text):
        return _end_of(at.replace(tzinfo=UTC), whole_day)
    return _in_utc(at)


def _in_utc(at: datetime) -> datetime | None:
    """The moment in UTC, which a time without a zone is in; None before the year 1 or after 9999."""
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None


def _end_of(day: datetime, whole_day: timedelta) -> datetime:
    """When a day that counts is over; the last one there is never ends."""
    try:
        return day + whole_day
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _unit(said: str) -> str:
    """The whole word for `d`, `h`, `min` and the like."""
    known = ("minute", "hour", "day", "week", "month", "year")
    return next(unit for unit in known if unit.startswith(said.rstrip("s")))


def _back(now: datetime, number: int, unit: str) -> datetime:
    """The moment that long before `now`; months and years by the calendar, at most back to the year 1."""
    try:
        if unit in ("month", "year"):
            return _months_back(now.astimezone(UTC), number * (12 if unit == "year" else 1))
        return now.astimezone(UTC) - timedelta(**{f"{unit}s": number})
    except (OverflowError, ValueError):
        return datetime.min.replace(tzinfo=UTC)


def _months_back(now: datetime, number: int) -> datetime:
    months = now.year * 12 + now.month - 1 - number
    first = now.replace(year=months // 12, month=months % 12 + 1, day=1)
    after = (first.replace(day=28) + 4 * _DAY).replace(day=1)
    return first.replace(day=min(now.day, (after - _DAY).day))


def _nonsense(said: object) -> InvalidValue:
    return InvalidValue(
        f"`{visible(str(said)[:80])}` is no period that penguin understands.", hint=f"It can be {FORMS}."
    )
