"""What an attempt says while it works: the typed lines of its log."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class EventType(StrEnum):
    STATUS_CHANGED = "status_changed"
    PROGRESS = "progress"
    MESSAGE = "message"
    TOOL_USAGE = "tool_usage"
    USAGE = "usage"
    CHECKPOINT = "checkpoint"
    CHECK = "check"
    ERROR = "error"
    FEEDBACK = "feedback"


type_names = tuple(member.value for member in EventType)

Plain = str | int | float | bool | None | list[str]


class Event(Struct, frozen=True, kw_only=True):
    """One line of an attempt's log. `data` holds plain values whose keys depend on the type."""

    at: datetime
    type: EventType
    task: str
    attempt: int
    data: dict[str, Plain] = {}
