"""Between the look at the base and the claim a person commits: what counts is the base as it is then."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import structs

from penguin_git.cli.progress import Progress
from penguin_git.daemon.dispatcher import Dispatcher
from penguin_git.daemon.pool import Pool
from penguin_git.daemon.together import Together
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.project import World
from tests.support.clones import Clone

MOVED = "job was not claimed: the base branch moved in the same moment, so it is looked at again."


def interrupted(world: World, act: Callable[[], None]) -> World:
    """A world in which somebody acts when the first nonce is drawn, between look and claim."""
    acts = [act]

    def nonce() -> str:
        if acts:
            acts.pop()()
        return world.nonce()

    return structs.replace(world, nonce=nonce)


def test_a_task_cancelled_just_before_its_claim_is_not_worked_on(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "status: pending\n\ntitle: Do it\nrun: touch done.txt\n")
    clone.world = interrupted(clone.world, lambda: clone.edit("job", "status: pending", "status: cancelled"))

    clone.run()

    assert not (clone.path / "done.txt").exists()
    assert ([], ()) == (clone.branches(), clone.records("job"))
    assert TaskStatus.CANCELLED is clone.on_base("job").status


def test_an_edit_just_before_the_claim_is_what_runs(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Do it\nrun: echo old > done.txt\n")
    clone.world = interrupted(clone.world, lambda: clone.edit("job", "echo old", "echo new"))

    ticks = clone.run()

    assert "new\n" == clone.read("done.txt")
    assert 1 == sum(bool(tick.missed) for tick in ticks)
    assert [Outcome.COMPLETED] == [record.outcome for record in clone.records("job")]


def test_a_task_cancelled_just_before_it_goes_on_stays_so(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "status: pending\n\ntitle: Do it\nrun: test -e ready && touch done.txt\n")
    clone.run()
    clone.commit({"ready": ""}, "Be ready")
    clone.control("job", Verb.RESUME)
    clone.world = interrupted(clone.world, lambda: clone.edit("job", "status: failed", "status: cancelled"))

    clone.run()

    assert not (clone.path / "done.txt").exists()
    assert [Outcome.FAILED] == [record.outcome for record in clone.records("job")]
    assert TaskStatus.CANCELLED is clone.row("job").task.status


def test_a_missed_claim_is_said_and_waits_for_nobody(tmp_path: Path) -> None:
    said: list[str] = []
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Do it\nrun: touch done.txt\n")
    clone.world = interrupted(clone.world, lambda: clone.commit({"other.txt": "x\n"}))

    with clone.project() as project, ThreadPoolExecutor() as threads:
        pool = Pool(threads, lambda _work: None, lambda: None)
        tick = Dispatcher(project, pool, Together(project)).tick()
        Progress(said.append).report(project, pool, tick)

    assert [MOVED] == said
    assert ([], {}) == (tick.started, tick.waiting)
    assert not tick.is_idle
