"""`AgentMatcher`: the agent that fits a task best, from Python."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from penguin_git.errors import InvalidValue, PenguinError
from penguin_git.model import tools
from penguin_git.model.matching import Ranked
from penguin_git.model.task import TaskType
from penguin_git.tracker.api import references
from penguin_git.tracker.api.opened import Opened

if TYPE_CHECKING:
    from penguin_git.tracker.project import Project


class AgentMatch(str):
    """The name of an agent, usable wherever a name is, that knows why it was chosen.

    `score` goes from 0 to 1 and says how well it fits, `reasons` are sentences, and `ranking` has the other
    agents, each with `name`, `score` (None where it does not fit), `reasons` and `against`: why not.
    """

    __slots__ = ("ranking", "reasons", "score")
    score: float
    reasons: tuple[str, ...]
    ranking: tuple[Ranked, ...]

    def __new__(cls, first: Ranked, others: Iterable[Ranked] = ()) -> Self:
        """The name of `first`, with the others behind it."""
        match = super().__new__(cls, first.name)
        match.score, match.reasons = first.score or 0.0, first.reasons
        match.ranking = tuple(others)
        return match

    def __reduce__(self) -> "tuple[type[Self], tuple[Ranked, tuple[Ranked, ...]]]":
        first = Ranked(name=self.name, score=self.score, reasons=self.reasons)
        return type(self), (first, self.ranking)

    @property
    def name(self) -> str:
        """The name alone."""
        return str(self)


class AgentMatcher(Opened):
    """Finds agents for tasks among those that the configuration on the base branch has.

    `AgentMatcher(path=".")` looks at the repository that the folder lies in, anew with each call; it raises
    `PenguinError` where there is none. `world` is the clock and the environment, for tests.
    """

    def find_best_agent(
        self,
        task_type: TaskType | str | None = None,
        required_tools: str | Iterable[str] | None = None,
        complexity: float | None = None,
    ) -> AgentMatch:
        """The agent that fits best; what is None does not matter.

        Skills, tools, the range of complexity, cost and past attempts decide, always in the same way. Raises
        `PenguinError`, with what speaks against each, where no agent fits, and `InvalidValue` for what is no
        type, no tool or no number from 0 to 1.
        """
        kind = None if task_type is None else references.choice("task_type", task_type, TaskType)
        wanted = None if required_tools is None else references.texts("required_tools", required_tools)
        allowed = None if wanted is None else [tools.check(tool) for tool in wanted]
        size = None if complexity is None else _size(complexity)
        with self._open() as project:
            ranking = _ranking(project, kind, allowed, size)
        first, *others = ranking or [None]
        if first is None or not first.fits:
            raise no_agent_fits(ranking)
        return AgentMatch(first, [one for one in others if one])


def no_agent_fits(ranking: Iterable[Ranked]) -> PenguinError:
    """What is said where none does, with what speaks against each."""
    against = "; ".join(f"`{one.name}`: {one.against}" for one in ranking)
    return PenguinError(
        f"No agent fits: {against}." if against else "No agent fits, as none is configured.",
        hint="Add an agent under `agents:` in `.penguin/config.yaml`, or say `assigned_to` yourself.",
    )


def _ranking(
    project: "Project", kind: TaskType | None, allowed: list[str] | None, size: float | None
) -> tuple[Ranked, ...]:
    from penguin_git.tracker.candidates import Candidates
    from penguin_git.tracker.observing import observe

    return Candidates(project, observe(project)).ranking(kind, allowed, size)


def _size(said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= 1:
        raise InvalidValue(f"`complexity` has to be a number from 0 to 1, not {said!r}.")
    return float(said)
