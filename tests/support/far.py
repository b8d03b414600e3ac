"""Workers elsewhere: an executor whose jobs are processes of their own, to be watched and killed."""

import base64
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from penguin_git.daemon.far import Far
from penguin_git.daemon.service import held, serve
from penguin_git.daemon.tick import Tick
from tests.support.clones import DEADLINE, Clone

_JOB = """\
import base64, pickle, sys
function, args = pickle.loads(base64.b64decode(sys.stdin.read()))
try:
    answer = (function(*args), None)
except Exception as error:
    answer = (None, error)
print(base64.b64encode(pickle.dumps(answer)).decode())
"""
_ROOT = Path(__file__).parents[2]


class WorkerDied(Exception):
    """A process that ended without an answer."""


class Processes(Executor):
    """Starts each job at once, with `environ` on top of ours."""

    def __init__(self, **environ: str) -> None:
        self.workers: list[subprocess.Popen[bytes]] = []
        self._environ = {**os.environ, "PYTHONPATH": str(_ROOT), **environ}
        self._threads: list[threading.Thread] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Start a process for it."""
        assert not kwargs
        worker = subprocess.Popen(
            [sys.executable, "-c", _JOB],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._environ,
        )
        self.workers.append(worker)
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        sent = base64.b64encode(pickle.dumps((fn, args)))
        self._threads.append(threading.Thread(target=_answered, args=(worker, sent, future)))
        self._threads[-1].start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """End them all."""
        for worker in self.workers:
            worker.kill()
        for thread in self._threads:
            thread.join()


def _answered(worker: "subprocess.Popen[bytes]", sent: bytes, future: "Future[Any]") -> None:
    said, _ = worker.communicate(sent)
    if not said:
        future.set_exception(WorkerDied("its worker died"))
        return
    answer, error = pickle.loads(base64.b64decode(said))  # noqa: S301 - by our own child
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(answer)


@contextmanager
def given_away(clone: Clone, url: str, executor: Executor) -> Iterator[list[Tick]]:
    """A daemon that gives its work to an executor, ended with the block."""
    ticks: list[Tick] = []
    stop, troubles = threading.Event(), []

    def work() -> None:
        try:
            with held(clone.path, clone.world, "test daemon") as project:
                crew = Far(project, executor, url)
                serve(project, lambda _p, _q, tick: ticks.append(tick), crew=crew, stop=stop, poll=0.1)
        except BaseException as trouble:  # noqa: BLE001 - raised again in the test's own thread
            troubles.append(trouble)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield ticks
    finally:
        stop.set()
        thread.join(DEADLINE)
    assert not thread.is_alive(), "the daemon did not end"
    for trouble in troubles:
        raise trouble
