"""Codex is started in a sandbox of its own, and neither its exit code nor its sums are taken as they are."""

from dataclasses import replace
from pathlib import Path

import pytest

from penguin_git.agents.protocol import Ending, Job, Verdict
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage
from tests.support.fakes import Script, fake
from tests.support.hosts import MemoryHost, memory_host

BAKE: Script = [{"bash": "echo flour > cake"}, {"say": "Baked."}]


def home_of(job: Job) -> Path:
    assert job.private is not None
    return job.private / "home" / ".codex"


def run(job: Job, script: Script, **settings: str | list[str]) -> tuple[Ending, MemoryHost]:
    with memory_host() as host:
        return fake("codex", script, **settings).work(job, host), host


def test_what_it_did_is_logged_counted_and_summed(job: Job) -> None:
    ending, host = run(job, BAKE)

    assert (Outcome.COMPLETED, "I am done.") == (ending.outcome, ending.summary)
    assert "flour\n" == (job.folder / "cake").read_text()
    assert ["call", "result"] == [data["phase"] for data in host.said(EventType.TOOL_USAGE)]
    assert {"shell": 1} == ending.tools
    assert (
        Usage(input_tokens=140, output_tokens=80, cache_read_tokens=60, cache_write_tokens=0) == ending.usage
    )
    assert 220 == host.usage.billable


def test_its_own_log_tells_the_usage_before_the_next_step(job: Job) -> None:
    with memory_host([Verdict.GO, Verdict.STOP]) as host:
        ending = fake("codex", [{"bash": "true"}, {"bash": "sleep 60"}]).work(job, host)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert ending.usage.billable in (110, 220)  # the second request may be out before it is ended
    assert ending.usage.billable == host.usage.billable


def test_exit_0_with_every_command_failed_is_no_completion(job: Job) -> None:
    ending, _ = run(job, [{"bash": "false"}, {"say": "Baked."}])

    assert (Outcome.FAILED, 0) == (ending.outcome, ending.exit_code)
    assert "None of its 1 commands and edits succeeded." == ending.reason


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        ({"failure": "usage limit"}, "Codex reports an error: usage limit"),
        ({"breaks_off": True}, "Codex ended in the middle of its turn (exit code 0)"),
    ],
)
def test_without_the_end_of_its_turn_it_failed(job: Job, faults: dict[str, object], reason: str) -> None:
    ending, _ = run(job, {"turns": BAKE, **faults})

    assert Outcome.FAILED == ending.outcome
    assert reason in ending.reason


def test_one_that_hangs_after_its_turn_is_ended_and_has_completed(job: Job) -> None:
    agent = replace(fake("codex", {"turns": BAKE, "hangs": True}), grace=0.1)

    with memory_host() as host:
        ending = agent.work(job, host)

    assert Outcome.COMPLETED == ending.outcome


def test_resumed_it_goes_on_and_only_what_came_since_is_counted(job: Job) -> None:
    script = [{"bash": "echo flour >> cake"}, {"bash": "echo sugar >> cake"}]
    _, before = run(job, {"turns": script[:1], "breaks_off": True})

    with memory_host() as host:
        ending = fake("codex", script).work(replace(job, transcript=tuple(before.events)), host)

    assert Outcome.COMPLETED == ending.outcome
    assert "flour\nsugar\n" == (job.folder / "cake").read_text()
    assert (home_of(job) / "prompt").read_text().startswith("You were interrupted.")
    assert 110 == ending.usage.billable


def test_its_plan_says_how_far_it_is(job: Job) -> None:
    plan = [{"text": "flour", "completed": True}, {"text": "sugar", "completed": False}]

    _, host = run(job, [{"plan": plan}])

    assert [{"progress": 50, "text": "1 of 2 points done"}] == host.said(EventType.PROGRESS)


def test_without_code_execution_it_does_not_start(job: Job) -> None:
    ending, host = run(replace(job, tools=("file_operations",)), BAKE)

    assert Outcome.PERMISSION_DENIED == ending.outcome
    assert 0 == host.steps
    assert [] == list(job.folder.iterdir())


def test_links_and_pipes_that_it_left_in_its_home_lead_nowhere(job: Job, tmp_path: Path) -> None:
    secret, victim = tmp_path / "secret", tmp_path / "victim"
    secret.write_text("a planted marker")
    victim.write_text("mine")
    home = home_of(job).parent
    plant = (
        f"ln -sf {secret} {home}/last-message-1.txt; mkfifo {home}/.codex/sessions/2026/11/26/rollout-x.jsonl"
    )
    link = f"ln -sf {victim} {home.parent}/prompt.md"
    with memory_host() as before:
        script: Script = {"turns": [{"bash": f"{plant}; {link}"}], "breaks_off": True}
        ending = fake("codex", script).work(job, before)
    assert "planted" not in ending.summary

    again, _ = run(replace(job, transcript=tuple(before.events)), BAKE)

    assert "mine" == victim.read_text()
    assert "planted" not in again.summary
