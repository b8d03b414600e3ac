"""What a person asks of an attempt, and where it goes."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Verb(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RESTART = "restart"
    CHECKPOINT = "checkpoint"


class Request(Struct, frozen=True, kw_only=True):
    """One wish; it is answered with the attempt's next commit.

    `checkpoint` is the commit that a `resume` goes back to; empty for the end of the last attempt.
    """

    verb: Verb
    by: str
    at: datetime
    text: str = ""
    checkpoint: str = ""
