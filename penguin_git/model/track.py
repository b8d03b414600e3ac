"""What is known of an agent from its attempts: how often it came to a good end, and at what cost.

Rates are smoothed: three attempts of a usual kind are counted in besides those that happened. For all work
of an agent the usual ones succeed seven times in ten; for one kind of work they do as the agent's other work.
So one failure does not damn, one success proves little, and after thirty attempts it is these that count.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from penguin_git.model.outcome import Outcome
from penguin_git.model.task import TaskType

_IMAGINED: Final = 3  # attempts that are counted in besides those that happened
_USUAL: Final = 0.7  # how many of those come to a good end, of an agent that nothing is known of
# What says something of the agent; a person's word, a death of the daemon and a conflict say nothing.
_ITS_OWN: Final = frozenset(
    (
        *(Outcome.COMPLETED, Outcome.FAILED, Outcome.TIMED_OUT, Outcome.STALLED),
        *(Outcome.OVER_BUDGET, Outcome.REFUSED, Outcome.PERMISSION_DENIED),
    )
)


class Tried(Struct, frozen=True, kw_only=True):
    """One attempt of an agent, as far as choosing is concerned. What is unknown is None."""

    agent: str
    type: TaskType
    outcome: Outcome
    tokens: int | None = None
    cost: float | None = None


class Score(Struct, frozen=True):
    """How many attempts came to a good end."""

    good: int = 0
    of: int = 0

    def smoothed(self, usual: float) -> float:
        """The rate with some imagined attempts of a usual kind."""
        return (self.good + usual * _IMAGINED) / (self.of + _IMAGINED)


class Track(Struct, frozen=True):
    """What the attempts of one agent tell. `cost_per_mtok` is None where no attempt says both."""

    all: Score = Score()
    by_type: Mapping[TaskType, Score] = {}
    cost_per_mtok: float | None = None

    def of(self, kind: TaskType | None) -> Score:
        """The attempts at one kind of work; None: at all of them."""
        return self.all if kind is None else self.by_type.get(kind, Score())

    def rate(self, kind: TaskType | None) -> float:
        """How likely a good end is, from 0 to 1, smoothed."""
        if kind is None:
            return self.all.smoothed(_USUAL)
        own = self.of(kind)
        at_others = Score(self.all.good - own.good, self.all.of - own.of)
        return own.smoothed(at_others.smoothed(_USUAL))


def tracks(tried: Iterable[Tried]) -> dict[str, Track]:
    """What is known of each agent, by its name."""
    of_agent: dict[str, list[Tried]] = defaultdict(list)
    for one in tried:
        of_agent[one.agent].append(one)
    return {name: _track(attempts) for name, attempts in of_agent.items()}


def _track(attempts: list[Tried]) -> Track:
    own = [one for one in attempts if one.outcome in _ITS_OWN]
    kinds = {one.type for one in own}
    return Track(
        _score(own),
        {kind: _score([one for one in own if one.type is kind]) for kind in kinds},
        _price(attempts),
    )


def _score(attempts: list[Tried]) -> Score:
    return Score(sum(one.outcome is Outcome.COMPLETED for one in attempts), len(attempts))


def _price(attempts: list[Tried]) -> float | None:
    known = [(one.cost, one.tokens) for one in attempts if one.cost is not None and one.tokens]
    tokens = sum(tokens for _, tokens in known)
    return sum(cost for cost, _ in known) / tokens * 1_000_000 if tokens else None
