"""The daemons on other machines, as their beats tell: who is alive, and which attempts they have."""

from collections.abc import Callable

from msgspec import Struct

from penguin_git.git.remote import Unreachable
from penguin_git.model import leases
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.leases import Heard
from penguin_git.store.shared_refs import Sight
from penguin_git.tracker.naming import known_name
from penguin_git.tracker.observing import observe
from penguin_git.tracker.project import Project


class Other(Struct, frozen=True):
    """A daemon on another machine that gives a sign of life, and the tasks that it works on."""

    name: str
    tasks: tuple[TaskId, ...]


def others(project: Project) -> list[Other] | None:
    """The other daemons that share the tasks now; None where the remote can't be asked."""
    shared = project.store.shared
    if shared is None:
        return []
    try:
        names = shared.beats()
    except Unreachable:
        return None
    has: dict[str, list[TaskId]] = {name: [] for name in names if name != known_name(project.repo)}
    for attempt in observe(project).attempts.values():
        if attempt.record is None and attempt.daemon in has:
            has[attempt.daemon].append(attempt.id)
    return [Other(name, tuple(tasks)) for name, tasks in has.items()]


class FarHands:
    """Whether daemons on other machines are at work, for who waits for them without a daemon of their own."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._next = monotonic()
        self._heard: Heard | None = None

    def are_at_work(self, project: Project) -> bool:
        """Bring the clone up to its remote where `sync_seconds` have passed; whether anybody beats there.

        While the remote can't be reached the last word counts. False where the clone shares nothing.
        """
        shared, config = project.store.shared, project.store.config()
        if shared is None:
            return False
        if (now := self._monotonic()) >= self._next:
            self._next = now + config.sync_seconds
            sight = shared.renew()
            if not sight.offline:
                self._heard = leases.heard(self._heard, sight.beats, now, config.lease_seconds)
        known, lease = self._heard, config.lease_seconds
        return known is not None and not all(leases.is_silent(known, name, lease) for name in known.beats)


class Neighbours:
    """What one daemon hears of the others; `own` is its name among them, `lease` in seconds."""

    def __init__(self, own: str, lease: float, monotonic: Callable[[], float]) -> None:
        self.own, self._lease = own, lease
        self._monotonic = monotonic
        self._heard: Heard | None = None
        self._sight = Sight()
        self._met: dict[str, Sight] = {}  # tip that no look had shown -> the last look by then

    def listen(self, sight: Sight) -> None:
        """Take in a look at the remote that succeeded just now."""
        self._sight = sight
        self._heard = leases.heard(self._heard, sight.beats, self._monotonic(), self._lease)

    def elsewhere(self, attempt: Attempt) -> str:
        """Why an attempt is not this daemon's to go on with, in a sentence; '' where it is.

        What a person has in hands lies in a worktree of theirs, so it is never taken over.
        """
        if attempt.waits and attempt.daemon not in ("", self.own):
            return f"`{attempt.waits.whom}` has it, beside the daemon `{attempt.daemon}`"
        if self._heard is None or self._is_news(attempt):  # nobody knows yet who lives
            mine = attempt.daemon in ("", self.own)
            return "" if mine else f"the daemon `{attempt.daemon}` has it, unless it is gone"
        return leases.elsewhere(attempt.daemon, self.own, self._heard, self._lease)

    def _is_news(self, attempt: Attempt) -> bool:
        """Whether it came after the last look, as with a lost claim: its daemon may have begun since then."""
        if attempt.daemon in self._sight.beats or attempt.tip in self._sight.tips:
            return False
        return self._met.setdefault(attempt.tip, self._sight) is self._sight
