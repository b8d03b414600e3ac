"""Work given to a Dask cluster: a real scheduler and two worker processes, one of which is killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from penguin_git.daemon import executors
from penguin_git.errors import PenguinError
from penguin_git.model.outcome import Outcome
from tests.support.clones import Clone
from tests.support.machines import Shared

ROOT = Path(__file__).parents[2]
LOOPBACK = ("--host", "127.0.0.1")
START = 120.0  # seconds in which a cluster has to be there, or a command of ours at its end


@dataclass
class Cluster:
    """A scheduler at `address`, and workers by the folder that each of them has to itself."""

    address: str
    workers: "dict[Path, subprocess.Popen[bytes]]"

    def worker_in(self, folder: str) -> "subprocess.Popen[bytes]":
        """The worker one of whose folders this is."""
        return next(worker for home, worker in self.workers.items() if folder.startswith(str(home)))


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster of two workers that do one thing at a time; gone with the block."""
    file = folder / "scheduler.json"
    started: list[subprocess.Popen[bytes]] = []

    def start(kind: str, *options: str, **environ: str) -> "subprocess.Popen[bytes]":
        argv = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, "--no-dashboard"]
        log = (folder / f"{kind}-{len(started)}.log").open("wb")
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **environ}
        with log:
            started.append(subprocess.Popen(argv, stdout=log, stderr=log, cwd=folder, env=env))
        return started[-1]

    try:
        start("scheduler", *LOOPBACK, "--port", "0", "--scheduler-file", str(file))
        Clone.wait_for(lambda: file.exists() and bool(file.read_text()), START)
        address = json.loads(file.read_text())["address"]
        workers = {}
        for name in ("left", "right"):
            home = folder / name
            home.mkdir()
            options = (*LOOPBACK, "--nthreads", "1", "--no-nanny", "--local-directory", str(home))
            workers[home] = start("worker", address, *options, XDG_STATE_HOME=str(home / "state"))
        yield Cluster(address.replace("tcp://", "dask://"), workers)
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def penguin(clone: Clone, *words: str, **environ: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "penguin_git", *words],
        cwd=clone.path,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(clone: Clone, *words: str, **environ: str) -> tuple[int, str]:
    process = penguin(clone, *words, **environ)
    out, _ = process.communicate(timeout=START)
    return process.returncode, out


def script(*lines: str) -> str:
    return "status: pending\n\ntitle: Do it\nrun: |\n" + "".join(f"  {line}\n" for line in lines)


def test_a_cluster_does_the_work_and_no_death_goes_unseen(tmp_path: Path) -> None:
    runs, pid, gate = tmp_path / "runs", tmp_path / "pid", tmp_path / "gate"
    waits = f"until [ -e {gate} ]; do sleep 0.05; done"
    job = script(f"echo $PENGUIN_ATTEMPT $PWD >> {runs}", waits, "echo done > out.txt")
    hang = script(f"sh -c 'echo $$ > {pid}; exec sleep 300' &", "sleep 300")
    there = Shared.new(tmp_path, {".penguin/tasks/job.yaml": job, ".penguin/tasks/hang.yaml": hang})
    clone = there.machine(tmp_path / "ann")

    with cluster(tmp_path) as dask:
        daemon = penguin(clone, "run", "--executor", dask.address)
        try:
            Clone.wait_for(lambda: runs.exists() and pid.exists() and bool(pid.read_text()), START)
            assert 0 == said(clone, "task", "cancel", "hang")[0]
            Clone.wait_for(lambda: not Path(f"/proc/{pid.read_text().strip()}").exists())
            dask.worker_in(runs.read_text().split()[1]).send_signal(signal.SIGKILL)
            Clone.wait_for(lambda: len(runs.read_text().splitlines()) == 2, START)
            gate.touch()
            out, _ = daemon.communicate(timeout=START)
        finally:
            daemon.kill()
            daemon.wait()

    assert 1 == daemon.returncode, "a worker died"
    assert "is not run a second time under its name" in out
    assert ["1", "2"] == [line.split()[0] for line in runs.read_text().splitlines()]
    assert ["job"] == there.landed()
    dead, done = clone.records("job")
    assert (Outcome.ORPHANED, Outcome.COMPLETED) == (dead.outcome, done.outcome)
    assert Outcome.CANCELLED is clone.records("hang")[-1].outcome


def test_what_stands_in_the_way_of_a_cluster_is_said(tmp_path: Path) -> None:
    clone = Shared.new(tmp_path, {}).machine(tmp_path / "ann")
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "distributed.py").write_text("raise ImportError\n")

    without = said(clone, "run", "--executor", "dask://127.0.0.1:1", PYTHONPATH=f"{hidden}:{ROOT}")
    silent = said(clone, "daemon", "start", "--executor", "dask://127.0.0.1:1")

    assert (1, 1) == (without[0], silent[0])
    assert "pip install 'penguin-git[dask]'" in without[1]
    assert "No Dask scheduler answers at `dask://127.0.0.1:1`" in silent[1]


def test_only_what_is_shared_is_given_away(tmp_path: Path) -> None:
    alone = Clone.new(tmp_path / "alone")
    shared = Shared.new(tmp_path, {}).machine(tmp_path / "ann")

    with alone.project() as project, pytest.raises(PenguinError, match="only in a project that is shared"):
        executors.crew(project, "dask://127.0.0.1:1").__enter__()
    with shared.project() as project, pytest.raises(PenguinError, match="`ray://x:1` names no executor"):
        executors.crew(project, "ray://x:1").__enter__()
