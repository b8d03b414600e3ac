"""What the log tells of the phases of a task: which have ended with what note, and which goes on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from penguin_git.model.event import Event, EventType, Plain

Key = tuple[str, int]
"""A phase by its name, and by which of the phases of that name it is, from 1."""


class State(StrEnum):
    BEGUN = "begun"
    WAITS = "waits"  # its agent is done, and a person has to agree
    ENDED = "ended"


@dataclass
class Told:
    """One phase, as earlier attempts logged it."""

    state: State = State.BEGUN
    agent: str = ""
    handoff: str = ""
    events: list[Event] = field(default_factory=list)  # what its agent said and did
    commit: str | None = None  # of its end
    answered: bool = False  # a person said something to what it left


@dataclass
class Past:
    """All phases that were begun, and the last one of them."""

    phases: dict[Key, Told] = field(default_factory=dict)
    last: Key | None = None

    def ended(self, key: Key) -> bool:
        """Whether a phase has nothing left to do: it ended, or a person had nothing against it."""
        told = self.phases.get(key)
        return told is not None and (
            told.state is State.ENDED or (told.state is State.WAITS and not told.answered)
        )


def marker(key: Key, state: State, agent: str, handoff: str = "") -> Mapping[str, Plain]:
    """What the log says where a phase begins or ends, beside how far the task is."""
    return {"name": key[0], "nth": key[1], "state": state, "agent": agent, "handoff": handoff}


def past(transcript: Iterable[Event]) -> Past:
    """The phases that a log tells of."""
    found, open_ = Past(), None
    for event in transcript:
        if state := _state(event):
            open_ = _turn(found, event, state)
        elif event.type is EventType.FEEDBACK:
            _answered(found)
        elif open_ is not None:
            _more(open_, event)
    return found


def _state(event: Event) -> State | None:
    if event.type is not EventType.PROGRESS or "nth" not in event.data:
        return None
    return State(str(event.data["state"]))


def _turn(found: Past, event: Event, state: State) -> Told:
    data = event.data
    key = (str(data.get("name")), int(str(data.get("nth"))))
    told = found.phases.setdefault(key, Told())
    told.state, told.agent = state, str(data.get("agent"))
    found.last = key
    if state is State.BEGUN:
        told.answered = False
    else:
        told.handoff, told.commit = str(data.get("handoff")), None
    return told


def _more(told: Told, event: Event) -> None:
    if told.state is State.BEGUN:
        told.events.append(event)
    elif event.type is EventType.CHECKPOINT and told.commit is None:
        told.commit = str(event.data.get("commit"))


def _answered(found: Past) -> None:
    for told in found.phases.values():
        told.answered |= told.state is State.WAITS
