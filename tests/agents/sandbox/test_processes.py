"""Processes inside walls: how they end, and whom they reach."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from penguin_git.agents.command import Command
from penguin_git.agents.process import run
from penguin_git.agents.sandbox.entering import walled
from penguin_git.agents.sandbox.launcher import version
from penguin_git.agents.sandbox.walls import Level
from tests.agents.sandbox.cell import ALL, BUBBLEWRAP, ENFORCING, LANDLOCK, Cell
from tests.support.hosts import A_STOP
from tests.support.processes import MARK, living

SCOPED = pytest.mark.skipif(version() < 6, reason="this Landlock does not know of signals (Linux 6.12 does)")


@pytest.mark.parametrize("level", ALL)
@pytest.mark.parametrize(("script", "code"), [("exit 3", 3), ("no-such-program-here", 127), ("true", 0)])
def test_the_exit_code_is_the_command_s_own(cell: Cell, level: Level, script: str, code: int) -> None:
    assert code == cell.run(script, level).exit_code


@pytest.mark.parametrize("level", ALL)
def test_a_program_that_does_not_exist_is_said(cell: Cell, level: Level) -> None:
    argv = walled(("no-such-program",), replace(cell.walls, level=level))

    finished = run(Command(argv, cell.tree, cell.environment), on_output=lambda _: None, stop=cell.stop)

    assert 127 == finished.exit_code
    assert "`no-such-program` cannot be run" in finished.output.text


@pytest.mark.parametrize("level", ALL)
def test_a_daemon_of_the_command_is_gone_when_it_ends(cell: Cell, level: Level, mark: str) -> None:
    script = f"export {MARK}={mark}; setsid sleep 60 & (setsid nohup sleep 60 &) ; sleep 0.1; echo done"

    finished = cell.run(script, level)

    assert (0, True) == (finished.exit_code, finished.contained)
    assert not living(mark)


@pytest.mark.parametrize("level", ALL)
def test_a_command_may_tidy_up_when_it_is_stopped(cell: Cell, level: Level, mark: str) -> None:
    script = f"""
    export {MARK}={mark}
    trap 'echo tidy > tidied; exit 9' INT
    setsid sleep 60 &
    echo ready; sleep 60 & wait
    """
    walls = replace(cell.walls, level=level)
    command = Command(walled(("bash", "-c", script), walls), cell.tree, cell.environment, timeout=60)

    finished = run(command, on_output=lambda _: cell.stop.want(A_STOP), stop=cell.stop)

    assert (A_STOP, 9) == (finished.stopped, finished.exit_code)
    assert "tidy\n" == (cell.tree / "tidied").read_text()
    assert not living(mark)


@pytest.mark.parametrize("level", ALL)
def test_one_deaf_to_polite_signals_is_killed(cell: Cell, level: Level, mark: str) -> None:
    script = f"export {MARK}={mark}; trap '' INT TERM; echo ready; sleep 60 & wait; sleep 60"
    argv = walled(("bash", "-c", script), replace(cell.walls, level=level))
    command = Command(argv, cell.tree, cell.environment, interrupt_grace=0.05, terminate_grace=0.05)

    finished = run(command, on_output=lambda _: cell.stop.want(A_STOP), stop=cell.stop)

    assert (A_STOP, True) == (finished.stopped, finished.contained)
    assert not living(mark)


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process of the same user outside, with a secret in its environment."""
    environment = {"PATH": os.environ["PATH"], "TOKEN": "a secret of the daemon"}
    with subprocess.Popen(["sleep", "60"], env=environment) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("level", [BUBBLEWRAP, pytest.param(Level.LANDLOCK, marks=[*LANDLOCK.marks, SCOPED])])
def test_processes_outside_cannot_be_signalled(
    cell: Cell, level: Level, bystander: "subprocess.Popen[bytes]"
) -> None:
    cell.run(f"kill -9 {bystander.pid} 2>/dev/null", level)

    assert bystander.poll() is None


@pytest.mark.parametrize("level", ENFORCING)
def test_the_environment_of_processes_outside_cannot_be_read(
    cell: Cell, level: Level, bystander: "subprocess.Popen[bytes]"
) -> None:
    finished = cell.run(f"cat /proc/{bystander.pid}/environ /proc/[0-9]*/environ 2>/dev/null", level)

    assert b"TOKEN" in Path(f"/proc/{bystander.pid}/environ").read_bytes()
    assert "TOKEN" not in finished.output.text


@pytest.mark.parametrize("level", ENFORCING)
def test_nothing_inside_has_a_right_of_root_s(cell: Cell, level: Level) -> None:
    finished = cell.run("grep -E '^(Cap(Prm|Eff)|NoNewPrivs)' /proc/self/status", level)

    none = "0" * 16
    assert f"CapPrm:\t{none}\nCapEff:\t{none}\nNoNewPrivs:\t1\n" == finished.output.text
