"""Aider, and programs nobody here knows."""

import sys
from dataclasses import replace

import pytest

from penguin_git.agents.protocol import Job, Verdict
from penguin_git.agents.registry import build
from penguin_git.model.config import AgentConfig
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.task import Free
from penguin_git.model.usage import UNKNOWN, Usage
from tests.support.fakes import program
from tests.support.hosts import memory_host


def config(**settings: Free) -> AgentConfig:
    return AgentConfig(type="command", settings=settings)


def aider(**settings: Free) -> AgentConfig:
    return config(profile="aider", argv=[*program("aider"), "cake", "flour", "{flags}"], **settings)


def test_aider_edits_tells_its_rounded_usage_and_leaves_no_cache(job: Job) -> None:
    with memory_host() as host:
        ending = build("helper", aider()).work(job, host)

    assert Outcome.COMPLETED == ending.outcome
    assert ["cake"] == [path.name for path in job.folder.iterdir()]
    assert (
        Usage(input_tokens=2300, output_tokens=96, cache_read_tokens=0, cache_write_tokens=0, cost=0.0073)
        == ending.usage
    )
    assert 2396 == host.usage.billable
    assert "--no-auto-commits" in ending.summary


def test_aider_only_answers_where_files_may_only_be_read(job: Job) -> None:
    with memory_host() as host:
        ending = build("helper", aider()).work(replace(job, tools=("file_operations:read",)), host)

    assert "--chat-mode ask" in ending.summary
    assert "--no-suggest-shell-commands" in ending.summary
    assert [] == list(job.folder.iterdir())


def test_an_unknown_program_gets_the_prompt_by_its_input(job: Job) -> None:
    with memory_host() as host:
        ending = build("helper", config(argv=["tee", "seen"])).work(job, host)

    assert Outcome.COMPLETED == ending.outcome
    assert "Please bake a cake.\n" in (job.folder / "seen").read_text()
    assert UNKNOWN == ending.usage


def test_placeholders_are_filled_once_and_stay_one_word(job: Job) -> None:
    argv = [sys.executable, "-c", "import sys, json; json.dump(sys.argv[1:], open('seen', 'w'))"]
    hostile = replace(job, prompt='{model} $(touch evil) "; rm -rf / #', iterations=7)

    with memory_host() as host:
        build(
            "helper",
            config(argv=[*argv, "{prompt}", "--model={model}", "{max_turns}", "{folder}"], model="toy"),
        ).work(hostile, host)

    seen = (job.folder / "seen").read_text()
    assert '{model} $(touch evil) \\"; rm -rf / #' in seen
    assert f'"--model=toy", "7", "{job.folder}"]' in seen
    assert ["seen"] == [path.name for path in job.folder.iterdir()]


def test_an_unknown_program_may_tell_progress_and_usage(job: Job) -> None:
    script = 'echo ::progress 40 rising; echo \'::usage {"input_tokens": 5, "output_tokens": 2}\'; echo bye'

    with memory_host() as host:
        ending = build("helper", config(argv=["sh", "-c", script])).work(job, host)

    assert [{"progress": 40, "text": "rising"}] == host.said(EventType.PROGRESS)
    assert [{"text": "bye"}] == host.said(EventType.MESSAGE)
    assert 7 == ending.usage.billable
    assert 2 == host.steps


def test_a_program_that_goes_on_without_budget_is_ended(job: Job) -> None:
    with memory_host([Verdict.GO, Verdict.STOP]) as host:
        ending = build("helper", config(argv=["sh", "-c", "echo '::usage {}'; sleep 60"])).work(job, host)

    assert Outcome.OVER_BUDGET == ending.outcome


def test_its_exit_code_decides(job: Job) -> None:
    with memory_host() as host:
        ending = build("helper", config(argv=["sh", "-c", "echo no; exit 3"])).work(job, host)

    assert (Outcome.FAILED, "The program ended with exit code 3.", "no") == (
        ending.outcome,
        ending.reason,
        ending.summary,
    )


def test_a_program_that_is_not_there_says_so(job: Job) -> None:
    with memory_host() as host:
        ending = build("helper", config(argv=["no-such-program"])).work(job, host)

    assert (Outcome.FAILED, 127) == (ending.outcome, ending.exit_code)
    assert "`no-such-program` cannot be run" in ending.summary


@pytest.mark.parametrize("tools", [(), ("file_operations",), ("web_search",)])
def test_without_code_execution_an_unknown_program_does_not_start(job: Job, tools: tuple[str, ...]) -> None:
    with memory_host() as host:
        ending = build("helper", config(argv=["touch", "cake"])).work(replace(job, tools=tools), host)

    assert Outcome.PERMISSION_DENIED == ending.outcome
    assert [] == list(job.folder.iterdir())


def test_a_prompt_that_no_argument_can_hold_is_said_to_be_one(job: Job) -> None:
    with memory_host() as host:
        ending = build("helper", config(argv=["echo", "{prompt}"])).work(
            replace(job, prompt="x" * 200_000), host
        )

    assert Outcome.FAILED == ending.outcome
    assert "{prompt_file}" in ending.reason
