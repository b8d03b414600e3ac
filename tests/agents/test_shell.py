"""The agent that runs the task's own script."""

from dataclasses import replace
from pathlib import Path

import pytest

from penguin_git.agents.protocol import Verdict
from penguin_git.agents.shell import ShellAgent
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING
from tests.support.hosts import A_STOP, memory_host
from tests.support.jobs import a_job


def test_a_script_that_ends_well_completes_with_its_last_lines_as_summary(tmp_path: Path) -> None:
    with memory_host() as host:
        ending = ShellAgent().work(a_job(tmp_path, "echo flour > cake\necho baked"), host)

    assert Outcome.COMPLETED == ending.outcome
    assert (0, "baked", NOTHING) == (ending.exit_code, ending.summary, ending.usage)
    assert "flour\n" == (tmp_path / "cake").read_text()


@pytest.mark.parametrize("failing", ["false", "exit 1", "false | cat", "(exit 1)"])
def test_the_first_failing_command_ends_the_script(tmp_path: Path, failing: str) -> None:
    with memory_host() as host:
        ending = ShellAgent().work(a_job(tmp_path, f"echo before\n{failing}\necho after"), host)

    assert Outcome.FAILED == ending.outcome
    assert (1, "before") == (ending.exit_code, ending.summary)
    assert "The script ended with exit code 1." == ending.reason


@pytest.mark.parametrize("script", ["-x", "--help", "# only a comment", "$(touch evil)"])
def test_a_script_is_never_taken_for_an_option(tmp_path: Path, script: str) -> None:
    with memory_host() as host:
        ending = ShellAgent().work(a_job(tmp_path, f"{script} 2>/dev/null || true; echo ran"), host)

    assert Outcome.COMPLETED == ending.outcome
    assert ending.summary in ("ran", "")


def test_what_the_script_prints_is_logged(tmp_path: Path) -> None:
    with memory_host() as host:
        ShellAgent().work(a_job(tmp_path, "echo one\necho ::progress 40 rising\necho two >&2"), host)

    assert [{"text": "one\ntwo"}] == host.said(EventType.MESSAGE)
    assert [{"progress": 40, "text": "rising"}] == host.said(EventType.PROGRESS)


def test_output_is_logged_within_a_second_while_the_script_runs(tmp_path: Path) -> None:
    with memory_host(react=lambda _: host.stop.want(A_STOP)) as host:
        ending = ShellAgent().work(a_job(tmp_path, "echo one; sleep 60"), host)

    assert A_STOP.outcome == ending.outcome
    assert A_STOP.reason == ending.reason


def test_a_script_ended_by_a_signal_failed(tmp_path: Path) -> None:
    with memory_host() as host:
        ending = ShellAgent().work(a_job(tmp_path, "kill -ABRT $$"), host)

    assert (Outcome.FAILED, None) == (ending.outcome, ending.exit_code)
    assert "The script was ended by the signal SIGABRT." == ending.reason


def test_a_task_without_a_script_fails_with_the_reason(tmp_path: Path) -> None:
    with memory_host() as host:
        ending = ShellAgent().work(a_job(tmp_path), host)

    assert (Outcome.FAILED, "The task has no `run` script.") == (ending.outcome, ending.reason)


def test_an_exhausted_budget_starts_nothing(tmp_path: Path) -> None:
    with memory_host([Verdict.STOP]) as host:
        ending = ShellAgent().work(a_job(tmp_path, "touch cake"), host)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert not (tmp_path / "cake").exists()


def test_without_bash_the_script_runs_in_sh(tmp_path: Path) -> None:
    job = replace(a_job(tmp_path, "echo $0\nfalse\necho after"), environment={"PATH": str(tmp_path)})

    with memory_host() as host:
        ending = ShellAgent().work(job, host)

    assert (Outcome.FAILED, "/bin/sh") == (ending.outcome, ending.summary)
