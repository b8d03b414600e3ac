"""Claude Code is started within the task's limits, and its last result decides."""

from dataclasses import replace
from pathlib import Path

import pytest

from penguin_git.agents.command_line.claude_code import names_of
from penguin_git.agents.command_line.tools import tools_of
from penguin_git.agents.protocol import Ending, Job, Verdict
from penguin_git.model.event import Event, EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage
from tests.support.fakes import Script, fake
from tests.support.hosts import A_STOP, MemoryHost, memory_host

BAKE: Script = [{"say": "Let me bake.", "bash": "echo flour > cake; cat cake"}, {"say": "Baked."}]


def config_of(job: Job) -> Path:
    assert job.private is not None
    return job.private / "home" / ".claude"


def run(job: Job, script: Script, **settings: str | float | list[str]) -> tuple[Ending, MemoryHost]:
    with memory_host() as host:
        return fake("claude-code", script, **settings).work(job, host), host


def test_what_it_did_is_logged_counted_and_summed(job: Job) -> None:
    ending, host = run(job, BAKE)

    assert (Outcome.COMPLETED, "", "I am done.") == (ending.outcome, ending.reason, ending.summary)
    assert "flour\n" == (job.folder / "cake").read_text()
    assert ["Let me bake.", "Baked."] == [data["text"] for data in host.said(EventType.MESSAGE)[1:]]
    call, result = host.said(EventType.TOOL_USAGE)
    assert ("Bash", "call", '{"command":"echo flour > cake; cat cake"}') == (
        call["tool"],
        call["phase"],
        call["input"],
    )
    assert ("Bash", "result", True, "flour\n") == (
        result["tool"],
        result["phase"],
        result["ok"],
        result["text"],
    )
    assert {"Bash": 1} == ending.tools


@pytest.mark.parametrize("whole_messages", [False, True])
def test_usage_is_exact_to_the_token_and_told_to_the_host_in_parts(job: Job, whole_messages: bool) -> None:
    ending, host = run(job, {"turns": BAKE, "whole_messages": whole_messages})

    expected = Usage(
        input_tokens=200, output_tokens=100, cache_read_tokens=14, cache_write_tokens=40, cost=0.5
    )
    assert expected == ending.usage
    assert expected.billable == host.usage.billable


def test_usage_is_known_before_the_next_step_is_asked_for(job: Job) -> None:
    seen: list[int | None] = []

    class Watching(MemoryHost):
        def before_step(self, tokens: int = 0) -> Verdict:
            seen.append(self.usage.billable)
            return super().before_step(tokens)

    with memory_host() as plain:
        fake("claude-code", BAKE).work(job, Watching(plain.stop))

    assert [0, 170] == seen


def test_without_budget_for_another_step_it_is_ended(job: Job) -> None:
    script: Script = [{"bash": "echo flour > cake"}, {"bash": "sleep 60"}]

    with memory_host([Verdict.GO, Verdict.STOP]) as host:
        ending = fake("claude-code", script).work(job, host)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert ending.usage.billable in (170, 340)  # the second request may be out before it is ended
    assert ending.usage.billable == host.usage.billable


def test_the_turns_that_are_left_are_passed_on(job: Job) -> None:
    ending, _ = run(replace(job, iterations=1), BAKE)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert 1 == ending.exit_code
    assert 170 == ending.usage.billable


def test_a_denied_write_is_no_completion_though_it_exits_with_0(job: Job) -> None:
    ending, host = run(
        replace(job, tools=("file_operations:read",)), [{"write": "cake", "text": "flour"}, {"say": "Baked."}]
    )

    assert (Outcome.PERMISSION_DENIED, 0) == (ending.outcome, ending.exit_code)
    assert "It changed nothing and was denied Write." == ending.reason
    assert {"Write": 1} == ending.denials
    assert host.said(EventType.TOOL_USAGE)[1]["ok"] is False
    assert [] == list(job.folder.iterdir())


@pytest.mark.parametrize(
    ("faults", "outcome", "reason"),
    [
        ({"without_result": True}, Outcome.FAILED, "ended without a result (exit code 0)"),
        ({"without_result": True, "exit": 3, "noise": "Not logged in"}, Outcome.FAILED, "Not logged in"),
        ({"stop_reason": "pause_turn"}, Outcome.FAILED, "the model had only paused"),
        ({"stop_reason": "refusal"}, Outcome.REFUSED, "refused the task"),
        ({"stop_reason": "max_tokens"}, Outcome.FAILED, "cut off"),
        ({"stop_reason": "brand_new"}, Outcome.FAILED, "`brand_new`"),
        ({"is_error": True, "result": "API Error: 401"}, Outcome.FAILED, "API Error: 401"),
        ({"subtype": "error_during_execution", "is_error": True}, Outcome.FAILED, "reports an error"),
        ({"subtype": "error_max_budget_usd", "is_error": True}, Outcome.OVER_BUDGET, "`max_cost`"),
    ],
)
def test_exit_0_is_not_success(job: Job, faults: dict[str, object], outcome: Outcome, reason: str) -> None:
    ending, _ = run(job, {"turns": BAKE, **faults})

    assert outcome == ending.outcome
    assert reason in ending.reason


