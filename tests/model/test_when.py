"""Dates and spans as people write them."""

from datetime import UTC, datetime

import pytest

from penguin_git.errors import PenguinError
from penguin_git.model.when import moment

NOW = datetime(2026, 11, 25, 15, 30, 20, 5, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-24", "2026-12-24T00:00:00+00:00"),
        ("2026-12-24T10:00:00Z", "2026-12-24T10:00:00+00:00"),
        ("2026-12-24T10:00+02:00", "2026-12-24T08:00:00+00:00"),
        ("2026-12-24 10:00", "2026-12-24T10:00:00+00:00"),
        ("today", "2026-11-25T00:00:00+00:00"),
        (" Tomorrow ", "2026-11-26T00:00:00+00:00"),
        ("+3d", "2026-11-28T15:30:20+00:00"),
        ("2w", "2026-12-09T15:30:20+00:00"),
        ("in 2 hours", "2026-11-25T17:30:20+00:00"),
        ("+30m", "2026-11-25T16:00:20+00:00"),
        ("wednesday", "2026-12-02T00:00:00+00:00"),
        ("Thursday", "2026-11-26T00:00:00+00:00"),
    ],
)
def test_a_time_is_written_as_people_do(text: str, meant: str) -> None:
    assert meant == moment(text, NOW).isoformat()


@pytest.mark.parametrize(
    "text", ["", "soon", "+3", "3x", "2026-13-01", "-2d", "99999w", "0001-01-01T00:00+14:00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(PenguinError, match="is no date that penguin understands"):
        moment(text, NOW)
