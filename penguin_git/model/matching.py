"""Which agent fits a task best: decided here, from what is known of each.

An agent that can't do a task is out, with the reason. The others get a score from 0 to 1: how likely they
come to a good end by their records, whether the kind of work is among their skills, what they cost beside the
cheapest, and whether the task lies in a range of complexity of their own. The larger a task, the more records
count and the less cost. What is not known counts as middling. Of equals the first in the configuration wins.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from penguin_git.model.config import AgentConfig
from penguin_git.model.prose import count
from penguin_git.model.task import TaskType
from penguin_git.model.track import Track

_UNKNOWN: Final = 0.5
_SKILL, _RANGE = 0.3, 0.1  # weights; those of records and cost depend on the task


class Wanted(Struct, frozen=True, kw_only=True):
    """What a task asks of an agent; None where it does not matter. `tools` are names of groups."""

    type: TaskType | None = None
    tools: frozenset[str] = frozenset()
    complexity: float | None = None


class Candidate(Struct, frozen=True, kw_only=True):
    """An agent, and what is known of it.

    `refusal` says why it can't do this task at all, `doubt` why it may not be able to here and now; `tools`
    are the groups that it can give; `cost` is in US dollars for a million tokens.
    """

    name: str
    config: AgentConfig
    tools: frozenset[str]
    track: Track = Track()
    cost: float | None = None
    refusal: str = ""
    doubt: str = ""


class Ranked(Struct, frozen=True, kw_only=True):
    """An agent in the order of fitting. `score` is None where it does not fit, and `against` says why not.

    Of one that fits, `against` says what speaks for the first one instead; it is empty for the first.
    """

    name: str
    score: float | None
    reasons: tuple[str, ...] = ()
    against: str = ""

    @property
    def fits(self) -> bool:
        """Whether it can do the task."""
        return self.score is not None


def ranking(wanted: Wanted, candidates: Sequence[Candidate]) -> tuple[Ranked, ...]:
    """All of them, the best first; those that don't fit at the end, in the order of the configuration."""
    fitting = [one for one in candidates if not _against(wanted, one)]
    cheapest = min((one.cost for one in fitting if one.cost is not None), default=None)
    scored = sorted((_scored(wanted, one, cheapest) for one in fitting), key=lambda one: -(one.score or 0))
    out = [
        Ranked(name=one.name, score=None, against=why) for one in candidates if (why := _against(wanted, one))
    ]
    return (*scored[:1], *(_behind(one, scored[0]) for one in scored[1:]), *out)


def fits_everything(its: AgentConfig) -> bool:
    """Whether neither the kind of work nor its size keeps an agent out."""
    return not its.skills and not _has_range(its)


def _against(wanted: Wanted, one: Candidate) -> str:
    """Why it can't do the task; empty where it can."""
    its, kind, size = one.config, wanted.type, wanted.complexity
    if one.refusal:
        return one.refusal
    if kind is not None and its.skills and kind not in its.skills:
        return f"its skills are {_listed(its.skills)}, and not `{kind}`"
    if missing := sorted(wanted.tools - one.tools):
        return f"it can't give {_listed(missing)}"
    if size is not None and size < its.min_complexity:
        return f"it is kept for tasks of a complexity from {its.min_complexity:g}, and this one has {size:g}"
    if size is not None and size > its.max_complexity:
        return f"it does tasks of a complexity up to {its.max_complexity:g}, and this one has {size:g}"
    return ""


def _scored(wanted: Wanted, one: Candidate, cheapest: float | None) -> Ranked:
    size = _UNKNOWN if wanted.complexity is None else wanted.complexity
    is_skilled = wanted.type is not None and wanted.type in one.config.skills
    score = (
        (0.3 + 0.2 * size) * one.track.rate(wanted.type)
        + (0.3 - 0.2 * size) * _cheapness(one.cost, cheapest)
        + _SKILL * (1 if is_skilled else _UNKNOWN)
        + _RANGE * (1 if _has_range(one.config) else _UNKNOWN)
    )
    score = round(score / 2 if one.doubt else score, 3)
    return Ranked(name=one.name, score=score, reasons=tuple(_reasons(wanted, one, is_skilled=is_skilled)))


def _cheapness(cost: float | None, cheapest: float | None) -> float:
    """1 for the cheapest, 0.5 for twice its price; middling where nobody knows."""
    if cost is None or cheapest is None:
        return _UNKNOWN
    return 1.0 if cost <= cheapest else cheapest / cost


def _has_range(its: AgentConfig) -> bool:
    return its.min_complexity > 0 or its.max_complexity < 1


def _reasons(wanted: Wanted, one: Candidate, *, is_skilled: bool) -> Iterable[str]:
    if one.doubt:
        yield one.doubt
    if is_skilled:
        yield f"`{wanted.type}` is among its skills"
    if wanted.complexity is not None and _has_range(one.config):
        yield f"a complexity of {wanted.complexity:g} is in its range"
    yield _record(one.track, wanted.type)
    yield (
        "what it costs is not known"
        if one.cost is None
        else f"it costs about ${one.cost:,.2f} a million tokens"
    )


def _record(track: Track, kind: TaskType | None) -> str:
    of_kind = track.of(kind)
    if of_kind.of:
        at = f" at `{kind}`" if kind else ""
        return f"{of_kind.good:,} of its {count(of_kind.of, 'attempt')}{at} came to a good end"
    if track.all.of:
        whole = f"{track.all.good:,} of {count(track.all.of, 'attempt')}"
        return f"it has not worked on `{kind}` yet; {whole} at other work came to a good end"
    return "nothing is recorded of it yet"


def _behind(one: Ranked, first: Ranked) -> Ranked:
    against = f"`{first.name}` comes before it with {first.score:g} to {one.score:g}"
    return Ranked(name=one.name, score=one.score, reasons=one.reasons, against=against)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
