"""Attempts that any executor takes elsewhere: given away as plain values, and accompanied to their end."""

import threading
from concurrent.futures import Executor, Future
from contextlib import suppress

from penguin_git.codec import records as record_codec
from penguin_git.daemon.crews import Local
from penguin_git.errors import PenguinError
from penguin_git.git.remote import GitRemote, Unreachable
from penguin_git.model import choosing, doers, layout
from penguin_git.model.errand import Orders
from penguin_git.model.head import head
from penguin_git.model.record import Record
from penguin_git.model.request import Remark
from penguin_git.model.task import Collaboration
from penguin_git.model.waiting import Waits
from penguin_git.runner.ear import Ear
from penguin_git.store.errands import Errands
from penguin_git.tracker import far_work
from penguin_git.tracker.far_work import FarJob
from penguin_git.tracker.project import Project
from penguin_git.tracker.working import Work

_GLANCE = 0.5  # seconds between two looks at what the work has to be told
_PAUSE = 5.0  # seconds between two tries to reach the server
_LAST_TRIES = 3  # when the work was told to end


class Far:
    """An executor whose processes reach the repository at `url`; what people have a part in stays here."""

    def __init__(self, project: Project, executor: Executor, url: str) -> None:
        self._project, self._executor, self._url = project, executor, url
        self._local = Local(project)
        self._remote = GitRemote(project.repo, url)

    def carry_out(self, work: Work) -> Record | Waits | None:
        """Have it carried out elsewhere, and wait."""
        if work.visit or _needs_people(work):
            return self._local.carry_out(work)
        hold = work.claim.hold
        errands = Errands(self._project.store, self._remote, hold.task, hold.nonce)
        wishes = _Wishes(work)
        try:
            errands.offer(wishes.orders)
            return self._accompanied(work, errands, wishes)
        finally:
            self._see(work)
            work.control.stop.close()
            with suppress(PenguinError):  # a later errand takes its place
                errands.end()

    def _accompanied(self, work: Work, errands: Errands, wishes: "_Wishes") -> Record | Waits | None:
        done, told = threading.Event(), wishes.orders
        future: Future[bytes] = self._executor.submit(far_work.carry_out, self._job(work))
        future.add_done_callback(lambda _: done.set())
        while not done.wait(_GLANCE):
            wanted = wishes.orders
            with suppress(PenguinError):  # said again at the next look
                wishes.ear.learn(errands)
                if wanted == told:
                    continue
                if wanted.outcome is not None and errands.withdraw():
                    future.cancel()
                    return self._local.carry_out(work)  # nobody has begun: its end is written down here
                errands.tell(wanted)
                told = wanted
        if future.cancelled():
            raise PenguinError("The executor gave the work back undone.")
        left = future.result()
        return record_codec.parse(left, f"record of {work.claim.hold.task}") if left else None

    def _job(self, work: Work) -> FarJob:
        hold = work.claim.hold
        return FarJob(
            url=self._url,
            base=self._project.store.base_name,
            task=hold.task,
            attempt=hold.attempt,
            claim=work.claim.commit,
            nonce=hold.nonce,
            recovers=work.recovers,
            chosen=work.chosen,
            agent=work.config.aliases.get(choosing.AUTO, ""),
        )

    def _see(self, work: Work) -> None:
        """Bring here what was pushed: until that is seen, the attempt would look as if it had died.

        The end of this daemon is not held up for long: the next one looks, too.
        """
        shared, tries = self._project.store.shared, 0
        while shared is not None and shared.renew().offline:
            tries += 1
            if tries >= _LAST_TRIES and work.control.stop.wanted:
                return
            threading.Event().wait(_PAUSE)
        hold = work.claim.hold
        log = layout.log(hold.task, hold.attempt)
        with suppress(Unreachable):  # of no more use than for people to read
            self._remote.fetch({log: log})


def _needs_people(work: Work) -> bool:
    task = work.claim.task
    has_people = any(work.config.is_person(name) for name in doers.agents_of(head(task), work.config))
    return has_people or task.collaboration_mode is Collaboration.ASSISTED


class _Wishes:
    """What this process wants of work elsewhere: all that is said to its `control`."""

    def __init__(self, work: Work) -> None:
        self.ear = _FarEar()
        self._control, self._saves = work.control, list[str]()
        work.control.save, work.control.ear = self._saves.append, self.ear

    @property
    def orders(self) -> Orders:
        """The same as a value."""
        stop = self._control.stop.wanted
        return Orders(
            limits=self._control.meter.constraints,
            checkpoint_seconds=self._control.checkpoint_seconds,
            saves=tuple(self._saves),
            remarks=tuple(self.ear.said),
            outcome=stop.outcome if stop else None,
            reason=stop.reason if stop else "",
            goes_on=stop.goes_on if stop else False,
        )


class _FarEar(Ear):
    """Has heard what the work elsewhere says that it has heard."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Remark] = []
        self._heard = 0

    def hear(self, remark: Remark) -> bool:
        """Pass it on; whether it has arrived."""
        if remark not in self.said:
            self.said.append(remark)
        return self.said.index(remark) < self._heard

    def learn(self, errands: Errands) -> None:
        """Look what has arrived, if that is not all of it."""
        if self._heard < len(self.said) and (errand := errands.look()):
            self._heard = errand.heard
