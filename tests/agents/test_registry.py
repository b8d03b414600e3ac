"""Agents are made from their configuration, or refused with what to do about it."""

import re

import pytest

from penguin_git.agents.human import HumanAgent
from penguin_git.agents.registry import build
from penguin_git.agents.scripted import ScriptedAgent
from penguin_git.agents.shell import ShellAgent
from penguin_git.agents.steps import Say
from penguin_git.errors import PenguinError
from penguin_git.model.config import AgentConfig
from penguin_git.model.task import Free


def test_a_shell_agent_needs_no_settings() -> None:
    assert ShellAgent("builder") == build("builder", AgentConfig(type="shell"))


def test_a_scripted_agent_gets_its_steps() -> None:
    config = AgentConfig(type="scripted", settings={"steps": [{"do": "say", "text": "x"}], "model": "toy"})

    assert ScriptedAgent("demo", (Say(text="x"),), "toy") == build("demo", config)


def test_an_unknown_type_is_refused_with_the_nearest() -> None:
    with pytest.raises(
        PenguinError, match=re.escape("Agent `builder`: there is no type `shel`. Did you mean `shell`?")
    ):
        build("builder", AgentConfig(type="shel"))


def test_a_person_needs_no_settings() -> None:
    assert HumanAgent("jane") == build("jane", AgentConfig(type="human"))


def test_an_unknown_setting_is_refused() -> None:
    config = AgentConfig(type="scripted", settings={"step": []})

    with pytest.raises(
        PenguinError, match=re.escape("Agent `demo`: There is no setting `step`. Did you mean `steps`?")
    ):
        build("demo", config)


def test_wrong_steps_name_the_agent() -> None:
    with pytest.raises(PenguinError) as refusal:
        build("demo", AgentConfig(type="scripted", settings={"steps": [{}]}))

    assert "Agent `demo`: Step 1: it has no `do`." == refusal.value.message


@pytest.mark.parametrize(
    ("type_name", "settings", "by_itself"),
    [
        ("shell", {}, True),
        ("scripted", {"steps": []}, True),
        ("command", {"argv": ["true"]}, True),
        ("anthropic", {"model": "x"}, False),
        ("openai", {"model": "x"}, False),
    ],
)
def test_every_agent_can_have_the_network_or_not(
    type_name: str, settings: dict[str, Free], by_itself: bool
) -> None:
    assert by_itself is AgentConfig(type=type_name, settings=settings).has_network
    for wanted in (True, False):
        config = AgentConfig(type=type_name, settings={**settings, "network": wanted})
        assert wanted is config.has_network
        assert build("robot", config)
    with pytest.raises(PenguinError, match="network"):
        build("robot", AgentConfig(type=type_name, settings={**settings, "network": "off"}))
