"""Agents of the configuration that can't be made, and names that lead to none."""

from collections.abc import Iterator

from penguin_git.agents import misconfigured as its
from penguin_git.model import layout
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient


def misconfigured(patient: Patient) -> Iterator[Finding]:
    """What is wrong under `agents:`, `aliases:` and `default_agent:`."""
    for trouble in its.troubles(patient.config):
        yield Finding("bad-agent", trouble.message, layout.CONFIG, trouble.hint)
