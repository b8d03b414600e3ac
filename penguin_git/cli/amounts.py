"""Measures as people read them: minutes, tokens, dollars, shares; `unknown` where nobody knows."""


def amount(value: float | None, unit: str) -> str:
    """A value without its unit, but for the signs of money and of a share."""
    if value is None:
        return "unknown"
    if unit == "$":
        return f"${value:,.2f}" if value >= 1 or value == 0 else f"${value:,.4f}"
    if unit == "%":
        return f"{value:.0f}%"
    if unit == "minutes":
        return f"{value:,.1f}" if value >= 1 or value == 0 else f"{value:.2f}"
    return f"{value:,.0f}"


def counted(number: int, noun: str) -> str:
    """`1 task`, `2 tasks`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
