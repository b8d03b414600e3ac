"""What a daemon does about other machines: looks at what they share, and leaves them what they have."""

from collections.abc import Collection, Sequence
from types import TracebackType
from typing import Self

from penguin_git.daemon.heartbeat import Heartbeat
from penguin_git.model import accepting
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.store import kept_tips
from penguin_git.store.landing import Held
from penguin_git.tracker import syncing
from penguin_git.tracker.naming import own_name
from penguin_git.tracker.neighbours import Neighbours
from penguin_git.tracker.project import Project

_SPENT = "this clone has pushed as often in the last minute as `pushes_a_minute` allows"
_LONGEST = 60.0  # seconds between two looks at a remote that can't be reached


class Together:
    """From the first beat to the last; does nothing in a clone that shares nothing."""

    def __init__(self, project: Project) -> None:
        config = project.store.config()
        self._project, self._config = project, config
        self._next, self._pause = 0.0, float(config.sync_seconds)
        self._landed: dict[str, float] = {}  # tip -> when it was first seen that it has landed
        self._neighbours: Neighbours | None = None
        self._heartbeat: Heartbeat | None = None
        self._said: tuple[str, ...] = ()
        self.trouble = ""  # why the remote can't be reached
        if shared := project.store.shared:
            project.daemon = own_name(project.repo, project.world)
            self._neighbours = Neighbours(project.daemon, config.lease_seconds, project.world.monotonic)
            self._heartbeat = Heartbeat(project, shared, project.daemon, config.lease_seconds)

    def __enter__(self) -> Self:
        if self._heartbeat:
            self._heartbeat.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._heartbeat:
            self._heartbeat.__exit__(kind, error, trace)

    def look(self, live: Collection[TaskId]) -> list[str]:
        """Look at the remote where that is due; sentences on what was found that a person should know."""
        if self._heartbeat is None or self._neighbours is None:
            return []
        self.go_on()
        now = self._project.world.monotonic()
        if now < self._next:
            return []
        found = syncing.sync(self._project, live)
        offline = found.sight.offline
        self._pause = min(self._pause * 2, _LONGEST) if offline else float(self._config.sync_seconds)
        before, self.trouble = self.trouble, offline
        self._next = self._project.world.monotonic() + self._pause
        if not offline:
            self._neighbours.listen(found.sight)
        return self._news(found.sentences, was_away=bool(before))

    def _news(self, sentences: Sequence[str], *, was_away: bool) -> list[str]:
        """What was not said at the last look: much of it stays true for a while."""
        remote = self._config.remote
        if self.trouble:
            sentences = [f"`{remote}` can't be reached, and nothing new is started: {self.trouble}"]
        elif was_away:
            sentences = [f"`{remote}` is reached again.", *sentences]
        news = [sentence for sentence in sentences if sentence not in self._said]
        self._said = tuple(sentences)
        return news

    def go_on(self) -> None:
        """Tell that the daemon gets on with its work: one that hangs must not look alive."""
        if self._heartbeat:
            self._heartbeat.note_tick()

    def why_not_claim(self) -> str:
        """Why nothing may be claimed now; '' where something may."""
        if self._heartbeat is None:
            return ""
        if self._heartbeat.is_heard and not self.trouble:
            return _SPENT if self._project.store.shared and self._project.store.shared.pace.is_spent else ""
        return f"`{self._config.remote}` can't be reached: {self.trouble or 'it did not take a sign of life'}"

    def elsewhere(self, attempt: Attempt) -> str:
        """Why an attempt is another daemon's, in a sentence; '' where it may be ours."""
        return self._neighbours.elsewhere(attempt) if self._neighbours else ""

    def why_not_clean(self, attempt: Attempt) -> Held | None:
        """Why the branch of an attempt that has landed stays for a while; its tip is kept meanwhile."""
        if self._neighbours is None:
            return None
        store, now = self._project.store, self._project.world.monotonic()
        if keeping := kept_tips.keeping(store, attempt):
            store.refs.update(keeping, f"{attempt.id} has landed")
        first, sure = self._landed.setdefault(attempt.tip, now), self._config.lease_seconds / 2
        if accepting.may_go(first, now, sure, is_kept=True):
            return None
        return Held("it has landed; its branch goes once that is sure for all machines")
