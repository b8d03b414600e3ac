"""Running one command to its end: its output, its exit, and the ways of making it end."""

import fcntl
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from penguin_git.agents.process import Command, Finished, companion, run, spawn_detached
from penguin_git.agents.stopping import StopSignal
from tests.cli.driving import until
from tests.support.hosts import A_STOP

Runner = Callable[..., Finished]


@pytest.fixture
def sh(tmp_path: Path, stop: StopSignal) -> Runner:
    """Runs a shell script with short graces."""

    def run_script(
        script: str, on_output: Callable[[bytes], None] = lambda _: None, **limits: float
    ) -> Finished:
        graces = {"interrupt_grace": 0.2, "terminate_grace": 0.2} | limits
        command = Command(("sh", "-c", script), tmp_path, {"PATH": os.environ["PATH"]}, **graces)  # type: ignore[arg-type]  # floats only
        return run(command, on_output=on_output, stop=stop)

    return run_script


def descriptors() -> set[str]:
    return {entry.name for entry in Path("/dev/fd").iterdir()}


def test_output_and_errors_come_in_order_as_they_are_written(sh: Runner) -> None:
    chunks: list[bytes] = []

    finished = sh("echo one; echo two >&2; echo three; exit 3", chunks.append)

    assert "one\ntwo\nthree\n" == finished.output.text
    assert b"one\ntwo\nthree\n" == b"".join(chunks)
    assert 3 == finished.exit_code
    assert not finished.ok


def test_the_environment_is_exactly_the_given_one(tmp_path: Path, stop: StopSignal) -> None:
    environment = {"PATH": os.environ["PATH"], "LANG": "C", "NAME": "a b\n'c' \u00e9"}

    finished = run(Command(("env", "-0"), tmp_path, environment), on_output=lambda _: None, stop=stop)

    entries = finished.output.text.rstrip("\0").split("\0")
    assert environment == dict(entry.split("=", 1) for entry in entries)


def test_words_are_passed_as_they_are_and_the_folder_is_the_given_one(
    tmp_path: Path, stop: StopSignal
) -> None:
    words = ("$HOME", "a b", "; rm -rf x", "")
    command = Command(("sh", "-c", 'pwd; for word; do echo "<$word>"; done', "sh", *words), tmp_path, {})

    finished = run(command, on_output=lambda _: None, stop=stop)

    assert f"{tmp_path}\n<$HOME>\n<a b>\n<; rm -rf x>\n<>\n" == finished.output.text


def test_large_input_is_read_to_its_end(tmp_path: Path, stop: StopSignal) -> None:
    command = Command(("wc", "-c"), tmp_path, {"PATH": os.environ["PATH"]}, stdin=b"x" * 3_000_000)

    finished = run(command, on_output=lambda _: None, stop=stop)

    assert "3000000" == finished.output.text.strip()


def test_without_input_there_is_nothing_to_read(sh: Runner) -> None:
    assert "0" == sh("wc -c").output.text.strip()


@pytest.mark.parametrize(("program", "code"), [("no-such-program", 127), ("./plain", 126), ("./gone", 127)])
def test_a_command_that_cannot_start_answers_as_in_a_shell(
    tmp_path: Path, stop: StopSignal, program: str, code: int
) -> None:
    (tmp_path / "plain").write_text("not a program")

    finished = run(Command((program,), tmp_path, {}), on_output=lambda _: None, stop=stop)

    assert code == finished.exit_code
    assert f"`{program}` cannot be run" in finished.output.text


def test_a_signal_that_ended_the_command_is_no_exit_code(sh: Runner) -> None:
    finished = sh("kill -SEGV $$")

    assert (None, signal.SIGSEGV) == (finished.exit_code, finished.signal)


def test_long_output_keeps_its_beginning_and_end(sh: Runner) -> None:
    finished = sh("echo first; head -c 2000000 /dev/zero; echo last")

    assert 2_000_011 == finished.output.total
    assert 256 * 1024 == len(finished.output.head) + len(finished.output.tail)
    assert finished.output.text.startswith("first\n")
    assert finished.output.text.endswith("last\n")
    assert f"{2_000_011 - 256 * 1024:,} bytes left out" in finished.output.text


def test_endless_output_is_stopped_at_100_megabytes(sh: Runner) -> None:
    finished = sh("yes 'a rather long line of output that says nothing' | head -c 200000000")

    assert finished.flooded
    assert 100_000_000 < finished.output.total < 101_000_000


def test_a_stop_interrupts_first(sh: Runner, stop: StopSignal) -> None:
    finished = sh("trap 'echo bye; exit 7' INT; echo ready; sleep 60 & wait", lambda _: stop.want(A_STOP))

    assert A_STOP == finished.stopped
    assert 7 == finished.exit_code
    assert "ready\nbye\n" == finished.output.text


