"""What work elsewhere is told meanwhile: that it lost its branch, or what the holder of the claim wants."""

import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from penguin_git.agents.stopping import Stop
from penguin_git.errors import PenguinError
from penguin_git.git.remote import GitRemote
from penguin_git.model.errand import Errand, Orders
from penguin_git.model.outcome import Outcome
from penguin_git.store.errands import Errands
from penguin_git.tracker.project import Project
from penguin_git.tracker.working import Work

GLANCE = 2.0  # seconds between two looks at the server: each is one small call


class Overseer:
    """Looks at the server while the work goes on, in a thread of its own."""

    def __init__(
        self,
        project: Project,
        remote: GitRemote,
        errands: Errands,
        work: Work,
        ref: str,
        *,
        glance: float = GLANCE,
    ) -> None:
        self._project, self._remote, self._errands = project, remote, errands
        self._work, self._ref, self._glance = work, ref, glance
        self._ended = threading.Event()
        self._saves: tuple[str, ...] = ()
        self._heard = 0
        self._stranger = ""  # where the branch stood at the last look, if we did not put it there
        self._thread = threading.Thread(target=self._watch, name="overseer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(self._glance):
            with suppress(PenguinError, OSError):  # unreachable for a moment: the next look will tell
                self._look()

    def _look(self) -> None:
        if self._is_lost():
            self._work.control.stop.want(Stop(Outcome.ORPHANED, "somebody else holds the task now"))
            return
        errand = self._errands.look()
        if errand is None:
            return
        obey(self._work, errand.orders, before=self._saves)
        self._saves = errand.orders.saves
        self._hear(errand)

    def _hear(self, errand: Errand) -> None:
        for remark in errand.orders.remarks[self._heard :]:
            if not self._work.control.ear.hear(remark):
                break  # it is about to end: the words are for the next attempt
            self._heard += 1
        if self._heard > errand.heard:
            self._errands.hear(self._heard)

    def _is_lost(self) -> bool:
        """Whether the branch stands for a second look where we did not put it, or is gone."""
        before = self._project.store.refs.read(self._ref)
        there = self._remote.refs(self._ref).get(self._ref, "")
        is_ours = there in (before, self._project.store.refs.read(self._ref))
        was_strange, self._stranger = self._stranger, "" if is_ours else there or "gone"
        return bool(self._stranger) and self._stranger == was_strange


def obey(work: Work, orders: Orders, *, before: tuple[str, ...]) -> None:
    """Do what is wanted; the checkpoints that were asked for `before` are made already."""
    work.control.meter.constraints = orders.limits
    work.control.checkpoint_seconds = orders.checkpoint_seconds
    for description in orders.saves[len(before) :]:
        work.control.save(description)
    if orders.outcome is not None:
        work.control.stop.want(Stop(orders.outcome, orders.reason, orders.goes_on))
