"""Points in time as people write them: a date, a time, `tomorrow`, `+3d`, `2w`."""

import re
from datetime import UTC, datetime, timedelta

from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

_SPAN = re.compile(r"\+?(?P<number>[0-9]{1,5}) ?(?P<unit>minutes?|min|m|hours?|h|days?|d|weeks?|w)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONG_WAY = 366 * 100


def moment(text: str, now: datetime) -> datetime:
    """The time that `text` means, in UTC, to the second.

    A date alone is its midnight, and a time without a zone is UTC. A span counts from `now`; `today`,
    `tomorrow` and the names of weekdays are midnights, a weekday the next one after today.
    """
    said = " ".join(text.casefold().split())
    found = _day(said, now) or _later(said, now) or _written(text.strip())
    if found is None:
        raise PenguinError(
            f"`{visible(text[:80])}` is no date that penguin understands.",
            hint="Write it as 2026-11-22, 2026-11-22T10:00:00Z, tomorrow, +3d or 2w.",
        )
    return found.astimezone(UTC).replace(microsecond=0)


def _day(said: str, now: datetime) -> datetime | None:
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if said in ("today", "tomorrow"):
        return midnight + timedelta(days=said == "tomorrow")
    if said in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(said) - midnight.weekday() - 1) % 7 + 1
        return midnight + timedelta(days=ahead)
    return now if said == "now" else None


def _later(said: str, now: datetime) -> datetime | None:
    found = _SPAN.fullmatch(said.removeprefix("in "))
    if found is None:
        return None
    span = timedelta(**{_UNITS[found["unit"][0]]: int(found["number"])})
    return now + span if span <= timedelta(days=_LONG_WAY) else None


def _written(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