def test_what_ignores_the_interrupt_is_terminated(sh: Runner, stop: StopSignal) -> None:
    finished = sh("trap '' INT; trap 'exit 8' TERM; echo ready; sleep 60 & wait", lambda _: stop.want(A_STOP))

    assert 8 == finished.exit_code


def test_what_ignores_everything_is_killed(sh: Runner, stop: StopSignal) -> None:
    finished = sh("trap '' INT TERM; echo ready; sleep 60", lambda _: stop.want(A_STOP))

    assert signal.SIGKILL == finished.signal
    assert finished.contained


def test_a_hasty_stop_leaves_little_time(sh: Runner, stop: StopSignal) -> None:
    hasty = replace(A_STOP, hasty=True)

    finished = sh(
        "trap '' INT TERM; echo ready; sleep 60",
        lambda _: stop.want(hasty),
        interrupt_grace=50,
        terminate_grace=50,
        timeout=30,
    )

    assert (signal.SIGKILL, hasty) == (finished.signal, finished.stopped)


def test_a_command_that_ends_by_itself_first_was_not_stopped(sh: Runner) -> None:
    finished = sh("true")

    assert (0, None) == (finished.exit_code, finished.stopped)
    assert finished.ok


def test_nothing_is_started_once_a_stop_is_wanted(sh: Runner, stop: StopSignal, tmp_path: Path) -> None:
    stop.want(A_STOP)

    finished = sh("touch started")

    assert A_STOP == finished.stopped
    assert not (tmp_path / "started").exists()


def test_a_command_ends_when_its_time_is_over(sh: Runner) -> None:
    before = time.monotonic()

    finished = sh("sleep 60", timeout=0.1)

    assert finished.timed_out
    assert not finished.ok
    assert time.monotonic() - before < 2


def test_every_second_is_announced(tmp_path: Path, stop: StopSignal) -> None:
    command = Command(("sleep", "60"), tmp_path, {"PATH": os.environ["PATH"]})

    finished = run(command, on_output=lambda _: None, on_second=lambda: stop.want(A_STOP), stop=stop)

    assert A_STOP == finished.stopped


def test_the_command_has_only_its_three_descriptors(tmp_path: Path, stop: StopSignal) -> None:
    command = Command(("sh", "-c", "ls /dev/fd/"), tmp_path, {"PATH": os.environ["PATH"]})

    with (tmp_path / "lock").open("w") as lock:
        finished = run(command, on_output=lambda _: None, stop=stop, keep_fds=(lock.fileno(),))

    assert {"0", "1", "2", "3"} == set(finished.output.text.split())  # 3 is the folder that `ls` reads


def test_a_lock_is_held_for_as_long_as_something_runs(tmp_path: Path, stop: StopSignal) -> None:
    held = os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    refusals: list[OSError] = []

    def let_go(_: bytes) -> None:
        os.close(held)
        with (tmp_path / "lock").open() as other, pytest.raises(BlockingIOError) as refusal:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        refusals.append(refusal.value)
        (tmp_path / "go").touch()

    script = "echo ready; until [ -e go ]; do sleep 0.01; done"
    command = Command(("sh", "-c", script), tmp_path, {"PATH": os.environ["PATH"]})
    run(command, on_output=let_go, stop=stop, keep_fds=(held,))

    assert 1 == len(refusals)
    with (tmp_path / "lock").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_no_descriptor_is_left_open(sh: Runner) -> None:
    before = descriptors()

    sh("echo one; sleep 60 & echo two")

    assert before == descriptors()


def test_an_error_of_the_listener_ends_the_command(sh: Runner) -> None:
    before = descriptors()

    def refuse(_: bytes) -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        sh("echo ready; sleep 60", refuse)

    assert before == descriptors()


def test_a_detached_process_writes_to_its_log_in_a_session_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("before\n")
    environment = {"PATH": os.environ["PATH"]}
    script = 'echo "$1"; echo oops >&2; exec sleep 60'

    pid = spawn_detached(["sh", "-c", script, "sh", "a $HOME"], tmp_path, environment, tmp_path / "log")

    try:
        deadline = time.monotonic() + 5
        while "oops" not in (tmp_path / "log").read_text() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert "before\na $HOME\noops\n" == (tmp_path / "log").read_text()
        assert os.getsid(0) != os.getsid(pid)
    finally:
        os.kill(pid, signal.SIGKILL)


def test_a_companion_lasts_as_long_as_the_block(tmp_path: Path) -> None:
    script = "trap '' TERM; echo $$ > begun; cat; echo $? > ended"

    with companion(["sh", "-c", script], tmp_path, os.environ) as pid:
        until((tmp_path / "begun").exists)
        assert not (tmp_path / "ended").exists()

    assert "0\n" == (tmp_path / "ended").read_text()
    assert not Path(f"/proc/{pid}").exists()
