"""Durations as people read them."""

import pytest

from penguin_git.model import durations


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0 s", 0.0),
        ("0 s", -3.0),
        ("1 ms", 0.0001),
        ("80 ms", 0.08),
        ("0.3 s", 0.3),
        ("9 s", 9.0),
        ("42 s", 41.6),
        ("1 min", 59.7),
        ("7.5 min", 450.0),
        ("110 min", 6_600.0),
        ("3 h", 10_800.0),
        ("2.5 days", 216_000.0),
        ("1,000 days", 86_400_000.0),
    ],
)
def test_a_duration_has_the_unit_that_fits_it(said: str, seconds: float) -> None:
    assert said == durations.lasting(seconds)


def test_minutes_nobody_knows_are_unknown() -> None:
    assert ["unknown", "18 s", "90 min"] == [durations.spoken(minutes) for minutes in (None, 0.3, 90.0)]
