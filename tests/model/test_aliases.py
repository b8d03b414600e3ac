"""A task names an agent, an alias or a model; which agent does it follows from the configuration."""

import pytest

from penguin_git.model import doers
from penguin_git.model.aliases import agent_named
from penguin_git.model.config import AgentConfig, Config
from penguin_git.model.head import head
from tests.support.tasks import a_task

CLAUDE = AgentConfig(type="anthropic", settings={"model": "claude-sonnet-5-5"})
GPT = AgentConfig(type="openai", settings={"model": "gpt-6"})
LOCAL = AgentConfig(type="openai", settings={"model": "qwen3", "base_url": "http://localhost:8000/v1"})
TEAM = Config(agents={"local": LOCAL, "claude": CLAUDE, "gpt": GPT}, aliases={"gpt-4-turbo": "local"})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("claude", "claude"),
        ("gpt-4-turbo", "local"),  # the configuration's word comes first
        ("claude-sonnet-5-5", "claude"),
        ("qwen3", "local"),
        ("gpt-4", "gpt"),
        ("gpt-4-0613", "gpt"),
        ("claude-3-opus-20240229", "claude"),
        ("claude-3-sonnet-20240229", "claude"),
        ("gpt-5", "gpt-5"),  # in service: nobody else is taken for it
        ("claude-opus-5-5", "claude-opus-5-5"),
        ("jane@example.com", "jane@example.com"),
    ],
)
def test_a_name_stands_for(name: str, expected: str) -> None:
    assert expected == agent_named(name, TEAM)


@pytest.mark.parametrize("name", ["gpt-4", "claude-3-opus-20240229"])
def test_a_model_whose_provider_has_no_agent_stands_for_itself(name: str) -> None:
    assert name == agent_named(name, Config(agents={"local": LOCAL}))


def test_the_agent_of_a_task_is_found_by_its_model() -> None:
    assert "gpt" == doers.agent_of(head(a_task(assigned_to="gpt-4")), TEAM)
