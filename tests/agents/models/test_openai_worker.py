"""A model behind one of OpenAI's APIs at work in a process of its own, with the real tools."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from penguin_git.agents.registry import build
from penguin_git.model.config import AgentConfig
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING
from tests.support.hosts import memory_host
from tests.support.jobs import a_job
from tests.support.model_replies import Call, Reply, done
from tests.support.model_server import ModelServer, in_order, model_server


def worked(folder: Path, settings: dict[str, Any], environ: dict[str, str]) -> tuple[Any, ModelServer]:
    """How an agent with these settings ended, and the server; `URL` stands for the server's address."""
    both = Reply(
        (Call("create_file", {"path": "cake", "text": "flour\n"}), Call("create_file", malformed="{"))
    )
    with model_server(in_order(both, done())) as (model, url), memory_host() as host:
        settings, environ = (
            {name: str(value).replace("URL", url) for name, value in values.items()}
            for values in (settings, environ)
        )
        agent = build("gpt", AgentConfig(type="openai", settings=dict(settings)))
        ending = agent.work(replace(a_job(folder), ours={**os.environ, **environ}), host)
    assert [] == model.refused
    return ending, model


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_it_changes_files_and_counts_what_it_used(tmp_path: Path, api: str) -> None:
    environ = {"OPENAI_BASE_URL": "URL/v1", "OPENAI_API_KEY": "a-key"}

    ending, model = worked(tmp_path, {"model": "gpt-toy", "api": api}, environ)

    assert (Outcome.COMPLETED, "It is baked.") == (ending.outcome, ending.summary)
    assert "flour\n" == (tmp_path / "cake").read_text()
    assert 240 == ending.usage.billable
    assert "Bearer a-key" in model.requests[0].headers.values()


def test_a_server_that_the_settings_name_gets_no_key_of_openai(tmp_path: Path) -> None:
    settings = {"model": "qwen3", "api": "chat", "base_url": "URL/v1"}

    ending, model = worked(tmp_path, settings, {"OPENAI_API_KEY": "a-key"})

    assert Outcome.COMPLETED == ending.outcome
    assert "a-key" not in str(model.requests[0].headers)


def test_without_a_key_a_person_is_asked_and_nothing_started(tmp_path: Path) -> None:
    ending, model = worked(tmp_path, {"model": "gpt-toy"}, {"OPENAI_BASE_URL": "URL/v1"})

    assert (Outcome.NEEDS_HUMAN, NOTHING) == (ending.outcome, ending.usage)
    assert "`OPENAI_API_KEY` is not set" in ending.reason
    assert [] == model.requests
