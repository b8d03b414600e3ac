"""The agent that plays steps: each kind of step, and what a resumed attempt does not repeat."""

from dataclasses import replace
from pathlib import Path

import pytest

from penguin_git.agents.protocol import Job, Verdict
from penguin_git.agents.scripted import INTERRUPTED, ScriptedAgent, ScriptedCrash
from penguin_git.agents.steps import steps_from
from penguin_git.errors import PenguinError
from penguin_git.model.event import Event, EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING, Usage
from tests.support.hosts import A_STOP, memory_host
from tests.support.jobs import a_job


def agent(*steps: dict[str, object]) -> ScriptedAgent:
    return ScriptedAgent("player", steps_from(list(steps)))


def append(text: str) -> dict[str, object]:
    return {"do": "append", "path": "cake", "text": text}


def test_steps_are_played_in_order_and_logged_with_call_and_result(tmp_path: Path) -> None:
    player = agent(
        {"do": "say", "text": "hello"},
        {"do": "write", "path": "a/cake", "text": "flour\n"},
        {"do": "append", "path": "a/cake", "text": "eggs\n"},
        {"do": "run", "script": "cat a/cake; echo ::progress 60"},
        {"do": "progress", "progress": 80},
        {"do": "checkpoint", "description": "nearly"},
    )

    with memory_host() as host:
        ending = player.work(a_job(tmp_path), host)

    assert (Outcome.COMPLETED, "Played 6 steps.") == (ending.outcome, ending.summary)
    assert {"say": 1, "write": 1, "append": 1, "run": 1, "progress": 1, "checkpoint": 1} == ending.tools
    assert ["hello", "flour\neggs"] == [data["text"] for data in host.said(EventType.MESSAGE)]
    assert [60, 80] == [data["progress"] for data in host.said(EventType.PROGRESS)]
    assert ["nearly"] == host.checkpoints
    assert 6 == host.steps
    calls = [(data["step"], data["phase"]) for data in host.said(EventType.TOOL_USAGE)]
    assert [(step, phase) for step in range(1, 7) for phase in ("call", "result")] == calls


def test_used_tokens_reach_the_host_and_the_ending(tmp_path: Path) -> None:
    step: dict[str, object] = {"do": "use", "input_tokens": 100, "output_tokens": 20, "cost": 0.5}

    with memory_host() as host:
        ending = agent(step, step).work(a_job(tmp_path), host)

    expected = NOTHING.plus(
        Usage(input_tokens=200, output_tokens=40, cache_read_tokens=0, cache_write_tokens=0, cost=1.0)
    )
    assert expected == host.usage
    assert expected == ending.usage


def test_the_script_says_how_it_ends(tmp_path: Path) -> None:
    end: dict[str, object] = {
        "do": "end",
        "outcome": "needs_human",
        "reason": "Which icing?",
        "summary": "s",
        "handoff": "h",
    }

    with memory_host() as host:
        ending = agent(end, append("never")).work(a_job(tmp_path), host)

    assert Outcome.NEEDS_HUMAN == ending.outcome
    assert ("Which icing?", "s", "h") == (ending.reason, ending.summary, ending.handoff)
    assert not (tmp_path / "cake").exists()


def test_a_crash_is_raised_and_leaves_a_call_without_a_result(tmp_path: Path) -> None:
    with memory_host() as host, pytest.raises(ScriptedCrash, match="boom"):
        agent({"do": "crash", "message": "boom"}).work(a_job(tmp_path), host)

    assert ["call"] == [data["phase"] for data in host.said(EventType.TOOL_USAGE)]


def test_a_failing_command_fails_the_attempt(tmp_path: Path) -> None:
    with memory_host() as host:
        ending = agent({"do": "run", "script": "exit 3"}, append("never")).work(a_job(tmp_path), host)

    assert (Outcome.FAILED, 3) == (ending.outcome, ending.exit_code)
    assert "Step 1 ended with exit code 3." == ending.reason
    assert not (tmp_path / "cake").exists()


