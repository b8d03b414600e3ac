"""Numbers in pictures: with the mark of their unit where it has one, short where room is scarce."""

from penguin_git.model import durations

MONEY = ("$", "US$")
MARKS = (*MONEY, "%")


def full(value: float | None, unit: str) -> str:
    """The number as it stands behind a bar; `unknown` where nobody knows it."""
    if value is None:
        return "unknown"
    if unit in MONEY:
        return f"${value:,.2f}"
    if unit == "minutes":
        return durations.spoken(value)
    return f"{_digits(value)}{'%' if unit == '%' else ''}"


def short(value: float, unit: str) -> str:
    """The number as it stands at an axis, such as 15k or $0.5."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= 10 * size or (value >= size and value % (size / 10) == 0):
            return _marked(f"{value / size:,.4g}{letter}", unit)
    return _marked(f"{value:,.4g}" if value < 1000 else f"{value:,.0f}", unit)


def _digits(value: float) -> str:
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.2f}" if abs(value) < 1 else f"{value:,.1f}"


def _marked(digits: str, unit: str) -> str:
    if unit in MONEY:
        return f"${digits}"
    return f"{digits}%" if unit == "%" else digits
