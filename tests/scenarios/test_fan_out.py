"""A daemon that gives its work away: it claims and lands, and processes elsewhere do the rest."""

import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from penguin_git.daemon.far import Far
from penguin_git.daemon.service import held, serve
from penguin_git.daemon.tick import Tick
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from tests.support.clones import DEADLINE, Clone
from tests.support.far import Processes
from tests.support.machines import Shared


def script(*lines: str, needs: str = "[]") -> str:
    body = "".join(f"  {line}\n" for line in lines)
    return f"status: pending\n\ntitle: Do it\ndepends_on: {needs}\nrun: |\n{body}"


def shared(tmp_path: Path, **tasks: str) -> Shared:
    return Shared.new(tmp_path, {f".penguin/tasks/{name}.yaml": text for name, text in tasks.items()})


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Processes]:
    """Processes that have folders of their own, as on another machine."""
    elsewhere = tmp_path / "elsewhere"
    with Processes(
        XDG_STATE_HOME=str(elsewhere / "state"), XDG_CACHE_HOME=str(elsewhere / "cache")
    ) as workers:
        yield workers


@contextmanager
def daemon(clone: Clone, url: str, executor: Executor) -> Iterator[list[Tick]]:
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


def test_work_that_is_done_elsewhere_lands_in_its_order(tmp_path: Path, workers: Processes) -> None:
    said = tmp_path / "said"
    there = shared(
        tmp_path,
        first=script(f"echo first $PWD >> {said}", "echo one > a.txt"),
        second=script(f"echo second $PWD >> {said}", "cat a.txt a.txt > b.txt", needs="[first]"),
    )
    clone = there.machine(tmp_path / "ann")

    with daemon(clone, there.url, workers):
        clone.wait_for(lambda: ["first", "second"] == there.landed(), 60)

    assert "one\none" == there.git("show", "main:b.txt")
    lines = [line.split() for line in said.read_text().splitlines()]
    assert ["first", "second"] == [name for name, _ in lines]
    assert all(folder.startswith(str(tmp_path / "elsewhere")) for _, folder in lines)
    assert ["", ""] == [place.git("for-each-ref", "refs/penguin/errands/") for place in (there, clone)]
    assert clone.git("cat-file", "-p", "refs/penguin/logs/first/1")


def test_a_worker_that_dies_is_the_death_of_an_attempt(tmp_path: Path, workers: Processes) -> None:
    runs, gate = tmp_path / "runs", tmp_path / "gate"
    waits = f"until [ -e {gate} ]; do sleep 0.05; done"
    there = shared(tmp_path, job=script(f"echo ran $PENGUIN_ATTEMPT >> {runs}", waits, "echo done > out.txt"))
    clone = there.machine(tmp_path / "ann")

    with daemon(clone, there.url, workers):
        clone.wait_for(runs.exists)
        workers.workers[0].kill()
        clone.wait_for(lambda: "ran 1\nran 2\n" == runs.read_text(), 60)
        gate.touch()
        clone.wait_for(lambda: ["job"] == there.landed(), 60)

    dead, done = clone.records("job")
    assert (Outcome.ORPHANED, Outcome.COMPLETED) == (dead.outcome, done.outcome)
    assert "its worker died" in dead.reason


def test_what_a_person_asks_for_reaches_the_work(tmp_path: Path, workers: Processes) -> None:
    pid = tmp_path / "pid"
    there = shared(tmp_path, job=script(f"sh -c 'echo $$ > {pid}; exec sleep 300' &", "sleep 300"))
    clone = there.machine(tmp_path / "ann")

    with daemon(clone, there.url, workers):
        clone.wait_for(lambda: pid.exists() and bool(pid.read_text()))
        clone.control("job", Verb.CANCEL, "no more")
        clone.wait_for(lambda: bool(clone.records("job")), 60)

    assert Outcome.CANCELLED is clone.records("job")[-1].outcome
    assert not Path(f"/proc/{pid.read_text().strip()}").exists()


def test_the_end_of_the_daemon_is_the_end_of_its_work(tmp_path: Path, workers: Processes) -> None:
    started = tmp_path / "started"
    there = shared(tmp_path, job=script("echo half > out.txt", f"touch {started}", "sleep 300"))
    clone = there.machine(tmp_path / "ann")

    with daemon(clone, there.url, workers):
        clone.wait_for(started.exists)

    assert [0] == [worker.wait(DEADLINE) for worker in workers.workers]
    assert "half" == there.git("show", "penguin/job:out.txt")
    assert "pending" in there.git("show", "penguin/job:.penguin/tasks/job.yaml")


class Never(Executor):
    """All of its workers are busy."""

    def __init__(self) -> None:
        self.given: list[Future[Any]] = []

    def submit(self, *_: object, **__: object) -> "Future[Any]":
        """Nobody comes to it."""
        self.given.append(Future())
        return self.given[-1]


def test_work_that_nobody_has_begun_holds_nobody_up(tmp_path: Path) -> None:
    there, busy = shared(tmp_path, job=script("echo done > out.txt")), Never()
    clone = there.machine(tmp_path / "ann")

    with daemon(clone, there.url, busy):
        clone.wait_for(lambda: bool(busy.given))

    assert busy.given[0].cancelled()
    assert Outcome.PAUSED is clone.records("job")[-1].outcome
