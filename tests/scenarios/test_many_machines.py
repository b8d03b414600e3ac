"""Two daemons on two clones of one repository share its tasks."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from penguin_git.daemon.beginnings import Beginnings
from penguin_git.daemon.planning import Planner
from penguin_git.daemon.pool import Pool
from penguin_git.daemon.tick import Tick
from penguin_git.daemon.together import Together
from penguin_git.daemon.troubles import Troubles
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import neighbours, starting, syncing
from penguin_git.tracker.observing import observe
from penguin_git.tracker.project import agents_of
from tests.cli.driving import penguin
from tests.scenarios.test_deaths import die, killed
from tests.support.clones import Clone
from tests.support.machines import CONFIG, Shared
from tests.support.robots import append, hang

LONG = 180.0  # seconds: every step asks a server, and takeovers take leases
LONG_LEASE = CONFIG.replace("lease_seconds: 3", "lease_seconds: 60")  # so that slow ones count as alive


def task(script: str, *needs: str) -> str:
    needed = f"depends_on: [{', '.join(needs)}]\n" if needs else ""
    return f"status: pending\n\ntitle: Do it\n{needed}run: |\n  {script}\n"


def script(name: str, journal: Path) -> str:
    return f"echo {name} >> {journal}/{name}; sleep 0.2; echo {name} > {name}.txt"


def test_every_task_is_done_once_and_lands_on_the_shared_base(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.mkdir()
    needs = {"a": (), "b": (), "c": (), "d": ("a", "b"), "e": ("c",), "f": ("d", "e")}
    files = {f".penguin/tasks/{n}.yaml": task(script(n, journal), *needs[n]) for n in needs}
    shared = Shared.new(tmp_path, files, LONG_LEASE)
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))

    with ann.daemon(), bob.daemon():
        Clone.wait_for(lambda: len(shared.landed()) == len(needs), LONG)

    assert sorted(needs) == sorted(shared.landed())
    assert dict.fromkeys(needs, 1) == {n: len((journal / n).read_text().splitlines()) for n in needs}
    assert "f" == shared.git("show", "main:f.txt")


def test_each_machine_says_of_its_own_work_alone_that_it_is_at_it(tmp_path: Path) -> None:
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task("sleep 60")}, LONG_LEASE)
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))

    with ann.daemon() as at_work:
        at_work.until_live("job")
        with bob.daemon() as beside:
            beside.until(lambda daemon: "has it" in daemon.ticks[-1].waiting.get(TaskId("job"), ""))
            told = [penguin(one.path, "daemon", "status", "--json").json["daemon"] for one in (ann, bob)]

    found = [[[row["id"] for row in one[key]] for key in ("working", "waiting")] for one in told]
    assert [[["job"], []], [[], ["job"]]] == found


def test_a_task_reopened_just_after_it_landed_begins_anew(tmp_path: Path) -> None:
    brief = CONFIG.replace("lease_seconds: 3", "lease_seconds: 1")
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task("date > done.txt")}, brief)
    ann = shared.machine(tmp_path / "ann")
    ann.run()
    assert ["penguin/job"] == ann.branches()

    reopened = penguin(ann.path, "task", "reopen", "job")
    ann.run()

    assert 0 == reopened.code, reopened.err
    assert [1, 2] == [record.attempt for record in ann.records("job")]
    assert ["job", "job"] == shared.landed()


def test_a_landing_is_undone_also_before_its_branch_is_gone(tmp_path: Path) -> None:
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task("echo done > done.txt")}, LONG_LEASE)
    ann = shared.machine(tmp_path / "ann")
    ann.run()
    assert ["penguin/job"] == ann.branches()

    undone = penguin(ann.path, "undo", "--yes")

    assert 0 == undone.code, undone.err
    assert "done.txt" not in shared.git("ls-tree", "--name-only", "main").split()
    assert "ready" == ann.row("job").state


def test_who_began_after_the_last_look_at_the_remote_is_not_taken_for_dead(tmp_path: Path) -> None:
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task("sleep 60")}, LONG_LEASE)
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))

    with bob.project() as project, Together(project) as together:
        together.look(())
        with ann.daemon() as at_work:
            at_work.until_live("job")
            assert project.store.shared
            project.store.shared.renew()  # as a claim of the same task does that comes too late
            told = together.elsewhere(observe(project).attempts[TaskId("job")])

    assert "unless it is gone" in told


def test_a_machine_that_dies_is_replaced_after_its_lease(tmp_path: Path) -> None:
    go = tmp_path / "go"
    waits = f"echo begun >> {tmp_path}/begun; while [ ! -e {go} ]; do sleep 0.05; done; echo done > done.txt"
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task(waits)})
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))
    with killed(ann, tmp_path / "begun"):
        pass

    with bob.daemon():
        Clone.wait_for(lambda: len((tmp_path / "begun").read_text().splitlines()) == 2, LONG)
        go.touch()
        Clone.wait_for(lambda: shared.landed() == ["job"], LONG)

    assert ["orphaned", "completed"] == [record.outcome for record in bob.records("job")]
    with ann.project() as project:
        syncing.sync(project)
    assert [] == ann.worktrees()


def test_a_resumable_agent_goes_on_elsewhere_from_the_last_checkpoint(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    steps = [
        append("steps.txt", "1\n"),
        {"do": "checkpoint", "description": "the first step"},
        append("steps.txt", "2\n"),
        hang(started, gate),
        append("steps.txt", "3\n"),
    ]
    agents = f"agents: {{robot: {{type: scripted, steps: {json.dumps(steps)}}}}}\n"
    job = {".penguin/tasks/job.yaml": "title: Do it\nassigned_to: robot\n"}
    shared = Shared.new(tmp_path, job, CONFIG + agents)
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))
    die(ann, started)
    gate.touch()

    with bob.daemon():
        Clone.wait_for(lambda: shared.landed() == ["job"], LONG)

    assert "1\n2\n3" == shared.git("show", "main:steps.txt")


def test_a_pause_is_asked_of_the_machine_that_has_the_task(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task(f"touch {begun}; sleep 60")}, LONG_LEASE)
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))

    with ann.daemon() as daemon:
        Clone.wait_for(begun.exists)
        bob.git("fetch", "-q")
        done = bob.control("job", Verb.PAUSE)
        daemon.until_rests("job")

    assert "on another machine to pause it" in done.said
    assert TaskStatus.PAUSED is ann.row("job").task.status


def test_the_status_tells_of_the_others(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task(f"touch {begun}; sleep 60")}, LONG_LEASE)
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))

    with ann.daemon(), bob.project() as project:
        Clone.wait_for(begun.exists)
        synced = syncing.sync(project)
        [other] = neighbours.others(project) or []

    assert ("",) == (synced.sight.offline,)
    assert (TaskId("job"),) == other.tasks
    assert [f"the daemon `{other.name}` has it; another one takes it over if that one dies"] == list(
        bob.row("job").reasons
    )


def test_a_claim_on_an_old_base_is_given_back(tmp_path: Path) -> None:
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task("echo done > done.txt")})
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))
    with ann.project() as project:
        seen = observe(project)
        bob.edit("job", "status: pending", "status: cancelled")
        bob.git("push", "-q")

        missed = starting.start(project, seen, seen.base.tasks[TaskId("job")], agents_of(seen.config))

    assert starting.Missed.GIVEN_BACK is missed
    assert {} == shared.refs("refs/heads/penguin/")


def test_who_loses_a_claim_looks_again_for_other_work_once(tmp_path: Path) -> None:
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task("echo done > done.txt")})
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))
    with ann.project() as project:
        seen = observe(project)
        starting.start(project, seen, seen.base.tasks[TaskId("job")], agents_of(seen.config))

    ticks = [Tick(), Tick()]
    with bob.project() as project, ThreadPoolExecutor(1) as threads, Together(project) as together:
        pool = Pool(threads, lambda _: None, lambda: None)
        planner, troubles = Planner(project, None), Troubles(project.world.monotonic)
        beginnings = Beginnings(project, pool, planner, together, troubles)
        seen = observe(project)
        for tick in ticks:
            beginnings.start_ready(seen, {}, tick, None)

    assert [False, True] == [tick.is_idle for tick in ticks]
    assert {TaskId("job"): "somebody else was faster"} == ticks[0].missed == ticks[1].waiting


def test_a_person_who_cancels_from_anywhere_is_heard(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task(f"touch {begun}; sleep 60")}, LONG_LEASE)
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))

    with ann.daemon() as daemon:
        Clone.wait_for(begun.exists)
        bob.edit("job", "status: pending", "status: cancelled")
        bob.git("push", "-q")
        daemon.until_rests("job")

    assert [] == shared.landed()


def test_a_branch_that_knows_nothing_of_sharing_may_be_checked_out(tmp_path: Path) -> None:
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": task("echo done > done.txt")}, LONG_LEASE)
    ann = shared.machine(tmp_path / "ann")
    ann.git("checkout", "-q", "-b", "old")
    ann.commit({".penguin/config.yaml": "base: main\nsandbox: off\n"}, "As it was before")

    ann.run()

    assert ["job"] == shared.landed()
