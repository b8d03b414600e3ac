"""Pull requests, seen to beside the tick: a forge that is slow or gone keeps nothing else waiting.

Each is looked at again after `look_seconds`, all together at most fifteen times a minute, and none while the
forge asks to be left alone.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import TypeVar

from penguin_git.errors import PenguinError
from penguin_git.forge.protocol import Forge, Unreachable
from penguin_git.git.refs import StaleRef
from penguin_git.git.remote import GitRemote
from penguin_git.git.remote import Unreachable as RemoteUnreachable
from penguin_git.model.attempt import Attempt
from penguin_git.model.config import Config
from penguin_git.model.ids import TaskId
from penguin_git.store.landing import Held
from penguin_git.tracker import forges, pull_requests
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.pull_requests import Errand, News

T = TypeVar("T")
_A_MINUTE = 15  # looks; four requests each are still below what forges allow in an hour
_KNOWN_FOR = 600.0  # seconds that it is remembered who may write
_PAUSE = 60.0  # seconds after a refusal, and where a remote can't be reached


@dataclass
class _Offer:
    """One attempt's pull request: what was said of it last, when to look again, and the look under way."""

    tip: str
    said: str = "it is done and goes to a pull request"
    due: float = 0.0
    look: "Future[News] | None" = None


class Offers:
    """Remembers what it looked at; a daemon that has just begun looks at once."""

    def __init__(self, project: Project, wake: Callable[[], None]) -> None:
        self._project, self._wake = project, wake
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="forge")
        self._is_over = Event()
        self._offers: dict[TaskId, _Offer] = {}
        self._looks: deque[float] = deque(maxlen=_A_MINUTE)
        self._quiet_until = 0.0
        self._made = 0.0
        self._ways: tuple[Config, Forge, GitRemote] | None = None

    def close(self) -> None:
        """End; of a look that is under way the next answer is waited for."""
        self._is_over.set()
        self._threads.shutdown(cancel_futures=True)

    def is_looking(self, task: TaskId) -> bool:
        """Whether a look is under way whose news may move something."""
        return task in self._offers and self._offers[task].look is not None

    def see_to(self, seen: Observation, attempt: Attempt) -> Held | None:
        """Why the attempt still waits; None where its pull request has moved something."""
        offer = self._offers.get(attempt.id)
        if offer is None or (offer.tip != attempt.tip and offer.look is None):
            offer = self._offers[attempt.id] = _Offer(attempt.tip)
        if offer.look is not None and offer.look.done():
            return self._taken_in(seen, attempt, offer)
        if offer.look is None and self._project.world.monotonic() >= offer.due and self._may_ask():
            self._begin(seen, attempt, offer)
        return Held(offer.said)

    def begin(self, config: Config, job: Callable[[Forge], T]) -> "Future[T] | None":
        """Have something else asked of the forge, once its turn comes; None where that is not now."""
        if not self._may_ask():
            return None
        self._looks.append(self._project.world.monotonic())
        try:
            forge, _ = self._way(config)
        except PenguinError as refusal:
            self.note(refusal)
            return None
        future = self._threads.submit(job, forge)
        future.add_done_callback(lambda _: self._wake())
        return future

    def note(self, trouble: BaseException) -> float:
        """Leave the forge alone for a while where it can't be asked; for how many seconds."""
        pause = trouble.pause if isinstance(trouble, Unreachable) else _PAUSE
        self._quiet_until = self._project.world.monotonic() + pause
        return pause

    def _may_ask(self) -> bool:
        now = self._project.world.monotonic()
        is_crowded = len(self._looks) == _A_MINUTE and now - self._looks[0] < 60.0
        return now >= self._quiet_until and not is_crowded

    def _begin(self, seen: Observation, attempt: Attempt, offer: _Offer) -> None:
        self._looks.append(self._project.world.monotonic())
        try:
            forge, remote = self._way(seen.config)
            wanted = pull_requests.errand(self._project, seen, attempt)
        except PenguinError as refusal:
            self._refused(offer, refusal)
            return
        offer.tip = attempt.tip
        offer.look = self._threads.submit(self._run, forge, remote, wanted)
        offer.look.add_done_callback(lambda _: self._wake())

    def _run(self, forge: Forge, remote: GitRemote, wanted: Errand) -> News:
        return pull_requests.run(self._project, forge, remote, wanted, self._go_on)

    def _go_on(self) -> None:
        if self._is_over.is_set():
            raise PenguinError("The daemon was stopped.")

    def _way(self, config: Config) -> tuple[Forge, GitRemote]:
        """The forge and the remote that the settings name."""
        now = self._project.world.monotonic()
        if self._ways is None or self._ways[0] != config or now > self._made + _KNOWN_FOR:
            self._ways, self._made = None, now
            forge = forges.forge_of(self._project, config)
            self._ways = (config, forge, forges.remote_of(self._project, config))
        return self._ways[1:]

    def _taken_in(self, seen: Observation, attempt: Attempt, offer: _Offer) -> Held | None:
        look, offer.look = offer.look, None
        assert look is not None, "only called with a look that is done"  # noqa: S101
        trouble = look.exception()
        if isinstance(trouble, PenguinError | OSError):
            self._refused(offer, trouble)
            return Held(offer.said)
        if offer.tip != attempt.tip:
            offer.due = 0.0  # the news are about what stood there before
            return Held(offer.said)
        offer.due = self._project.world.monotonic() + seen.config.forge.look_seconds
        try:
            held = pull_requests.take_in(self._project, seen, attempt, look.result())
        except StaleRef:
            offer.due = 0.0
            return Held(offer.said)
        if held is None:
            offer.due = 0.0  # what it says now is worth a look at once
            return None
        offer.said = held.reason
        return held

    def _refused(self, offer: _Offer, trouble: Exception) -> None:
        is_away = isinstance(trouble, Unreachable | RemoteUnreachable)  # whoever else waits needs not ask
        offer.due = self._project.world.monotonic() + (self.note(trouble) if is_away else _PAUSE)
        said = trouble.message if isinstance(trouble, PenguinError) else str(trouble)
        hint = f" ({trouble.hint})" if isinstance(trouble, PenguinError) and trouble.hint else ""
        offer.said = f"its pull request has to wait: {said[0].lower()}{said[1:].rstrip('.')}{hint}"