def test_one_that_hangs_after_its_result_is_ended_and_has_completed(job: Job) -> None:
    agent = replace(fake("claude-code", {"turns": BAKE, "hangs": True}), grace=0.1)

    with memory_host() as host:
        ending = agent.work(job, host)

    assert (Outcome.COMPLETED, "I am done.") == (ending.outcome, ending.summary)


def test_a_stop_during_the_grace_counts(job: Job) -> None:
    def stop_at_the_end(event: Event) -> None:
        if event.data.get("text") == "Baked.":
            host.stop.want(A_STOP)

    with memory_host(react=stop_at_the_end) as host:
        ending = fake("claude-code", {"turns": BAKE, "hangs": True}).work(job, host)

    assert (A_STOP.outcome, A_STOP.reason) == (ending.outcome, ending.reason)


def test_after_a_crash_the_conversation_goes_on_where_it_was(job: Job) -> None:
    flour, sugar = {"bash": "echo flour >> cake"}, {"bash": "echo sugar >> cake"}
    with memory_host([Verdict.GO, Verdict.STOP]) as before:
        fake("claude-code", [flour, {"bash": "sleep 60"}]).work(job, before)

    with memory_host() as host:
        ending = fake("claude-code", [flour, sugar]).work(replace(job, transcript=tuple(before.events)), host)

    assert Outcome.COMPLETED == ending.outcome
    assert "flour\nsugar\n" == (job.folder / "cake").read_text()
    assert (config_of(job) / "prompt").read_text().startswith("You were interrupted.")
    assert 170 == ending.usage.billable


def test_another_phase_of_the_same_attempt_is_another_conversation(job: Job) -> None:
    run(job, BAKE)

    ending, host = run(job, [{"bash": "echo sugar >> cake"}])

    assert (Outcome.COMPLETED, 1) == (ending.outcome, len(ending.tools))
    assert "flour\nsugar\n" == (job.folder / "cake").read_text()
    assert 2 == host.steps


def test_a_conversation_that_is_not_here_begins_again_with_a_word_about_it(job: Job) -> None:
    with memory_host() as before:
        before.say(EventType.MESSAGE, {"text": "x", "session": "11111111-1111-4111-8111-111111111111"})

    ending, _ = run(replace(job, transcript=tuple(before.events)), BAKE)

    assert Outcome.COMPLETED == ending.outcome
    assert "An earlier attempt at this task was interrupted." in (config_of(job) / "prompt").read_text()


@pytest.mark.parametrize(
    "hostile", ["/clear", "@/etc/passwd", "-p --resume", "!ls", "# note", "x\0y", '"@/etc/passwd"']
)
def test_no_task_gives_a_command(job: Job, hostile: str) -> None:
    ending, _ = run(replace(job, prompt=hostile), BAKE)

    prompt = (config_of(job) / "prompt").read_text()
    assert Outcome.COMPLETED == ending.outcome
    assert prompt.startswith("Do the task below")
    assert "@/etc" not in prompt.replace("\\@/etc", "")


def test_it_gets_the_keys_that_are_named_and_no_log_shows_them(job: Job) -> None:
    ending, host = run(job, [{"bash": "env | grep KEY"}, {"say": "done"}], environment=["ANTHROPIC_API_KEY"])

    assert Outcome.COMPLETED == ending.outcome
    assert "ANTHROPIC_API_KEY=[ANTHROPIC_API_KEY]\n" == host.said(EventType.TOOL_USAGE)[1]["text"]
    assert "a-key-of-ours" not in str(host.events)


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        (["file_operations"], {"Read", "Glob", "Grep", "Edit", "Write", "NotebookEdit"}),
        (["file_operations:read"], {"Read", "Glob", "Grep"}),
        (["code_execution", "file_operations:read"], {"Read", "Glob", "Grep", "Bash"}),
        (["web_search"], {"WebSearch", "WebFetch"}),
        (["markdown_processing:read"], {"Read", "Glob", "Grep"}),
        (["markdown_processing"], {"Read", "Glob", "Grep", "Edit", "Write"}),
        (["debugging_tools"], set()),
        ([], set()),
    ],
)
def test_allowed_tools_are_its_own(allowed: list[str], expected: set[str]) -> None:
    assert expected | {"TodoWrite"} == set(names_of(tools_of(allowed)))


def test_a_tool_that_is_not_allowed_is_not_there(job: Job) -> None:
    ending, _ = run(replace(job, tools=("file_operations",)), BAKE)

    assert Outcome.PERMISSION_DENIED == ending.outcome
    assert not (job.folder / "cake").exists()
