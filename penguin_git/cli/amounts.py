"""Measures as people read them: durations, tokens, dollars, shares; `unknown` where nobody knows."""

from penguin_git.model import durations


def amount(value: float | None, unit: str) -> str:
    """A value: money and shares with their sign, durations with the unit that fits, all else bare."""
    if value is None:
        return "unknown"
    if unit == "$":
        return f"${value:,.2f}" if value >= 1 or value == 0 else f"${value:,.4f}"
    if unit == "%":
        return f"{value:.0f}%"
    if unit == "minutes":
        return durations.spoken(value)
    return f"{value:,.0f}"


def counted(number: int, noun: str) -> str:
    """`1 task`, `2 tasks`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
