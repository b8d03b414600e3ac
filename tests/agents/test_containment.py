"""Nothing of a command survives it, whatever the command does to get away."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from penguin_git.agents import supervisor
from penguin_git.agents.process import Command, Finished, run
from penguin_git.agents.stopping import StopSignal
from tests.support.hosts import A_STOP
from tests.support.processes import living, marked, wait_until_gone

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and the subreaper of Linux")

# In a session of its own, its parents dead, deaf to polite signals, holding the output open.
DAEMON = """
import os, signal, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
os.chdir("/")
open(os.environ["READY"], "w").close()
time.sleep(60)
"""

# What the daemon of penguin does, in small: one command with nasty children.
PARENT = """
import sys
from pathlib import Path
from penguin_git.agents.process import Command, run
from penguin_git.agents.stopping import StopSignal
script, folder = sys.argv[1:3]
environment = dict(entry.split("=", 1) for entry in sys.argv[3:])
run(Command(("sh", "-c", script), Path(folder), environment),
    on_output=lambda chunk: print(chunk.decode(), end="", flush=True), stop=StopSignal())
"""


@pytest.fixture
def daemonize(tmp_path: Path) -> str:
    """A line of shell that starts a daemon and goes on once it runs."""
    (tmp_path / "daemon.py").write_text(DAEMON)
    return f"READY=$PWD/ready {sys.executable} daemon.py; until [ -e ready ]; do sleep 0.01; done"


def run_marked(script: str, folder: Path, mark: str, stop: StopSignal, **limits: float) -> Finished:
    seen: list[bytes] = []
    command = Command(("sh", "-c", script), folder, marked(mark), **limits)  # type: ignore[arg-type]  # floats only
    return run(command, on_output=seen.append, stop=stop)


def test_a_background_child_dies_with_its_command(tmp_path: Path, mark: str, stop: StopSignal) -> None:
    finished = run_marked("sleep 60 & echo done", tmp_path, mark, stop)

    assert (0, "done\n") == (finished.exit_code, finished.output.text)
    assert not living(mark)


def test_a_daemon_dies_with_its_command(tmp_path: Path, mark: str, stop: StopSignal, daemonize: str) -> None:
    before = time.monotonic()

    finished = run_marked(f"{daemonize}; echo done", tmp_path, mark, stop)

    assert (0, "done\n") == (finished.exit_code, finished.output.text)
    assert not living(mark)
    assert time.monotonic() - before < 5


def test_a_daemon_dies_when_its_command_is_stopped(
    tmp_path: Path, mark: str, stop: StopSignal, daemonize: str
) -> None:
    command = Command(("sh", "-c", f"{daemonize}; echo up; sleep 60"), tmp_path, marked(mark))

    finished = run(command, on_output=lambda _: stop.want(A_STOP), stop=stop)

    assert A_STOP == finished.stopped
    assert not living(mark)


def test_a_chain_of_processes_that_stop_themselves_dies(tmp_path: Path, mark: str, stop: StopSignal) -> None:
    script = "for i in 1 2 3 4 5; do setsid sh -c 'kill -STOP $$' & done; sleep 60"

    finished = run_marked(script, tmp_path, mark, stop, timeout=0.2)

    assert finished.timed_out
    assert not living(mark)


def test_a_fork_bomb_dies(tmp_path: Path, mark: str, stop: StopSignal) -> None:
    bomb = "bomb() { [ $1 = 0 ] || { bomb $(($1-1)) & bomb $(($1-1)) & }; sleep 60 & wait; }; bomb 6"

    finished = run_marked(
        f"trap '' INT TERM; {bomb}", tmp_path, mark, stop, timeout=0.3, interrupt_grace=0, terminate_grace=0
    )

    assert finished.timed_out
    assert finished.contained
    assert not living(mark)


def test_children_that_are_started_again_and_again_die(tmp_path: Path, mark: str, stop: StopSignal) -> None:
    (tmp_path / "again").write_text("while :; do setsid sleep 60; done")

    run_marked("for i in 1 2 3; do setsid sh again & done", tmp_path, mark, stop)

    assert not living(mark)


def test_the_tree_dies_with_a_killed_parent(tmp_path: Path, mark: str, daemonize: str) -> None:
    script = f"trap '' INT TERM HUP; {daemonize}; sleep 60 & echo up; wait"
    environment = [f"{name}={value}" for name, value in marked(mark).items()]
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, script, str(tmp_path), *environment], stdout=subprocess.PIPE
    )
    assert parent.stdout
    assert b"up\n" == parent.stdout.readline()
    assert len(living(mark)) >= 3

    parent.kill()

    assert [] == wait_until_gone(mark, seconds=1)
    parent.wait()
    parent.stdout.close()


def test_a_killed_supervisor_is_told(tmp_path: Path, mark: str, stop: StopSignal) -> None:
    finished = run_marked("kill -9 $PPID; sleep 60", tmp_path, mark, stop)

    assert not finished.contained
    assert signal.SIGKILL == finished.signal
    assert [] == wait_until_gone(mark, seconds=1)


def test_a_frozen_supervisor_is_not_waited_for_forever(tmp_path: Path, mark: str, stop: StopSignal) -> None:
    finished = run_marked(
        "kill -STOP $PPID; sleep 60",
        tmp_path,
        mark,
        stop,
        timeout=0.1,
        interrupt_grace=0,
        terminate_grace=0,
        kill_grace=0.2,
    )

    assert finished.timed_out
    assert not finished.contained
    assert [] == wait_until_gone(mark, seconds=1)


def test_polite_signals_do_not_reach_the_supervisor(tmp_path: Path, mark: str, stop: StopSignal) -> None:
    finished = run_marked("kill -TERM $PPID; kill -INT $PPID; kill -HUP $PPID; echo on", tmp_path, mark, stop)

    assert (0, "on\n") == (finished.exit_code, finished.output.text)


def test_a_family_is_the_descendants_and_the_group() -> None:
    table = [(2, 1, 2), (3, 2, 3), (4, 3, 4), (5, 1, 9), (6, 1, 1)]

    assert [(3, 3), (4, 4), (5, 9)] == supervisor.family_of(2, 9, table)


def test_both_ways_of_listing_processes_agree_about_us() -> None:
    ours = (os.getpid(), os.getppid(), os.getpgrp())

    assert ours in supervisor.from_proc()
    assert ours in supervisor.from_ps()


def test_what_begins_while_the_rest_is_killed_dies_too(tmp_path: Path, mark: str, stop: StopSignal) -> None:
    many = "i=0; while [ $i -lt 300 ]; do sleep 60 & i=$((i+1)); done; wait"

    finished = run_marked(f"kill -9 $PPID; {many}", tmp_path, mark, stop)

    assert not finished.contained
    assert [] == wait_until_gone(mark, seconds=1)
