"""Limits that a requirement names itself: tokens and time, in brackets."""

import re

from msgspec import Struct

_LIMITS = re.compile(r"\s*(?:\(([^()\n]{1,120})\)|\[([^\[\]\n]{1,120})\])")
_TOKENS = re.compile(r"(\d[\d,_]{0,11}(?:\.\d+)?)\s*([km])?[ -]?(?:tokens?|tok)\b", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,4}(?:\.\d+)?)\s*(min(?:ute)?s?|h(?:ou)?rs?|h)\b", re.IGNORECASE)
_LIMIT = re.compile(
    r"\s*(?:budget|(?:time )?limits?|max(?:imum)?|time ?box|up to|at most)\b\s*[:=]?", re.IGNORECASE
)
_SCALES = {"": 1, "k": 1_000, "m": 1_000_000}


class Budget(Struct, frozen=True):
    """Limits that a text names itself."""

    tokens: int | None = None
    minutes: int | None = None


def taken(text: str) -> tuple[str, Budget]:
    """The text without the limits in its brackets, and these; the last one of each kind counts."""
    budget = Budget()
    for found in _LIMITS.finditer(text):
        said = _said((found[1] or found[2]).casefold())
        budget = Budget(said.tokens or budget.tokens, said.minutes or budget.minutes)
    return _LIMITS.sub(_rest, text), budget


def _said(aside: str) -> Budget:
    """An aside that names tokens, or says that its time is a limit."""
    tokens, time = _TOKENS.search(aside), _TIME.search(aside)
    if tokens is None and not (time and _LIMIT.match(aside)):
        return Budget()
    return Budget(
        round(float(re.sub("[,_]", "", tokens[1])) * _SCALES[tokens[2] or ""]) if tokens else None,
        round(float(time[1]) * (60 if time[2].startswith("h") else 1)) if time else None,
    )


def _rest(found: re.Match[str]) -> str:
    """What an aside says beside limits, in its brackets; one without limits as it is."""
    aside = found[1] or found[2]
    if _said(aside.casefold()) == Budget():
        return found[0]
    left = _LIMIT.sub("", _TIME.sub("", _TOKENS.sub("", aside)))
    parts = [part.strip() for part in re.split(r"[,;/]", left)]
    kept = ", ".join(part for part in parts if re.search(r"\w", part))
    return f" ({kept})" if kept else ""
