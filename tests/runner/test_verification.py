"""Checks: each is run, also after one failed; none runs for ever, and none keeps a secret."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from penguin_git.agents.sandbox.walls import Walls
from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult
from penguin_git.runner.journal import Journal
from penguin_git.runner.verification import run_checks


@pytest.fixture
def stop() -> Iterator[StopSignal]:
    signal = StopSignal()
    yield signal
    signal.close()


def checked(folder: Path, stop: StopSignal, *checks: str, timeout: float = 10.0) -> tuple[CheckResult, ...]:
    """The results of these checks, run in `folder`."""
    journal = Journal(folder / "log", TaskId("job"), 1, lambda: datetime(2026, 11, 22, tzinfo=UTC))
    try:
        environment = {"PATH": os.environ["PATH"]}
        walls = Walls(folder=folder)
        return run_checks(checks, walls, environment, timeout=timeout, journal=journal, stop=stop)
    finally:
        journal.close()


def test_every_check_runs_and_tells_its_exit_code(tmp_path: Path, stop: StopSignal) -> None:
    results = checked(tmp_path, stop, "exit 3", "echo fine", "kill -9 $$", "no-such-command")

    assert [3, 0, 137, 127] == [result.exit_code for result in results]
    assert "fine" == results[1].output


def test_a_check_that_takes_too_long_has_no_exit_code(tmp_path: Path, stop: StopSignal) -> None:
    (result,) = checked(tmp_path, stop, "echo begun; sleep 300", timeout=0.2)

    assert (None, "begun") == (result.exit_code, result.output)


def test_a_stop_ends_the_checks(tmp_path: Path, stop: StopSignal) -> None:
    stop.want(Stop(Outcome.PAUSED, "lunch"))

    results = checked(tmp_path, stop, "touch ran", "touch ran")

    assert [None, None] == [result.exit_code for result in results]
    assert not (tmp_path / "ran").exists()
    assert 2 == (tmp_path / "log").read_text().count('"stopped":"lunch"')


def test_secrets_in_the_output_are_taken_out_and_only_its_end_is_kept(
    tmp_path: Path, stop: StopSignal
) -> None:
    (result,) = checked(tmp_path, stop, "echo AKIA$(printf ABCDEFGH%.0s 1 2); seq 2000; echo the end")

    assert f"AKIA{'ABCDEFGH' * 2}" not in (tmp_path / "log").read_text()
    assert len(result.output) <= 4_000
    assert result.output.endswith("the end")


def test_output_is_kept_as_a_person_saw_it_and_no_half_of_a_secret(tmp_path: Path, stop: StopSignal) -> None:
    key = f"AKIA{'ABCDEFGH' * 2}"

    (result,) = checked(tmp_path, stop, f"printf 'one\\r\\n10 %%\\rdone\\n{key}\\rok\\n'")

    assert result.output.startswith("one\ndone\nok")
    assert "ABCDEFGH" not in result.output
