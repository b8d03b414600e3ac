"""The settings of a command-line agent are checked before anything runs."""

import pytest

from penguin_git.agents.registry import build
from penguin_git.errors import PenguinError
from penguin_git.model.config import AgentConfig
from penguin_git.model.task import Free


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "The profile `generic` needs an `argv`."),
        ({"profile": "claude"}, "`profile`: Invalid enum value 'claude'."),
        ({"argv": "claude"}, "`argv`: Expected `array`, got `str`."),
        ({"argv": ["x", 1]}, "`argv`: Expected `str`, got `int`."),
        ({"profile": "claude-code", "argv": ["claude"]}, "needs the word `{flags}`"),
        ({"argv": ["x", "{model}"]}, "there is no `model`"),
        ({"profile": "codex", "max_cost": 1}, "The profile `codex` has no limit of cost."),
        ({"profile": "claude-code", "max_cost": 0}, "`max_cost` has to be above zero."),
        ({"profil": "codex"}, "There is no setting `profil`. Did you mean `profile`?"),
    ],
)
def test_what_cannot_work_is_refused(settings: dict[str, Free], message: str) -> None:
    with pytest.raises(PenguinError) as refusal:
        build("helper", AgentConfig(type="command", settings=settings))

    assert refusal.value.message.startswith("Agent `helper`: ")
    assert message in refusal.value.message


@pytest.mark.parametrize(("profile", "resumable"), [("claude-code", True), ("codex", True), ("aider", False)])
def test_a_profile_says_whether_it_goes_on(profile: str, resumable: bool) -> None:
    agent = build("helper", AgentConfig(type="command", settings={"profile": profile, "model": "m"}))

    assert (resumable, "m", "helper") == (agent.resumable, agent.model, agent.name)
