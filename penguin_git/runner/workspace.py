"""The worktree of an attempt, and the checkpoints made from it."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from msgspec import structs

from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.codec.events import format_event
from penguin_git.git import staging, worktrees
from penguin_git.git.refs import StaleRef
from penguin_git.git.repository import Repository
from penguin_git.git.staging import Staged
from penguin_git.git.worktree_layout import Worktree
from penguin_git.model.commit_policy import Policy
from penguin_git.model.config import Config
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckpointNote
from penguin_git.model.waiting import Waits, sentences
from penguin_git.runner.journal import Journal


class Branch(Protocol):
    """The branch that the attempt holds; every move raises `StaleRef` once it is lost."""

    ref: str
    tip: str
    waits: Waits | None

    def checkpoint(self, tree: str, description: str, log: bytes, now: datetime) -> str:
        """Commit a tree together with the transcript so far; the commit."""

    def hand_over(self, tree: str, log: bytes, now: datetime, *, phase: str, agent: str, note: str) -> str:
        """Commit the end of a phase, also where the tree is the same; the commit."""

    def keep_log(self, log: bytes) -> None:
        """Keep the transcript so far without a commit."""

    def wait(self, waits: Waits, log: bytes, now: datetime) -> str:
        """Leave the attempt in a person's hands; the commit."""

    def keep(self, commit: str) -> None:
        """Keep a commit that somebody made beside the branch."""


class Workspace:
    """A worktree whose state can be saved at any time, from any thread."""

    def __init__(
        self,
        repo: Repository,
        worktree: Worktree,
        branch: Branch,
        policy: Policy,
        *,
        journal: Journal,
        stop: StopSignal,
        now: Callable[[], datetime],
    ) -> None:
        self.worktree = worktree
        self.branch = branch
        self.checkpoints: list[CheckpointNote] = []
        self.staged = Staged(tree="")
        self.lost = False  # somebody else holds the branch
        self._closed = False
        self._told = 0  # bytes of the transcript that the last commit has, with the word of it
        self._repo, self._policy = repo, policy
        self._journal, self._stop, self._now = journal, stop, now
        self._lock = threading.Lock()

    def save(self, description: str) -> None:
        """Commit what changed since the last time, if anything did."""
        with self._lock:
            self._save(description)

    def mark(self, description: str) -> None:
        """Commit what is there now and what was said so far, also where no file has changed."""
        with self._lock:
            self._save(description, always=True)

    def hand_over(self, phase: str, agent: str, note: str) -> None:
        """Commit the end of a phase with its note, also where nothing changed."""
        with self._lock:
            if self._stage():
                text = self._policy.secrets.redacted(note)
                self._committed(
                    f"the end of `{phase}`",
                    lambda tree, log, now: self.branch.hand_over(
                        tree, log, now, phase=phase, agent=agent, note=text
                    ),
                )

    def lend(self, waits: Waits) -> None:
        """Leave the attempt in a person's hands, with all that is there saved."""
        with self._lock:
            worktrees.lend(self.worktree)
            self._save("what was there")
            waits = structs.replace(waits, why=self._journal.redacted(waits.why))
            text = "; ".join(sentences(waits, self.worktree.name, str(self.worktree.path)))
            self._journal.say(EventType.PROGRESS, {"text": text})
            with self._fenced():
                self.branch.wait(waits, self._journal.content(), self._now())

    def close(self, description: str) -> None:
        """Save a last time, also what was only said; whoever asks later asks in vain."""
        with self._lock:
            if self._stage():
                self._last_save(description)
            self._closed = True

    def _last_save(self, description: str) -> None:
        """Without its worktree an attempt goes on from what git has: also of calls that changed no file."""
        if self.staged.changed:
            self._commit(description)
            return
        log = self._journal.content()
        if len(log) > self._told:
            with self._fenced():
                self.branch.keep_log(log)

    def _save(self, description: str, *, always: bool = False) -> None:
        if self._stage() and (self.staged.changed or always):
            self._commit(description)

    def _commit(self, description: str) -> None:
        text = self._policy.secrets.redacted(description)
        self._committed(text, lambda tree, log, now: self.branch.checkpoint(tree, text, log, now))

    def _stage(self) -> bool:
        """Look at what is there now; whether there is anybody left to commit it for."""
        if self.lost or self._closed or not self.worktree.path.is_dir():
            return False
        self.staged = staging.staged(self._repo, self.worktree, self.branch.tip, self._policy)
        return True

    def _committed(self, description: str, commit: Callable[[str, bytes, datetime], str]) -> None:
        now, log = self._now(), self._journal.content()
        with self._fenced():
            made = commit(self.staged.tree, log, now)
            self.checkpoints.append(CheckpointNote(commit=made, at=now, description=description))
            said = self._journal.say(EventType.CHECKPOINT, {"commit": made, "description": description})
            self._told = len(log) + len(format_event(said))

    @contextmanager
    def _fenced(self) -> Iterator[None]:
        """End the attempt where the branch is somebody else's now."""
        try:
            worktrees.let_go(self._repo, self.worktree, self.branch.ref)
            yield
        except StaleRef:
            self.lost = True
            self._stop.want(Stop(Outcome.ORPHANED, "somebody else holds the task now"))


def policy(config: Config, environ: Mapping[str, str]) -> Policy:
    """What may be committed, as the project's settings have it; the keys are those of this environment."""
    return Policy(protected=config.protected, secrets=config.secrets(environ))
