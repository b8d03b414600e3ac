"""One turn of one agent: how it ends, also where it breaks."""

from typing import Protocol, TypeVar

from penguin_git.agents.protocol import Ending, Job
from penguin_git.errors import PenguinError
from penguin_git.model.outcome import Outcome
from penguin_git.runner.host import AttemptHost

H = TypeVar("H")
H_contra = TypeVar("H_contra", contravariant=True)


class Works(Protocol[H_contra]):
    """Somebody who works with a host of some kind."""

    @property
    def name(self) -> str:
        """In whose name the work is."""

    def work(self, job: Job, host: H_contra) -> Ending:
        """Work until done, stopped or stuck."""


class Worker(Works[AttemptHost], Protocol):
    """Whoever carries an attempt out: an agent, or several in turn."""

    @property
    def resumable(self) -> bool:
        """Whether it goes on from the transcript."""

    @property
    def model(self) -> str | None:
        """The model of it all, if there is one."""


def taken(agent: Works[H], job: Job, host: H) -> Ending:
    """Let an agent work; one that breaks ends its attempt, not the daemon."""
    try:
        return agent.work(job, host)
    except (PenguinError, OSError):
        raise  # trouble of the machinery
    except Exception as fault:  # noqa: BLE001 - whatever an agent raises
        return Ending(Outcome.FAILED, f"the agent `{agent.name}` broke: {type(fault).__name__}: {fault}")
