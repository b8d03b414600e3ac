"""Work on a claim that is done elsewhere, by a job of plain values."""

import os
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.codec import records as record_codec
from penguin_git.git.remote import GitRemote
from penguin_git.model import layout
from penguin_git.model.errand import Orders
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.store.errands import Errands
from penguin_git.tracker import starting
from penguin_git.tracker.far_work import FarJob, NotDone, carry_out
from penguin_git.tracker.observing import observe
from penguin_git.tracker.project import agents_of
from penguin_git.tracker.working import Work
from tests.support.clones import Clone
from tests.support.far import Processes, WorkerDied
from tests.support.servers import Server, serving

BRANCH = "refs/heads/penguin/job"


@dataclass
class Holder:
    """Who holds the claim of `job` and gives the work on it away."""

    clone: Clone
    server: Server
    workers: Processes

    def claim(self) -> FarJob:
        """Claim the task, and put claim and errand on the server."""
        with self.clone.project() as project:
            seen = observe(project)
            task = seen.base.tasks[TaskId("job")]
            work = starting.start(project, seen, task, agents_of(seen.config))
            assert isinstance(work, Work)
            self.clone.git("push", "-q", self.server.url, "main", f"{BRANCH}:{BRANCH}")
        hold, commit = work.claim.hold, work.claim.commit
        job = FarJob(
            url=self.server.url,
            base="main",
            task="job",
            attempt=hold.attempt,
            claim=commit,
            nonce=hold.nonce,
            agent=work.config.aliases.get("auto", ""),
            chosen=work.chosen,
        )
        limits, seconds = work.control.meter.constraints, work.control.checkpoint_seconds
        self.orders = Orders(limits=limits, checkpoint_seconds=seconds)
        with self.errands(job) as errands:
            errands.offer(self.orders)
        work.control.stop.close()
        return job

    def submit(self, job: FarJob) -> "Future[bytes]":
        return self.workers.submit(carry_out, job)

    def errands(self, job: FarJob) -> "Opened":
        return Opened(self.clone, self.server, job.nonce)

    def record(self) -> Record:
        """The record that is on the branch on the server."""
        return record_codec.parse(
            self.server.git("show", f"{BRANCH}:{layout.record(TaskId('job'), 1)}").encode(), ""
        )


class Opened:
    """The errand as the holder of the claim reaches it."""

    def __init__(self, clone: Clone, server: Server, nonce: str) -> None:
        self._project, self._server, self._nonce = clone.project(), server, nonce

    def __enter__(self) -> Errands:
        project = self._project.__enter__()
        remote = GitRemote(project.repo, self._server.url)
        return Errands(project.store, remote, TaskId("job"), self._nonce)

    def __exit__(self, *_: object) -> None:
        self._project.__exit__(None, None, None)


@pytest.fixture
def holder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Holder]:
    clone = Clone.new(tmp_path / "clone")
    with serving(getattr(request, "param", "path"), tmp_path, clone.path) as server, Processes() as workers:
        yield Holder(clone, server, workers)


def script(*lines: str) -> str:
    return "title: Do it\nrun: |\n" + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize("holder", ["path", "http"], indirect=True)
def test_the_work_is_done_in_a_clone_of_its_own_and_comes_back_as_pushes(holder: Holder) -> None:
    holder.clone.task("job", script("echo done > out.txt"))

    said = holder.submit(holder.claim()).result()

    assert "done" == holder.server.git("show", f"{BRANCH}:out.txt")
    record = record_codec.parse(said, "")
    assert (Outcome.COMPLETED, record) == (record.outcome, holder.record())
    assert "completed" in holder.server.git("show", f"{BRANCH}:.penguin/tasks/job.yaml")
    assert layout.log(TaskId("job"), 1) in holder.server.refs()
    assert not (holder.clone.path / "out.txt").exists()


def test_whoever_was_chosen_for_it_does_it_there(holder: Holder) -> None:
    steps = "steps: [{do: write, path: out.txt, text: Done.}]"
    agents = "".join(
        f"  {name}: {{type: scripted, skills: [{skill}], {steps}}}\n"
        for name, skill in (("writer", "docs"), ("mender", "bug"))
    )
    settings = f"base: main\nsandbox: off\ndefault_agent: auto\nagents:\n{agents}"
    holder.clone.commit({".penguin/config.yaml": settings})
    holder.clone.task("job", "title: Fix the crash\n")

    record = record_codec.parse(holder.submit(holder.claim()).result(), "")

    assert (Outcome.COMPLETED, "mender") == (record.outcome, record.agent)
    assert record.chosen.startswith("`mender` is chosen for it: ")
    assert "Done." in holder.server.git("show", f"{BRANCH}:out.txt")


def test_the_clone_is_used_again(holder: Holder) -> None:
    holder.clone.task("job", script("echo done > out.txt"))
    holder.submit(holder.claim()).result()
    holder.server.git("update-ref", "-d", BRANCH)
    holder.clone.git("update-ref", "-d", BRANCH)

    holder.submit(holder.claim()).result()

    clones = Path(os.environ["XDG_STATE_HOME"]) / "penguin" / "far"
    assert ["0"] == [path.name for path in clones.glob("*/*") if path.is_dir()]


