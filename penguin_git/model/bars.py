"""Bars and numbers for people: how far, how much of what."""

from penguin_git.model.consumption import Measure
from penguin_git.model.headway import Basis, Headway

_WIDTH = 20
_BASES = {
    Basis.CHECKLIST: "by its checklist",
    Basis.ITERATIONS: "of its iterations",
    Basis.PHASES: "by its phases",
}


def bar(share: float | None, width: int = _WIDTH) -> str:
    """A share from 0 to 1 as a bar; dots where nobody knows it."""
    if share is None:
        return "·" * width
    full = int(share * width)
    return "█" * full + "░" * (width - full)


def percent(share: float) -> str:
    """A share in percent, three columns wide; only all of it is 100."""
    return f"{int(share * 100):3}%"


def number(value: float | None) -> str:
    """A number as people write it, `unknown` where nobody knows it."""
    if value is None:
        return "unknown"
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def measure(said: Measure) -> str:
    """How much of a budget is used."""
    used = number(said.used)
    return f"{used}, no limit" if said.limit is None else f"{used} of {number(said.limit)}"


def headway(said: Headway) -> str:
    """How far an attempt is, and by whose word."""
    if said.percent is None:
        return "unknown: nothing was said about it"
    basis = _BASES.get(said.basis) if said.basis else None
    return ", ".join(part for part in (f"{said.percent}%", basis, said.detail) if part)
