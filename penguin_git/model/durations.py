"""Durations as people read them: each in the unit that they would choose."""

_MINUTE = 60  # seconds
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def spoken(minutes: float | None) -> str:
    """The duration with its unit, such as `0.3 s`, `7.5 min` or `3 h`; `unknown` where nobody knows it."""
    return "unknown" if minutes is None else lasting(minutes * _MINUTE)


def lasting(seconds: float) -> str:
    """The same of seconds. What took less than a tenth of one is said in milliseconds."""
    if seconds <= 0:
        return "0 s"
    if seconds < 0.1:
        return f"{max(1, round(seconds * 1000))} ms"
    if seconds < 10:
        return f"{_tidy(seconds)} s"
    if round(seconds) < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < 2 * _HOUR:
        return f"{_tidy(seconds / _MINUTE)} min"
    return f"{_tidy(seconds / _HOUR)} h" if seconds < 2 * _DAY else f"{_tidy(seconds / _DAY)} days"


def _tidy(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
