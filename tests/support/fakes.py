"""Agents that run the stand-ins of real programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from penguin_git.agents.command_line.agent import CommandAgent
from penguin_git.agents.registry import build
from penguin_git.model.config import AgentConfig
from penguin_git.model.task import Free

Script = Mapping[str, object] | Sequence[Mapping[str, object]]


def settings_of(profile: str, script: Script) -> dict[str, Free]:
    """The settings of an agent whose program is the stand-in playing a script."""
    return {"profile": profile, "argv": [*program(profile), json.dumps(script), "{flags}"]}


def program(profile: str) -> tuple[str, str]:
    """How the stand-in of a profile is run."""
    return sys.executable, str(Path(__file__).with_name(f"fake_{profile.partition('-')[0]}.py"))


def fake(profile: str, script: Script, **settings: Free) -> CommandAgent:
    """An agent of one of the profiles."""
    config = AgentConfig(type="command", settings={**settings_of(profile, script), **settings})
    agent = build("helper", config)
    assert isinstance(agent, CommandAgent)
    return agent
