"""Agents of the configuration that can't be made, and names that lead to none."""

from collections.abc import Iterator

from penguin_git.agents import registry
from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.model.choosing import AUTO
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient
from penguin_git.tracker.project import SHELL


def misconfigured(patient: Patient) -> Iterator[Finding]:
    """What is wrong under `agents:`, `aliases:` and `default_agent:`."""
    config = patient.config
    for name, wanted in config.agents.items():
        try:
            registry.build(name, wanted)
        except PenguinError as trouble:
            yield Finding("bad-agent", trouble.message, layout.CONFIG, trouble.hint)
    known = {SHELL, *config.agents}
    for alias, name in config.aliases.items():
        if name not in known:
            message = f"The alias `{alias}` stands for the agent `{name}`, which is not configured."
            yield Finding("bad-agent", message, layout.CONFIG, f"Add `{name}` to `agents:`.")
    if config.default_agent and config.default_agent not in {*known, *config.aliases, AUTO}:
        message = f"The default agent `{config.default_agent}` is not configured."
        yield Finding("bad-agent", message, layout.CONFIG, f"Add `{config.default_agent}` to `agents:`.")
