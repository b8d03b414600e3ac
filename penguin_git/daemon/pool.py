"""The attempts that run right now, each in a thread of an executor."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from penguin_git.agents.stopping import Stop
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.model.waiting import Waits
from penguin_git.tracker.verifying import Verdict
from penguin_git.tracker.working import Work

_Left = Record | Waits | Verdict | None


@dataclass(frozen=True)
class Ended:
    """An attempt that left the pool: its record, the person who has it, how its checks went once they ran
    again, or the trouble it met.

    Without any of these somebody else holds the task now.
    """

    task: TaskId
    record: Record | None = None
    waits: Waits | None = None
    verdict: Verdict | None = None
    trouble: BaseException | None = None


class Pool:
    """Runs works and knows which are live. `carry_out` does one; `wake` is called whenever one ends."""

    def __init__(
        self, executor: Executor, carry_out: Callable[[Work], _Left], wake: Callable[[], None]
    ) -> None:
        self._executor, self._carry_out, self._wake = executor, carry_out, wake
        self._live: dict[TaskId, tuple[Work, Future[_Left]]] = {}

    def __contains__(self, task: TaskId) -> bool:
        return task in self._live

    def __len__(self) -> int:
        return len(self._live)

    def wake(self) -> None:
        """Have the daemon look at once."""
        self._wake()

    @property
    def works(self) -> dict[TaskId, Work]:
        """What is being worked on, by task."""
        return {task: work for task, (work, _) in self._live.items()}

    def submit(self, work: Work) -> None:
        """Start working."""
        future = self._executor.submit(self._carry_out, work)
        self._live[work.claim.hold.task] = (work, future)
        future.add_done_callback(lambda _: self._wake())

    def stop(self, task: TaskId, stop: Stop) -> None:
        """Ask for the end of one attempt; its work is saved first."""
        self._live[task][0].control.stop.want(stop)

    def stop_all(self, stop: Stop) -> None:
        """Ask for the end of all of them."""
        for task in self._live:
            self.stop(task, stop)

    def ended(self) -> list[Ended]:
        """Take the attempts out that are over."""
        over = [(task, future) for task, (_, future) in self._live.items() if future.done()]
        for task, _ in over:
            del self._live[task]
        return [_ended(task, future) for task, future in over]

    def drain(self) -> None:
        """Wait for the end of everything that runs."""
        for _, future in list(self._live.values()):
            future.exception()


def _ended(task: TaskId, future: "Future[_Left]") -> Ended:
    if trouble := future.exception():
        return Ended(task, trouble=trouble)
    left = future.result()
    if isinstance(left, Verdict):
        return Ended(task, verdict=left)
    return Ended(task, waits=left) if isinstance(left, Waits) else Ended(task, record=left)
