"""How work goes: what many attempts took, consumed and came to, failed and abandoned ones included."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from penguin_git.model.outcome import Outcome
from penguin_git.model.period import Period
from penguin_git.model.sample import Sample
from penguin_git.model.spread import spread


class Performance(Struct, frozen=True, kw_only=True):
    """What the attempts that ended in a period came to, however they ended.

    `success_rate` is the share of them that completed, from 0 to 100. Durations are minutes of one attempt,
    `total_cost` is in US dollars, `tokens_per_minute` is about the attempts of which both are known. What
    nobody knows is None and left out of means and sums; `duration_known`, `tokens_known` and `cost_known` say
    of how many of the `attempts` each number is.
    """

    since: datetime | None = None
    until: datetime | None = None
    tasks: int
    attempts: int
    outcomes: dict[Outcome, int]
    success_rate: float | None
    avg_duration_minutes: float | None
    p50_duration_minutes: float | None
    p90_duration_minutes: float | None
    tokens_per_minute: float | None
    total_tokens: int | None
    total_cost: float | None
    duration_known: int
    tokens_known: int
    cost_known: int


def performance(samples: Sequence[Sample], period: Period = Period()) -> Performance:  # noqa: B008 - it is frozen
    """What these attempts came to; `period` is only told."""
    minutes = spread(one.minutes for one in samples)
    tokens = spread(one.tokens for one in samples)
    cost = spread(one.cost for one in samples)
    return Performance(
        since=period.since,
        until=period.until,
        tasks=len({one.task for one in samples}),
        attempts=len(samples),
        outcomes=dict(Counter(one.outcome for one in samples).most_common()),
        success_rate=success_rate(samples),
        avg_duration_minutes=minutes.mean,
        p50_duration_minutes=minutes.p50,
        p90_duration_minutes=minutes.p90,
        tokens_per_minute=_pace(samples),
        total_tokens=None if tokens.total is None else int(tokens.total),
        total_cost=cost.total,
        duration_known=minutes.known,
        tokens_known=tokens.known,
        cost_known=cost.known,
    )


def success_rate(samples: Sequence[Sample]) -> float | None:
    """The share of the attempts that completed, from 0 to 100; None of no attempt."""
    if not samples:
        return None
    return 100 * sum(one.is_success for one in samples) / len(samples)


def by(samples: Iterable[Sample], keys: Callable[[Sample], Iterable[str]]) -> Mapping[str, Performance]:
    """What the attempts with each key came to, most attempts first; one may have several keys, or none."""
    groups: dict[str, list[Sample]] = {}
    for one in samples:
        for key in keys(one):
            groups.setdefault(key, []).append(one)
    order = sorted(groups, key=lambda key: (-len(groups[key]), key))
    return {key: performance(groups[key]) for key in order}


def _pace(samples: Iterable[Sample]) -> float | None:
    known = [(one.tokens, one.minutes) for one in samples if one.tokens is not None and one.minutes]
    minutes = sum(minutes or 0.0 for _, minutes in known)
    return sum(tokens or 0 for tokens, _ in known) / minutes if minutes else None
