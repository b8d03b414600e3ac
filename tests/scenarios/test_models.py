"""Whole lives of tasks that a model works on, against the scripted server."""

import json
import os
import signal
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from penguin_git.project import TaskManager
from tests.agents.sandbox.cell import HAS_BUBBLEWRAP
from tests.support.clones import Clone
from tests.support.model_lives import KEY, PATIENCE, everything, killed_daemon, models, penguin, work
from tests.support.model_replies import Answer, Call, Reply, Text, calls, done
from tests.support.model_server import Asked, by_turn, model_server


def kitchen(path: Path, url: str, config: str = "") -> Clone:
    """A clone whose tasks go to a model at `url`."""
    prices = {"input": 5, "output": 25}
    robot = {"type": "anthropic", "model": "claude-toy", "base_url": url, "prices": prices}
    return models(path, config, robot=robot, scribe={"type": "command", "argv": ["tee", "icing"]})


def test_a_model_s_work_lands_with_what_it_cost_and_tells_the_next_one(tmp_path: Path) -> None:
    flour = Reply(
        (Text("First the flour."), Call("create_file", {"path": "cake", "text": "flour\n"})),
        None,
        900,
        50,
        100,
        200,
    )

    with model_server(by_turn(flour, done("The cake has flour."))) as (model, url):
        clone = kitchen(tmp_path / "clone", url)
        clone.task(
            "cake", "title: Bake a cake\nacceptance:\n  - check: grep -q flour cake\ncontext: [README.md]\n"
        )
        clone.task("icing", "title: Put icing on it\nassigned_to: scribe\ndepends_on: [cake]\n")
        said = penguin(clone, "run")

    assert 0 == said.returncode, said.stderr
    assert "flour\n" == clone.read("cake")
    (record,) = clone.records("cake")
    assert (Outcome.COMPLETED, "claude-toy", 2) == (record.outcome, record.model, record.iterations)
    assert (1_000, 70, 100, 200) == (
        record.usage.input_tokens,
        record.usage.output_tokens,
        record.usage.cache_read_tokens,
        record.usage.cache_write_tokens,
    )
    assert {"create_file": 1, "task_done": 1} == {use.tool: use.calls for use in record.tools}
    assert model.told.billable == record.usage.billable
    assert "`grep -q flour cake`" in model.requests[0].prompt
    assert "The cake has flour." in clone.read("icing")
    assert KEY not in everything(clone)


def test_a_budget_pauses_the_work_before_the_request_it_does_not_cover(tmp_path: Path) -> None:
    stir = Reply((Call("list_folder"),), input_tokens=3_000, output_tokens=100)
    note = Reply((Call("hand_off", {"note": "Stirred. Bake it."}),), input_tokens=3_200, output_tokens=60)

    with model_server(by_turn(stir, note, done())) as (model, url):
        clone = kitchen(tmp_path / "clone", url)
        clone.task("cake", "title: Bake a cake\nresource_constraints: {max_tokens: 7000}\n")
        work(clone)
        first, sent = clone.records("cake")[0], len(model.requests)
        work(clone)

    assert (Outcome.OVER_BUDGET, "Stirred. Bake it.") == (first.outcome, first.handoff)
    assert (6_360, 6_360) == (first.usage.billable, model.told.billable)
    assert (2, 2) == (sent, len(model.requests))
    assert TaskStatus.PAUSED is clone.row("cake").task.status


def test_a_model_whose_work_is_sent_back_goes_on_with_the_conversation_and_the_reason(tmp_path: Path) -> None:
    bake, finish = calls("create_file", path="cake", text="flour\n"), done("It is baked.")
    sweeten = calls("create_file", path="icing", text="sugar\n")

    with model_server(by_turn(bake, finish, sweeten, done())) as (model, url):
        clone = kitchen(tmp_path / "clone", url)
        clone.task("cake", "title: Bake a cake\nreview: required\n")
        work(clone)
        TaskManager(clone.path).reject_task("cake", "It wants icing")
        work(clone)
        TaskManager(clone.path).approve_task("cake")

    assert [0, 1, 2, 3] == [request.turn for request in model.requests]
    assert "It wants icing" in str(model.requests[2].body["messages"][-1])
    assert ("flour\n", "sugar\n") == (clone.read("cake"), clone.read("icing"))


def test_a_daemon_killed_in_the_middle_of_a_request_goes_on_with_the_conversation(tmp_path: Path) -> None:
    append = calls("run_command", command="echo flour >> cake; echo stirred")

    def kill(_: Asked) -> None:
        os.kill(victim.pid, signal.SIGKILL)

    with model_server(_once_at(1, kill, by_turn(append, done()))) as (model, url):
        clone = kitchen(tmp_path / "clone", url)
        clone.task("cake", "title: Bake a cake\n")
        victim = killed_daemon(clone)
        victim.wait(PATIENCE)
        work(clone)

    assert "flour\n" == clone.read("cake")
    assert [0, 1, 1] == [request.turn for request in model.requests]
    assert [Outcome.ORPHANED, Outcome.COMPLETED] == [record.outcome for record in clone.records("cake")]
    again = model.requests[2].body["messages"]
    assert model.requests[1].body["messages"][:2] == again[:2]
    assert "stirred" in str(again[2]["content"][0])


@HAS_BUBBLEWRAP
def test_phases_of_models_have_each_its_own_network_and_the_tools_of_the_task(tmp_path: Path) -> None:
    def script(asked: Asked) -> Answer:
        return (knock, done())[min(asked.turn, 1)]

    with socket.create_server(("127.0.0.1", 0)) as door, model_server(script) as (model, url):
        address = f"/dev/tcp/127.0.0.1/{door.getsockname()[1]}"
        knock = calls("run_command", command=f"(: < {address}) 2>/dev/null && echo open || echo shut")
        at = {"type": "openai", "api": "chat", "base_url": f"{url}/v1"}
        inside, outside = ({**at, "model": name, "network": name == "outside"} for name in ("in", "outside"))
        clone = models(tmp_path / "clone", "sandbox: required\n", inside=inside, outside=outside)
        phases = [{"phase": name, "agent": name} for name in ("inside", "outside")]
        allowed = {"allowed_tools": ["code_execution", "file_operations:read"]}
        fields = {"workflow": phases, "resource_constraints": allowed, "changes": "optional"}
        clone.task("door", f"title: Try the door\n{yaml(fields)}")
        work(clone)

    answered = [(each.body["model"], each.results[0].strip()) for each in model.requests if each.results]
    assert [("in", "shut"), ("outside", "open")] == answered
    offered = {tool["function"]["name"] for each in model.requests for tool in each.body["tools"]}
    assert {"run_command", "read_file"} <= offered
    assert not {"create_file", "web_search"} & offered


def yaml(fields: Mapping[str, object]) -> str:
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())


def _once_at(
    turn: int, act: Callable[[Asked], None], script: Callable[[Asked], Answer]
) -> Callable[[Asked], Answer]:
    """A script that does something when a conversation gets there for the first time."""
    left = [turn]

    def answer(asked: Asked) -> Answer:
        if left and asked.turn == left[0]:
            left.clear()
            act(asked)
        return script(asked)

    return answer
