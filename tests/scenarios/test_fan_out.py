"""A daemon that gives its work away: it claims and lands, and processes elsewhere do the rest."""

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.tracker import controls
from penguin_git.tracker.view import view
from tests.support.clones import DEADLINE
from tests.support.far import Processes, given_away
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
    with Processes(XDG_STATE_HOME=str(elsewhere / "state")) as workers:
        yield workers


def test_work_that_is_done_elsewhere_lands_in_its_order(tmp_path: Path, workers: Processes) -> None:
    said = tmp_path / "said"

    def together(name: str, other: str) -> str:
        waits = f"until [ -e {tmp_path}/{other} ]; do sleep 0.05; done"
        return script(f"touch {tmp_path}/{name}", waits, f"echo $PWD >> {said}", f"echo {name} > {name}.txt")

    last = script(f"echo $PWD >> {said}", "cat left.txt right.txt > both.txt", needs="[left, right]")
    there = shared(tmp_path, left=together("left", "right"), right=together("right", "left"), last=last)
    clone = there.machine(tmp_path / "ann")

    with given_away(clone, there.url, workers):
        clone.wait_for(lambda: len(there.landed()) == 3, 60)

    assert "last" == there.landed()[-1]
    assert "left\nright" == there.git("show", "main:both.txt")
    folders = said.read_text().split()
    assert all(folder.startswith(str(tmp_path / "elsewhere")) for folder in folders)
    assert 2 == len({Path(folder).parents[1] for folder in folders}), "a clone for each job at a time"
    assert ["", ""] == [place.git("for-each-ref", "refs/penguin/errands/") for place in (there, clone)]
    assert clone.git("cat-file", "-p", "refs/penguin/logs/left/1")


def test_a_worker_that_dies_is_the_death_of_an_attempt(tmp_path: Path, workers: Processes) -> None:
    runs, gate = tmp_path / "runs", tmp_path / "gate"
    waits = f"until [ -e {gate} ]; do sleep 0.05; done"
    there = shared(tmp_path, job=script(f"echo ran $PENGUIN_ATTEMPT >> {runs}", waits, "echo done > out.txt"))
    clone = there.machine(tmp_path / "ann")

    with given_away(clone, there.url, workers):
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

    with given_away(clone, there.url, workers):
        clone.wait_for(lambda: pid.exists() and bool(pid.read_text()))
        with clone.project() as project:
            controls.tell(project, view(project).rows[TaskId("job")], "mind the gap")
        clone.wait_for(lambda: "" == there.git("for-each-ref", "refs/penguin/requests/"), 60)
        clone.control("job", Verb.CANCEL, "no more")
        clone.wait_for(lambda: bool(clone.records("job")), 60)

    assert Outcome.CANCELLED is clone.records("job")[-1].outcome
    assert 1 == clone.git("cat-file", "-p", "refs/penguin/logs/job/1").count("mind the gap")
    assert not Path(f"/proc/{pid.read_text().strip()}").exists()


def test_the_end_of_the_daemon_is_the_end_of_its_work(tmp_path: Path, workers: Processes) -> None:
    started = tmp_path / "started"
    there = shared(tmp_path, job=script("echo half > out.txt", f"touch {started}", "sleep 300"))
    clone = there.machine(tmp_path / "ann")

    with given_away(clone, there.url, workers):
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

    with given_away(clone, there.url, busy):
        clone.wait_for(lambda: bool(busy.given))

    assert busy.given[0].cancelled()
    assert Outcome.PAUSED is clone.records("job")[-1].outcome