def test_agents_see_no_clone_but_their_own_and_write_to_none(holder: Holder) -> None:
    clones = Path(os.environ["XDG_STATE_HOME"]) / "penguin" / "far"
    other = clones / "another" / "0"
    other.mkdir(parents=True)
    bent = "echo bent >> $(git rev-parse --git-common-dir)/config || echo refused > out.txt"
    lines = (f"git log -1 --format=%H > seen.txt; ls {clones} >> seen.txt", bent)
    holder.clone.commit({".penguin/config.yaml": "base: main\nsandbox: auto\n"})
    holder.clone.task("job", script(*lines))
    job = holder.claim()

    record = record_codec.parse(holder.submit(job).result(), "")

    if record.sandbox != "bubblewrap":
        pytest.skip(f"walls that hide folders need bubblewrap, and this machine has `{record.sandbox}`")
    assert "refused" == holder.server.git("show", f"{BRANCH}:out.txt")
    assert job.claim == holder.server.git("show", f"{BRANCH}:seen.txt").split()[0]
    assert "another" not in holder.server.git("show", f"{BRANCH}:seen.txt")


def test_a_claim_that_has_moved_on_is_left_alone(holder: Holder) -> None:
    holder.clone.task("job", script("echo done > out.txt"))
    job = holder.claim()

    with pytest.raises(NotDone, match="does not stand any more"):
        holder.submit(structs.replace(job, nonce="another")).result()

    assert job.claim == holder.server.refs()[BRANCH]


def test_no_scheduler_has_the_work_begun_a_second_time(holder: Holder, tmp_path: Path) -> None:
    holder.clone.task("job", script(f"echo ran >> {tmp_path}/runs", "sleep 300"))
    job = holder.claim()
    first = holder.submit(job)
    Clone.wait_for((tmp_path / "runs").exists)
    holder.workers.workers[0].kill()

    with pytest.raises(WorkerDied):
        first.result()
    with pytest.raises(NotDone, match="is not run a second time"):
        holder.submit(job).result()

    assert "ran\n" == (tmp_path / "runs").read_text()


def test_a_stop_ends_all_that_runs_and_keeps_the_work(holder: Holder, tmp_path: Path) -> None:
    child = f"sh -c 'echo $$ > {tmp_path}/pid; exec sleep 300' &"
    holder.clone.task("job", script("echo half > out.txt", child, "sleep 300"))
    job = holder.claim()
    done = holder.submit(job)
    Clone.wait_for((tmp_path / "pid").exists)

    with holder.errands(job) as errands:
        errands.tell(structs.replace(holder.orders, outcome=Outcome.CANCELLED, reason="no more"))
    record = record_codec.parse(done.result(), "")

    assert (Outcome.CANCELLED, "no more") == (record.outcome, record.reason)
    assert "half" == holder.server.git("show", f"{BRANCH}:out.txt")
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}").exists()


def test_a_checkpoint_is_made_when_it_is_asked_for(holder: Holder, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    lines = ("echo half > out.txt", f"touch {tmp_path}/started", f"until [ -e {gate} ]; do sleep 0.05; done")
    holder.clone.task("job", script(*lines))
    job = holder.claim()
    done = holder.submit(job)
    Clone.wait_for((tmp_path / "started").exists)

    with holder.errands(job) as errands:
        errands.tell(structs.replace(holder.orders, saves=("before lunch",)))
        Clone.wait_for(lambda: "before lunch" in holder.server.git("log", BRANCH))
    gate.touch()

    assert done.result()


def test_who_has_lost_the_branch_stops_and_saves_elsewhere(holder: Holder, tmp_path: Path) -> None:
    holder.clone.task("job", script("echo half > out.txt", f"touch {tmp_path}/started", "sleep 300"))
    job = holder.claim()
    done = holder.submit(job)
    Clone.wait_for((tmp_path / "started").exists)

    theirs = holder.clone.git("commit-tree", f"{job.claim}^{{tree}}", "-p", job.claim, "-m", "mine now")
    holder.clone.git("push", "-q", holder.server.url, f"{theirs}:{BRANCH}")

    assert b"" == done.result()
    assert theirs == holder.server.refs()[BRANCH]
    kept = [ref for ref in holder.server.refs() if ref.startswith("refs/penguin/attempts/job/1-")]
    assert "half" == holder.server.git("show", f"{kept[0]}:out.txt")


def test_what_a_killed_job_had_is_saved_by_the_next_one_on_its_machine(
    holder: Holder, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    holder.clone.task(
        "job", script("echo half > out.txt", f"[ -e {started} ] || {{ touch {started}; sleep 300; }}")
    )
    first = holder.submit(holder.claim())
    Clone.wait_for(started.exists)
    holder.workers.workers[0].kill()
    with pytest.raises(WorkerDied):
        first.result()
    holder.server.git("update-ref", "-d", BRANCH)
    holder.clone.git("update-ref", "-d", BRANCH)

    holder.submit(holder.claim()).result()

    kept = [ref for ref in holder.server.refs() if ref.startswith("refs/penguin/attempts/job/1-")]
    assert "half" == holder.server.git("show", f"{kept[0]}:out.txt")
