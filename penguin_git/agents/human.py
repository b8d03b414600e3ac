"""The agent that is a person: they work in the worktree in their own time, and say when it is done."""

from dataclasses import dataclass, field

from penguin_git.agents import endings
from penguin_git.agents.protocol import Ending, Host, Job
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome


@dataclass(frozen=True)
class HumanAgent:
    """Starts nothing and watches nobody: asked before the person has said so, it ends in waiting for them.

    Whoever gets that ending keeps the worktree as it is, and asks again once `Job.word` is there.
    """

    name: str
    resumable: bool = field(default=True, init=False)
    model: str | None = field(default=None, init=False)

    def work(self, job: Job, host: Host) -> Ending:
        """Say what the person said, or that they have not said anything yet."""
        if host.stop.wanted:
            return endings.stopped_by(host)
        if job.word is None:
            return Ending(Outcome.NEEDS_HUMAN, f"it waits for `{self.name}`", waits_for=self.name)
        host.say(EventType.MESSAGE, {"by": self.name, "text": job.word or "It is done."})
        return Ending(Outcome.COMPLETED, summary=job.word, by_person=self.name)
