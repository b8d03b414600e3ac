"""Plans that a model makes: one request without tools, one more where that fails, and never a third."""

import dataclasses
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from penguin_git.errors import PenguinError
from penguin_git.project import SpecificationParser
from tests.support.clones import Clone
from tests.support.model_lives import KEY, models, penguin
from tests.support.model_replies import Refusal, done, says
from tests.support.model_server import in_order, model_server

SPEC = "A wiki with pages.\n"
PLAN = json.dumps(
    {
        "title": "Wiki",
        "phases": [{"title": "Pages", "tasks": [{"title": "Add a page", "acceptance": ["It opens"]}]}],
    }
)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    robot = {"type": "openai", "api": "chat", "model": "toy", "tries": 1}  # begins sooner
    return models(tmp_path / "wiki", robot=robot, script={"type": "shell"})


def parser(
    clone: Clone, url: str, agent: str = "robot", clock: Callable[[], float] = time.monotonic
) -> SpecificationParser:
    environ = {**os.environ, "OPENAI_BASE_URL": f"{url}/v1", "OPENAI_API_KEY": KEY}
    world = replace(clone.world, environ=environ, monotonic=clock)
    return SpecificationParser(agent, clone.path, world=world)


def test_a_model_gets_the_text_and_no_tools_and_its_answer_is_the_plan(clone: Clone) -> None:
    with model_server(in_order(says(PLAN))) as (model, url):
        plan = parser(clone, url).parse_specification(SPEC)

    assert ["Add a page"] == [task.title for task in plan.tasks]
    (asked,) = model.requests
    offered = {tool["function"]["name"] for tool in asked.body["tools"]}
    assert {"task_done", "hand_off", "ask_person"} == offered
    assert "Your changes to its files" not in asked.body["messages"][0]["content"]
    assert SPEC in asked.prompt


def test_an_answer_that_can_not_be_used_is_asked_for_once_more(clone: Clone) -> None:
    with model_server(in_order(says('{"title": "x"}'), done(PLAN))) as (model, url):
        plan = parser(clone, url).parse_specification(SPEC)

    assert "Wiki" == plan.title
    assert "It can't be used: Object missing required field `phases`" in model.requests[1].prompt


def test_after_two_such_answers_and_after_trouble_it_is_an_error(clone: Clone) -> None:
    with model_server(in_order(says("No."))) as (model, url):
        with pytest.raises(PenguinError, match=r"answered twice what is no plan.* That took 240 tokens\."):
            parser(clone, url).parse_specification(SPEC)
        assert 2 == len(model.requests)
    refused = Refusal(401, "authentication_error", "No such key.")
    with model_server(in_order(refused)) as (_, url), pytest.raises(PenguinError, match="made no plan"):
        parser(clone, url).parse_specification(SPEC)


def test_what_does_not_tell_its_usage_is_asked_once(clone: Clone) -> None:
    silent = dataclasses.replace(says("No."), tells_usage=False)
    with model_server(in_order(silent, says(PLAN))) as (model, url):
        with pytest.raises(PenguinError, match="does not tell what it consumes"):
            parser(clone, url).parse_specification(SPEC)
        assert 1 == len(model.requests)


def test_after_some_minutes_nothing_more_is_asked(clone: Clone) -> None:
    times = iter([0.0, 1.0])
    with model_server(in_order(says("No."))) as (model, url):
        with pytest.raises(PenguinError, match="more than 10 minutes"):
            parser(clone, url, clock=lambda: next(times, 10_000.0)).parse_specification(SPEC)
        assert 1 == len(model.requests)


def test_only_models_of_the_configuration_are_asked(clone: Clone) -> None:
    with pytest.raises(PenguinError, match="no agent `nobody`") as unknown:
        parser(clone, "", "nobody").parse_specification(SPEC)
    with pytest.raises(PenguinError, match="`script` is no model"):
        parser(clone, "", "script").parse_specification(SPEC)
    assert "Models here: `robot`." == unknown.value.hint


def test_the_command_makes_the_tasks_and_says_what_it_cost(clone: Clone) -> None:
    clone.write("SPEC.md", SPEC)
    with model_server(in_order(says(PLAN))) as (_, url):
        said = penguin(
            clone,
            *("project", "plan", "SPEC.md", "--project", "Wiki", "--agent", "robot"),
            OPENAI_BASE_URL=f"{url}/v1",
        )

    assert 0 == said.returncode, said.stderr
    assert 2 == len(said.stdout.split())
    assert "`robot` made the plan with 120 tokens." in said.stderr
    assert "Add a page" == clone.on_base(said.stdout.split()[1]).title


def test_programs_are_told_what_the_model_consumed(clone: Clone) -> None:
    clone.write("SPEC.md", "- Add a page\n- Add a menu\n")
    words = ("project", "plan", "SPEC.md", "--project", "Wiki", "--dry-run", "--json")
    with model_server(in_order(says(PLAN))) as (_, url):
        by_model = penguin(clone, *words, "--agent", "robot", OPENAI_BASE_URL=f"{url}/v1")
    by_rules = penguin(clone, *words)

    usage = json.loads(by_model.stdout)["usage"]
    assert 120 == usage["input_tokens"] + usage["output_tokens"]
    assert None is json.loads(by_rules.stdout)["usage"]
