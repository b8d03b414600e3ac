"""A plan from a model: one request without tools, and one more where its answer can't be used."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from penguin_git.agents import registry
from penguin_git.agents.models.remote import ModelAgent
from penguin_git.agents.protocol import Job, Verdict
from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.errors import PenguinError
from penguin_git.model.config import Config
from penguin_git.model.event import EventType, Plain
from penguin_git.model.outcome import Outcome
from penguin_git.model.specification import answered
from penguin_git.model.specification.plan import ProjectPlan
from penguin_git.model.text import visible
from penguin_git.model.usage import NOTHING, Usage
from penguin_git.tracker.project import Project

_TOKENS = 200_000  # of both requests together
_SECONDS = 600.0  # from the first request on, no other begins after that
_STEPS = 4  # of one: a reply, and what the provider interrupts or cuts off
_MODELS = ("anthropic", "openai")


class Listener:
    """The host of a model that only answers: it counts (`penguin_git.agents.protocol.Host`)."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.stop = StopSignal()
        self._clock = clock
        self._end = clock() + _SECONDS
        self.usage = NOTHING
        self._steps = 0

    def say(self, type: EventType, data: Mapping[str, Plain]) -> None:  # noqa: A002 - the log's own word
        """Nothing is logged: no task is worked on."""

    def before_step(self, tokens: int = 0) -> Verdict:
        """Let a few steps pass, within the budget of tokens and of time."""
        self._steps += 1
        return Verdict.STOP if self._refuses(tokens) else Verdict.GO

    def _refuses(self, tokens: int) -> bool:
        if why := self._refusal(tokens):
            self.stop.want(Stop(Outcome.OVER_BUDGET, why))
        return bool(why)

    def _refusal(self, tokens: int) -> str:
        if self.usage.billable is None:
            return "it does not tell what it consumes, so that it is asked no second time"
        if self._clock() >= self._end:
            return f"it took more than {_SECONDS / 60:g} minutes"
        if tokens > self.tokens_left():
            return f"it would take more than {_TOKENS:,} tokens"
        return f"{_STEPS} replies held no whole answer" if self._steps > _STEPS else ""

    def tokens_left(self) -> int:
        """What is left of the budget: nothing is sure to be, once it is not known what was consumed."""
        billable = self.usage.billable
        return 0 if billable is None else _TOKENS - billable

    def used(self, usage: Usage) -> None:
        """Count."""
        self.usage = self.usage.plus(usage)

    def checkpoint(self, description: str) -> None:
        """There is nothing to save."""

    def again(self) -> None:
        """Begin to count steps anew; where nothing more may be asked, no worker begins either."""
        self._steps = 0
        self._refuses(0)


def planned(project: Project, name: str, specification: str) -> tuple[ProjectPlan, Usage]:
    """The plan that the agent of this name makes, and what that consumed.

    Raises `PenguinError` where it is no model, can't be asked, or answers twice what can't be used; that says
    what was consumed for nothing.
    """
    agent = _model(project.store.config(), name)
    listener = Listener(project.world.monotonic)
    try:
        answer = _answer(project, agent, answered.prompt(specification), listener)
        try:
            return answered.plan_in(answer), listener.usage
        except PenguinError as problem:
            listener.again()
            again = answered.prompt_again(specification, answer, problem.message)
        return _taken(name, _answer(project, agent, again, listener)), listener.usage
    except PenguinError as problem:
        raise PenguinError(f"{problem.message}{_in_vain(listener.usage)}", hint=problem.hint) from problem
    finally:
        listener.stop.close()


def consumed(usage: Usage) -> str:
    """Tokens, and the cost where it is known, in words."""
    tokens = "an unknown number of" if usage.billable is None else f"{usage.billable:,}"
    return f"{tokens} tokens" + ("" if usage.cost is None else f" (${usage.cost:.4f})")


def _in_vain(usage: Usage) -> str:
    return "" if usage == NOTHING else f" That took {consumed(usage)}."


def _model(config: Config, name: str) -> ModelAgent:
    wanted = config.agents.get(name)
    models = [f"`{one}`" for one, its in config.agents.items() if its.type in _MODELS]
    known = f"Models here: {', '.join(models)}." if models else "The configuration has no model."
    if wanted is None:
        raise PenguinError(f"There is no agent `{visible(name)}`.", hint=known)
    agent = registry.build(name, wanted)
    if not isinstance(agent, ModelAgent):
        raise PenguinError(
            f"The agent `{visible(name)}` is no model, so it can't be asked for a plan.", hint=known
        )
    return agent


def _answer(project: Project, agent: ModelAgent, prompt: str, listener: Listener) -> str:
    """What the model says to a prompt, in an empty folder and without a tool."""
    with TemporaryDirectory(prefix="penguin-plan-") as folder:
        job = Job(
            task="plan",
            attempt=1,
            title="A plan",
            prompt=prompt,
            script=None,
            folder=Path(folder),
            environment={},
            tools=(),
            rules=answered.RULES,
            ours=project.world.environ,
        )
        ending = agent.work(job, listener)
    if ending.outcome is not Outcome.COMPLETED:
        raise PenguinError(
            f"`{agent.name}` made no plan: {visible(ending.reason or ending.outcome.value)}.",
            hint="Without an agent the plan is made by rules alone.",
        )
    return ending.summary


def _taken(name: str, answer: str) -> ProjectPlan:
    try:
        return answered.plan_in(answer)
    except PenguinError as problem:
        raise PenguinError(
            f"`{name}` answered twice what is no plan: {problem.message}",
            hint="Without an agent the plan is made by rules alone.",
        ) from None
