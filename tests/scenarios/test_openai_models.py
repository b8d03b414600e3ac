"""Whole lives of tasks that agents of the type `openai` work on, over both of its APIs."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.agents.models.conversation import INTERRUPTED
from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from penguin_git.model.usage import Usage
from penguin_git.project import TaskManager
from tests.support.clones import Clone
from tests.support.model_lives import KEY, PATIENCE, everything, killed_daemon, models, penguin, work
from tests.support.model_replies import Answer, Call, Reply, Text, calls, done
from tests.support.model_server import Asked, by_turn, model_server

APIS = ("responses", "chat")
both_apis = pytest.mark.parametrize("api", APIS)
PRICES = {"input": 2, "output": 8, "cache_read": 0.5, "cache_write": 0}
FLOUR = Reply(
    (Text("First the flour."), Call("create_file", {"path": "cake", "text": "flour\n"})),
    input_tokens=900,
    output_tokens=50,
    cache_read_tokens=400,
)
LOOK = calls("run_command", command="cat cake")


def toy(api: str, url: str, **settings: object) -> Mapping[str, object]:
    """An agent at a server of one's own, with a key of its own."""
    at = {"type": "openai", "api": api, "model": "gpt-toy", "base_url": f"{url}/v1", "key_env": "TOY_KEY"}
    return {**at, **settings}


@both_apis
def test_a_task_goes_from_ready_to_landed_with_what_it_consumed_and_cost(tmp_path: Path, api: str) -> None:
    with model_server(by_turn(FLOUR, LOOK, done("The cake has flour."))) as (model, url):
        clone = models(tmp_path / "clone", robot=toy(api, url, prices=PRICES))
        clone.task("cake", "title: Bake a cake\nacceptance: [{check: grep -q flour cake}]\n")
        before = clone.row("cake").state
        said = penguin(clone, "run", TOY_KEY=KEY)

    assert 0 == said.returncode, said.stderr
    (record,) = clone.records("cake")
    assert ("ready", TaskStatus.COMPLETED) == (before, clone.on_base("cake").status)
    assert "flour\n" == clone.read("cake")
    assert [0] == [check.exit_code for check in record.checks]
    assert (Outcome.COMPLETED, "gpt-toy", 3) == (record.outcome, record.model, record.iterations)
    assert {"create_file": 1, "run_command": 1, "task_done": 1} == {
        use.tool: use.calls for use in record.tools
    }
    used = Usage(input_tokens=1_100, output_tokens=90, cache_read_tokens=400, cache_write_tokens=0)
    assert (used, 1_190) == (structs.replace(record.usage, cost=None), model.told.billable)
    assert record.usage.cost == pytest.approx((1_100 * 2 + 90 * 8 + 400 * 0.5) / 1_000_000)
    assert "flour" in model.requests[2].results[0]
    assert {f"Bearer {KEY}"} == {request.headers["authorization"] for request in model.requests}
    assert [] == model.refused
    assert KEY not in everything(clone)


def test_a_pause_over_budget_is_ended_by_more_of_it_and_a_word(tmp_path: Path) -> None:
    stir = Reply((Call("create_file", {"path": "cake", "text": "flour\n"}),), None, 3_000, 100)
    note = Reply((Call("hand_off", {"note": "Stirred. Bake it."}),), None, 3_200, 60)

    with model_server(by_turn(stir, note, LOOK, done("Baked."))) as (model, url):
        clone = models(tmp_path / "clone", robot=toy("chat", url))
        clone.task("cake", "title: Bake a cake\nresource_constraints: {max_tokens: 7000}\n")
        work(clone, TOY_KEY=KEY)
        paused, sent = clone.row("cake").task.status, len(model.requests)
        clone.edit("cake", "max_tokens: 7000", "max_tokens: 20000")
        TaskManager(clone.path).resume_task("cake")
        work(clone, TOY_KEY=KEY)

    first, second = clone.records("cake")
    assert (TaskStatus.PAUSED, 2) == (paused, sent)
    assert (Outcome.OVER_BUDGET, "Stirred. Bake it.") == (first.outcome, first.handoff)
    assert (6_360, None) == (first.usage.billable, first.usage.cost)  # nobody said what it costs
    assert (Outcome.COMPLETED, 20_000, "Baked.") == (second.outcome, second.max_tokens, second.summary)
    assert model.told.billable == 6_360 + (second.usage.billable or 0)
    assert [0, 1, 2, 3] == [request.turn for request in model.requests]
    said = model.requests[1].conversation
    assert said == model.requests[2].conversation[: len(said)]
    assert "flour\n" == clone.read("cake")
    assert TaskStatus.COMPLETED is clone.on_base("cake").status


def test_a_call_that_a_death_cut_off_is_not_repeated(tmp_path: Path) -> None:
    started = tmp_path / "started"
    append = calls("run_command", command=f"echo flour >> cake; touch {started}; sleep 60")

    with model_server(by_turn(append, done())) as (model, url):
        clone = models(tmp_path / "clone", robot=toy("responses", url))
        clone.task("cake", "title: Bake a cake\n")
        victim = killed_daemon(clone, TOY_KEY=KEY)
        Clone.wait_for(lambda: started.exists() or victim.poll() is not None, PATIENCE)
        victim.kill()
        victim.wait()
        work(clone, TOY_KEY=KEY)

    assert "flour\n" == clone.read("cake")
    assert [INTERRUPTED] == model.requests[1].results
    assert [Outcome.ORPHANED, Outcome.COMPLETED] == [record.outcome for record in clone.records("cake")]


def test_the_names_of_models_that_are_gone_mean_models_that_are_asked(tmp_path: Path) -> None:
    assigned = {"Sing": "gpt-4", "Write": "claude-3-opus-20240229", "Debug": "claude-3-sonnet-20240229"}
    claude, haiku = ({"type": "anthropic", "model": f"claude-{name}-5-5"} for name in ("opus", "haiku"))

    def script(asked: Asked) -> Answer:
        title = next(title for title in assigned if title in asked.prompt)
        return (calls("create_file", path=title, text="x\n"), done())[min(asked.turn, 1)]

    with model_server(script) as (model, url):
        clone = models(
            tmp_path / "clone",
            "aliases: {claude-3-sonnet-20240229: local}\n",
            local=toy("chat", url),
            claude=claude,
            haiku=haiku,
            gpt={"type": "openai", "model": "gpt-6"},
        )
        for title, name in assigned.items():
            clone.task(title.lower(), f"title: {title}\nassigned_to: {name}\n")
        work(clone, ANTHROPIC_BASE_URL=url, OPENAI_BASE_URL=f"{url}/v1", TOY_KEY=KEY)

    asked = {
        title: (request.wire.PATH, request.body["model"])
        for request in model.requests
        for title in assigned
        if title in request.prompt
    }
    assert {
        "Sing": ("/v1/responses", "gpt-6"),
        "Write": ("/v1/messages", "claude-opus-5-5"),
        "Debug": ("/v1/chat/completions", "gpt-toy"),
    } == asked
    done_by = {row.task.title: clone.records(str(name))[0] for name, row in clone.rows().items()}
    assert {"Sing": ("gpt", "gpt-6"), "Write": ("claude", "claude-opus-5-5")} == {
        title: (done_by[title].agent, done_by[title].model) for title in ("Sing", "Write")
    }
    assert assigned == {row.task.title: row.task.assigned_to for row in clone.rows().values()}
