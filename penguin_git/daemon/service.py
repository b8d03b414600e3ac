"""The daemon of a clone: one at a time, from taking the lock to giving it back."""

import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from penguin_git.agents.stopping import Stop
from penguin_git.daemon.crews import Crew, Local
from penguin_git.daemon.dispatcher import Dispatcher
from penguin_git.daemon.pool import Pool
from penguin_git.daemon.tick import Tick
from penguin_git.daemon.together import Together
from penguin_git.daemon.wakeups import Wakeups
from penguin_git.errors import PenguinError
from penguin_git.git import recovery, stale_locks, worktree_recovery, worktrees
from penguin_git.git.locks import FileLock
from penguin_git.git.repository import discover, located
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.model.waiting import Waits
from penguin_git.runner.preparation import CHECK_SUFFIX
from penguin_git.store import requests
from penguin_git.tracker import notices, presence, verifying
from penguin_git.tracker.project import Project, World
from penguin_git.tracker.verifying import Verdict
from penguin_git.tracker.working import Work

POLL = 2.0  # seconds between two looks when nothing wakes the daemon
LAST_BREATH = 20.0  # seconds in which everything that a killed daemon had started ends
_THREADS = 64  # more than any sensible `max_parallel`; the plan keeps to that


def lock_of(runtime: Path, purpose: str = "") -> FileLock:
    """The lock that the one daemon of a clone holds for life."""
    return FileLock(runtime / "daemon.lock", purpose)


@contextmanager
def held(path: Path, world: World, purpose: str) -> Iterator[Project]:
    """The project, with the clone's lock held: by us, and by every child of ours that outlives us.

    Winning the lock shows that nothing of a predecessor runs any more; what it left half-done is finished or
    undone first.
    """
    clone = located(path, world.environ) or discover(path, world.environ)
    lock = lock_of(clone.runtime, purpose)
    if not lock.acquire() and not (_is_dead(presence.of(clone)) and lock.acquire(timeout=LAST_BREATH)):
        raise PenguinError(
            f"A daemon is at work on this clone already: {lock.holder()}.",
            hint="`penguin daemon status` shows what it does, `penguin daemon stop` ends it.",
        )
    try:
        since = time.time()
        # Before any git: a worktree killed half-made can keep git from starting.
        healed = worktree_recovery.heal(found) if (found := located(path, world.environ)) else []
        repo = discover(path, world.environ).keeping(lock.fd)
        with Project(repo, world) as project:
            project.healed = [*healed, *_recovered(project, since)]
            yield project
    finally:
        lock.release()


def _is_dead(holder: presence.Presence | None) -> bool:
    """Whether it was killed, and what it had started is just about to end."""
    return holder is None or (holder.pid is not None and not presence.lives(holder.pid))


def _recovered(project: Project, since: float) -> list[str]:
    """Finish or undo what a killed predecessor left; `since` is when we won the lock, in seconds."""
    repo = project.repo
    stale = stale_locks.clear(repo, project.store.config().branch_prefix, older_than=since)
    said = [f"Removed `{path}`, which a killed git call had left behind." for path in stale]
    said += recovery.recover(repo)
    for left in worktrees.listing(repo):
        if left.name.endswith(CHECK_SUFFIX):
            worktrees.remove(repo, left, discard=True)
    return said


def serve(
    project: Project,
    report: Callable[[Project, Pool, Tick], None],
    *,
    until_idle: bool = False,
    only: Collection[TaskId] | None = None,
    max_parallel: int | None = None,
    crew: Crew | None = None,
    stop: threading.Event | None = None,
    poll: float = POLL,
) -> None:
    """Work until told to stop (or, with `until_idle`, until nothing can move without a person).

    Attempts are carried out by `crew`, or here.
    """
    workers = crew or Local(project)
    repo, ended, tick = project.repo, stop or threading.Event(), Tick()
    with (
        ThreadPoolExecutor(_THREADS, thread_name_prefix="attempt") as threads,
        Wakeups(repo.common_dir, project.store.base_ref, requests.bell(repo)) as wakeups,
        Together(project) as together,
    ):
        pool = Pool(threads, lambda work: _carried_out(project, workers, work), wakeups.wake)
        dispatcher = Dispatcher(project, pool, together, max_parallel=max_parallel)
        try:
            with _signals(ended, wakeups.wake):
                while not ended.is_set():
                    tick = dispatcher.tick(only=only)
                    with suppress(OSError):  # notices are a courtesy; a full disk shows elsewhere
                        notices.publish(repo, {**tick.held, **tick.troubles})
                    report(project, pool, tick)
                    if until_idle and tick.is_idle and not len(pool) and not tick.awaited:
                        break
                    if tick.is_idle or len(pool):
                        wakeups.wait(poll)
        finally:
            pool.stop_all(
                Stop(Outcome.PAUSED, "the daemon was stopped; it goes on with the next one", goes_on=True)
            )
            pool.drain()
            dispatcher.close()
        if left := pool.ended():
            report(project, pool, Tick(ended=left, waiting=tick.waiting, broken=tick.broken))
    if until_idle and tick.trouble:
        raise tick.trouble


def _carried_out(project: Project, crew: Crew, work: Work) -> Record | Waits | Verdict | None:
    return verifying.carry_out(project, work) if work.recheck else crew.carry_out(work)


@contextmanager
def _signals(ended: threading.Event, wake: Callable[[], None]) -> Iterator[None]:
    """Let SIGINT and SIGTERM end the work in good order. Elsewhere than in the main thread: do nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: object) -> None:
        ended.set()
        wake()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