def test_finished_steps_are_not_repeated(tmp_path: Path) -> None:
    player = agent(append("one\n"), {"do": "crash"}, append("two\n"))
    with memory_host() as first, pytest.raises(ScriptedCrash):
        player.work(a_job(tmp_path), first)

    with memory_host() as second:
        ending = player.work(a_job(tmp_path, transcript=tuple(first.events)), second)

    assert Outcome.COMPLETED == ending.outcome
    assert "one\ntwo\n" == (tmp_path / "cake").read_text()
    assert INTERRUPTED == second.said(EventType.TOOL_USAGE)[0]["text"]
    assert 1 == second.steps


def test_a_call_cut_off_by_a_stop_is_not_repeated(tmp_path: Path) -> None:
    player = agent({"do": "run", "script": "echo once >> cake; echo up; sleep 60"}, append("after\n"))

    def stop_when_up(event: Event) -> None:
        if event.type is EventType.MESSAGE:
            first.stop.want(A_STOP)

    with memory_host(react=stop_when_up) as first:
        stopped = player.work(a_job(tmp_path), first)
    with memory_host() as second:
        resumed = player.work(a_job(tmp_path, transcript=tuple(first.events)), second)

    assert (A_STOP.outcome, A_STOP.reason) == (stopped.outcome, stopped.reason)
    assert Outcome.COMPLETED == resumed.outcome
    assert "once\nafter\n" == (tmp_path / "cake").read_text()


def test_waiting_goes_on_after_a_stop(tmp_path: Path) -> None:
    player = agent({"do": "say", "text": "waiting"}, {"do": "wait", "path": "go"}, append("went\n"))
    with memory_host(react=lambda _: None) as first:
        first.stop.want(A_STOP)
        player.work(a_job(tmp_path), first)

    def let_go(event: Event) -> None:
        if event.data.get("phase") == "result":
            (tmp_path / "go").touch()

    with memory_host(react=let_go) as second:
        ending = player.work(a_job(tmp_path, transcript=tuple(first.events)), second)

    assert Outcome.COMPLETED == ending.outcome
    assert "went\n" == (tmp_path / "cake").read_text()


def test_waiting_ends_with_a_stop(tmp_path: Path) -> None:
    def stop_when_waiting(event: Event) -> None:
        if event.data.get("phase") == "result":
            host.stop.want(A_STOP)

    with memory_host([Verdict.GO, Verdict.GO], react=stop_when_waiting) as host:
        ending = agent({"do": "say", "text": "x"}, {"do": "wait", "path": "go"}).work(a_job(tmp_path), host)

    assert A_STOP.outcome == ending.outcome


def test_waiting_in_vain_fails(tmp_path: Path) -> None:
    with memory_host() as host:
        ending = agent({"do": "wait", "path": "go", "seconds": 0.1}).work(a_job(tmp_path), host)

    assert (Outcome.FAILED, "Step 1: `go` did not appear in 0.1 seconds.") == (ending.outcome, ending.reason)


def test_at_the_end_of_the_budget_it_hands_over(tmp_path: Path) -> None:
    with memory_host([Verdict.WRAP_UP, Verdict.STOP]) as host:
        ending = agent(append("one\n"), append("two\n"), {"do": "checkpoint"}).work(a_job(tmp_path), host)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert "Left to do from step 2 on: append, checkpoint." == ending.handoff
    assert "one\n" == (tmp_path / "cake").read_text()


def test_when_everything_was_played_before_the_last_ending_stands(tmp_path: Path) -> None:
    player = agent({"do": "say", "text": "x"}, {"do": "run", "script": "exit 1"})
    with memory_host() as first:
        player.work(a_job(tmp_path), first)

    with memory_host() as second:
        ending = player.work(a_job(tmp_path, transcript=tuple(first.events)), second)

    assert (Outcome.FAILED, 0) == (ending.outcome, second.steps)


def with_tools(folder: Path, *tools: str) -> Job:
    return replace(a_job(folder), tools=tools)


