"""What can be done about an attempt: values that print as a sentence."""

from msgspec import Struct

from penguin_git.model.outcome import Outcome


class Step(Struct, frozen=True, kw_only=True):
    """One thing to do; `reason` is for people."""

    reason: str = ""


class Leave(Step, frozen=True):
    """Nothing to do: it works, or waits for a person."""


class Stop(Step, frozen=True):
    """End the running attempt with its work saved. With `goes_on` it waits for its next turn then."""

    outcome: Outcome
    goes_on: bool = False


class Save(Step, frozen=True):
    """Make a checkpoint now."""


class Verify(Step, frozen=True):
    """Check what the person who has it calls done, and conclude; `reason` is what they say about it."""


class Hear(Step, frozen=True):
    """Put a person's words into the log of the attempt."""


class TakeOver(Step, frozen=True):
    """Record that the owner died, and go on."""


class Settle(Step, frozen=True):
    """Write an outcome on the branch without running anything; `goes_on` as above."""

    outcome: Outcome
    goes_on: bool = False


class Continue(Step, frozen=True, kw_only=True):
    """A new attempt that continues the branch; `recovers` is the trouble that made it necessary."""

    recovers: str = ""


class Release(Step, frozen=True):
    """Let an attempt that has ended wait for its turn again."""


class Restart(Step, frozen=True):
    """A new attempt that begins again from the base."""


class GoBack(Step, frozen=True, kw_only=True):
    """A new attempt that continues from a checkpoint; what came after it stays under a ref."""

    checkpoint: str


class Reverify(Step, frozen=True):
    """Run the checks again on what would land: the base, or the branch, is not what they ran on."""


class LandWork(Step, frozen=True, kw_only=True):
    """Bring code, status and record to the base; `reviewer` is who said so, with their `remark`."""

    reviewer: str = ""
    remark: str = ""


class LandOutcome(Step, frozen=True):
    """Bring status and record, but no code, to the base."""


class Offer(Step, frozen=True):
    """Put the work on a forge, in a pull request, and look what becomes of it."""


class Clean(Step, frozen=True):
    """Remove worktree and branch; everything is on the base or kept under a ref."""
