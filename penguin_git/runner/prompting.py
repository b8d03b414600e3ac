"""What an agent is told of a task: its text, its phase, notes of others, the words of people."""

from collections.abc import Iterable

from penguin_git.model.event import Event


def of_task(task: str, feedback: Iterable[Event] = ()) -> str:
    """The task in words, and what people said to earlier work on it."""
    words = [f"- {event.data.get('by')}: {event.data.get('text')}" for event in feedback]
    said = "\n".join(("What people said to the work so far:", *words)) if words else ""
    return _joined(task, said)


def of_phase(task: str, phase: str, description: str | None, notes: Iterable[tuple[str, str, str]]) -> str:
    """The task, and the part of it that is the agent's now.

    `phase` is empty where the task has one alone; `notes` are phase, agent and hand-off of those before.
    """
    handed = [f"`{name}` (by {agent}):\n{note}" for name, agent, note in notes]
    mine = f"You do one phase of this task: {phase}. Do no more than it." if phase else ""
    before = "What the phases before handed over to you:\n\n" + "\n\n".join(handed) if handed else ""
    return _joined(task, mine, (description or "").strip(), before)


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