@pytest.mark.parametrize(
    ("step", "allowed", "reason"),
    [
        (
            {"do": "run", "script": "touch cake"},
            "file_operations",
            "`code_execution`, which `run` belongs to",
        ),
        (append("flour"), "code_execution", "`file_operations`, which `append` belongs to"),
        (append("flour"), "file_operations:read", "may only read, and writes `cake`"),
    ],
)
def test_a_step_outside_the_allowed_tools_is_denied_logged_and_counted(
    step: dict[str, object], allowed: str, reason: str, tmp_path: Path
) -> None:
    with memory_host() as host:
        ending = agent(step).work(with_tools(tmp_path, allowed), host)

    assert Outcome.PERMISSION_DENIED == ending.outcome
    assert reason in ending.reason
    assert {step["do"]: 1} == ending.denials
    last = host.said(EventType.TOOL_USAGE)[-1]
    assert (False, True) == (last["ok"], last["denied"])
    assert reason in str(last["text"])
    assert not (tmp_path / "cake").exists()


def test_markdown_may_be_written_by_the_tool_for_it(tmp_path: Path) -> None:
    step: dict[str, object] = {"do": "write", "path": "cake.md", "text": "# Cake\n"}

    with memory_host() as host:
        ending = agent(step).work(with_tools(tmp_path, "markdown_processing"), host)

    assert Outcome.COMPLETED == ending.outcome
    assert (tmp_path / "cake.md").exists()


def test_a_denied_step_is_played_once_the_task_allows_it(tmp_path: Path) -> None:
    with memory_host() as host:
        agent(append("flour")).work(with_tools(tmp_path, "web_search"), host)
        allowed = replace(with_tools(tmp_path, "file_operations"), transcript=tuple(host.events))
        ending = agent(append("flour")).work(allowed, host)

    assert Outcome.COMPLETED == ending.outcome
    assert "flour" == (tmp_path / "cake").read_text()


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "out").symlink_to(tmp_path)

    with memory_host() as host:
        ending = agent({"do": "write", "path": "out/cake", "text": "x"}).work(a_job(folder), host)

    assert (Outcome.FAILED, "Step 1: `out/cake` leads out of the working folder.") == (
        ending.outcome,
        ending.reason,
    )
    assert not (tmp_path / "cake").exists()


def test_a_file_that_cannot_be_written_fails_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "cake").mkdir()

    with memory_host() as host:
        ending = agent(append("x")).work(a_job(tmp_path), host)

    assert (Outcome.FAILED, "Step 1: `cake` cannot be written: Is a directory.") == (
        ending.outcome,
        ending.reason,
    )


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (
            {"do": "wriet", "path": "a", "text": "b"},
            "`do` says `wriet`, which is no step. Did you mean `write`?",
        ),
        ({"write": "a"}, "it has no `do`."),
        ("write", "it has no `do`."),
        ({"do": "write", "path": "a"}, "missing required field `text`"),
        ({"do": "write", "path": "a", "text": 1}, "`$.text`"),
        ({"do": "write", "path": "a", "text": "", "mode": 1}, "unknown field `mode`"),
        (
            {"do": "write", "path": "../a", "text": ""},
            "the path `../a` does not stay below the working folder.",
        ),
        ({"do": "wait", "path": "/a"}, "the path `/a` does not stay below the working folder."),
        ({"do": "end", "outcome": "done"}, "done"),
        ({"do": "progress", "progress": 101}, "<= 100"),
    ],
)
def test_a_wrong_step_is_refused_with_its_number(step: object, message: str) -> None:
    with pytest.raises(PenguinError) as refusal:
        steps_from([{"do": "say", "text": "fine"}, step])

    assert refusal.value.message.startswith("Step 2: ")
    assert message in refusal.value.message


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(PenguinError) as refusal:
        steps_from([{"do": "sing"}, {"do": "say", "text": "fine"}, {}])

    assert ["Step 1", "Step 3"] == [line.split(":")[0] for line in refusal.value.message.splitlines()]


@pytest.mark.parametrize("steps", [None, "say", {"do": "say"}])
def test_steps_have_to_be_a_list(steps: object) -> None:
    with pytest.raises(PenguinError, match="a list"):
        steps_from(steps)
