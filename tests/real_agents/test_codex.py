"""Codex itself does a small task that lands, within what the task allows."""

import json
from pathlib import Path

from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from tests.real_agents.codex_model import codex_model, runs, says
from tests.real_agents.programs import clone_with, codex, needs
from tests.support.clones import Clone

pytestmark = needs(codex())


def clone_at(path: Path, url: str, task: str = "") -> Clone:
    provider = f'{{name="toy", base_url={json.dumps(url)}, env_key="TOY_API_KEY", wire_api="responses"}}'
    settings = ("-c", 'model_provider="toy"', "-c", f"model_providers.toy={provider}")
    agent = {"profile": "codex", "argv": [str(codex()), "{flags}", *settings], "model": "gpt-5-codex"}
    return clone_with(path, agent, {"TOY_API_KEY": "sk-not-a-key"}, task)


def test_its_change_lands_and_its_usage_is_exact(tmp_path: Path) -> None:
    with codex_model(runs("echo flour > cake; env > variables"), says("It is baked.")) as (requests, url):
        clone = clone_at(tmp_path, url)
        clone.run()

    (record,) = clone.records("job")
    assert (Outcome.COMPLETED, "") == (record.outcome, record.reason)
    assert "flour\n" == clone.read("cake")
    assert "TOY_API_KEY" not in clone.read("variables")
    assert "It is baked." == record.summary
    assert 2 == len(requests) == record.iterations
    assert (140, 80, 60) == (
        record.usage.input_tokens,
        record.usage.output_tokens,
        record.usage.cache_read_tokens,
    )
    assert [("shell", 1)] == [(use.tool, use.calls) for use in record.tools]


def test_a_budget_of_tokens_ends_it_and_a_raised_one_continues_its_conversation(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    wait = f"until [ -e {gate} ]; do sleep 0.05; done"
    baking = (runs("echo flour >> cake"), runs(wait), runs("echo sugar >> cake"), says("It is baked."))
    with codex_model(*baking) as (requests, url):
        clone = clone_at(tmp_path, url, "resource_constraints: {max_tokens: 100}\n")
        clone.run()
        (first,) = clone.records("job")
        assert Outcome.OVER_BUDGET is first.outcome
        assert TaskStatus.PAUSED is clone.row("job").task.status

        gate.touch()
        clone.edit("job", "max_tokens: 100", "max_tokens: 10000")
        clone.control("job", Verb.RESUME)
        clone.run()

    second = clone.records("job")[1]
    assert Outcome.COMPLETED is second.outcome
    assert "flour\nsugar\n" == clone.read("cake")
    assert "You were interrupted." in json.dumps(requests[-1])


def test_exit_0_after_a_failed_command_is_no_completion(tmp_path: Path) -> None:
    with codex_model(runs("false"), says("It is baked.")) as (_, url):
        clone = clone_at(tmp_path, url)
        clone.run()

    (record,) = clone.records("job")
    assert Outcome.FAILED is record.outcome
