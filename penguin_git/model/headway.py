"""How far an attempt is, from what its log says; where the log says nothing, nobody knows."""

import re
from enum import StrEnum
from typing import Self

from msgspec import Struct, structs

from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.outcome import Outcome

_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\[([ xX])\][ \t]", re.MULTILINE)


class Basis(StrEnum):
    """What a percentage rests on."""

    AGENT = "agent"  # it said so itself
    CHECKLIST = "checklist"  # the last list of `[x]` and `[ ]` in a message of its own
    PHASES = "phases"  # of a workflow, those that are over
    ITERATIONS = "iterations"  # against their limit: it is over at 100 at the latest
    OUTCOME = "outcome"  # it is completed


class Headway(Struct, frozen=True, kw_only=True):
    """What the log of an attempt told so far: fold its events with `after`.

    An event `progress` says `progress` (0 to 100) and perhaps `text`; one with `phase` and `phases` begins
    that phase (the first is 1), and what is said from then on is about that phase.
    """

    max_iterations: int | None = None
    iterations: int = 0
    phase: int = 0
    phases: int = 0
    told: int | None = None  # percent: of the phase, where there are phases
    told_by: Basis = Basis.AGENT
    text: str = ""
    is_completed: bool = False

    def after(self, event: Event) -> Self:
        """What is known after one more event."""
        data = event.data
        match event.type:
            case EventType.PROGRESS:
                return self._begun(data)._reported(data)
            case EventType.MESSAGE if data.get("role") in (None, "assistant"):
                return self._listed(str(data.get("text") or ""))
            case EventType.USAGE:
                told = _whole(data.get("iterations")), _whole(data.get("earlier_iterations"))
                return structs.replace(self, iterations=sum(number or 0 for number in told))
            case EventType.STATUS_CHANGED if data.get("outcome") == Outcome.COMPLETED:
                return structs.replace(self, is_completed=True)
            case _:
                return self

    @property
    def percent(self) -> int | None:
        """0 to 100; None where nothing is known."""
        if self.is_completed:
            return 100
        if self.phases:
            return (100 * (self.phase - 1) + (self.told or 0)) // self.phases
        return self._by_iterations if self.told is None else self.told

    @property
    def basis(self) -> Basis | None:
        """What `percent` rests on."""
        if self.percent is None or self.is_completed:
            return Basis.OUTCOME if self.is_completed else None
        if self.phases:
            return Basis.PHASES
        return Basis.ITERATIONS if self.told is None else self.told_by

    @property
    def detail(self) -> str:
        """What there is to say beside the number: the agent's words, or what was counted."""
        if self.basis is Basis.PHASES:
            return ", ".join(part for part in (f"phase {self.phase} of {self.phases}", self.text) if part)
        if self.basis is Basis.ITERATIONS:
            return f"iteration {self.iterations} of {self.max_iterations}"
        return self.text if self.basis and not self.is_completed else ""

    @property
    def _by_iterations(self) -> int | None:
        if not self.max_iterations or not self.iterations:
            return None
        return min(100 * (self.iterations - 1) // self.max_iterations, 99)  # the last one has to end first

    def _begun(self, data: dict[str, Plain]) -> Self:
        phase, phases = _whole(data.get("phase")), _whole(data.get("phases"))
        if not phase or not phases or phase > phases or (phase, phases) == (self.phase, self.phases):
            return self
        return structs.replace(self, phase=phase, phases=phases, told=None, text="")

    def _reported(self, data: dict[str, Plain]) -> Self:
        text = str(data.get("text") or "")
        percent = _whole(data.get("progress"))
        if percent is None or percent > 100:
            return structs.replace(self, text=text) if text else self
        return structs.replace(self, told=percent, told_by=Basis.AGENT, text=text)

    def _listed(self, message: str) -> Self:
        marks = _ITEM.findall(message)
        if not marks:
            return self
        done = sum(mark != " " for mark in marks)
        text = f"{done} of {len(marks)} items"
        return structs.replace(self, told=100 * done // len(marks), told_by=Basis.CHECKLIST, text=text)


def _whole(said: Plain) -> int | None:
    """A number from 0; agents write into logs, so anything may be there."""
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else None
