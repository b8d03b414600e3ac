"""The daemons on other machines, as their beats tell: who is alive, and which attempts they have."""

from collections.abc import Callable, Mapping

from penguin_git.model import leases
from penguin_git.model.attempt import Attempt
from penguin_git.model.leases import Heard


class Neighbours:
    """What one daemon hears of the others; `own` is its name among them, `lease` in seconds."""

    def __init__(self, own: str, lease: float, monotonic: Callable[[], float]) -> None:
        self.own, self._lease = own, lease
        self._monotonic = monotonic
        self._heard: Heard | None = None

    def listen(self, beats: Mapping[str, str]) -> None:
        """Take in the beats (name -> blob) of a look at the remote that succeeded just now."""
        self._heard = leases.heard(self._heard, beats, self._monotonic(), self._lease)

    def elsewhere(self, attempt: Attempt) -> str:
        """Why an attempt is not this daemon's to go on with, in a sentence; '' where it is.

        What a person has in hands lies in a worktree of theirs, so it is never taken over.
        """
        if attempt.waits and attempt.daemon not in ("", self.own):
            return f"`{attempt.waits.whom}` has it, beside the daemon `{attempt.daemon}`"
        if self._heard is None:  # nobody knows yet who lives
            mine = attempt.daemon in ("", self.own)
            return "" if mine else f"the daemon `{attempt.daemon}` has it, unless it is gone"
        return leases.elsewhere(attempt.daemon, self.own, self._heard, self._lease)
