"""What a person asks of an attempt, and where it goes."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, structs


class Verb(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RESTART = "restart"
    CHECKPOINT = "checkpoint"
    RELEASE = "release"  # one that has ended waits for its turn again
    FAIL = "fail"
    DONE = "done"  # the person who has it in hands says so
    FEEDBACK = "feedback"
    ACCEPT = "accept"  # of work in review: it lands
    REJECT = "reject"  # of work in review: it goes on


class Remark(Struct, frozen=True, kw_only=True):
    """What a person says to the work on a task; the next agent is told."""

    by: str
    at: datetime
    text: str


class Request(Struct, frozen=True, kw_only=True):
    """One wish; it is answered with the attempt's next commit.

    `checkpoint` is the commit that a `resume` goes back to; empty for the end of the last attempt. `feedback`
    goes into the log of the attempt before the wish itself is looked at. `tip` is the commit that a person
    reviewed: their word about it is none about another one.
    `recovers` is the trouble that a `resume` is the answer to, of that `attempt` and no other; `done` is said
    of one `attempt` as well. `taken_on` says that it was asked for while somebody worked, or has to be done
    now: who works for other tasks alone does it as well.
    """

    verb: Verb
    by: str
    at: datetime
    text: str = ""
    checkpoint: str = ""
    recovers: str = ""
    attempt: int = 0
    tip: str = ""
    feedback: tuple[Remark, ...] = ()
    taken_on: bool = False

    @property
    def says_how(self) -> bool:
        """Whether it says from where a task begins; that it is to start at all says less."""
        return self.verb is Verb.RESTART or bool(self.checkpoint)


def with_pending(new: Request, pending: Request | None) -> Request:
    """What is asked for when something is asked while something else was not answered yet.

    The later wish counts; but words are never lost, and are no wish themselves, and to start a task that is
    to begin anew, or from a checkpoint, is to start it so.
    """
    if pending is None:
        return new
    if new.verb is Verb.START and pending.says_how:
        return structs.replace(pending, taken_on=True)
    words = (*pending.feedback, *new.feedback)
    kept = pending if new.verb is Verb.FEEDBACK else new
    return structs.replace(kept, feedback=words, taken_on=kept.taken_on or new.taken_on)


def once_heard(request: Request) -> Request | None:
    """What is left of a request when its words are in the log."""
    return None if request.verb is Verb.FEEDBACK else structs.replace(request, feedback=())


def wish(request: Request) -> str:
    """What somebody asks for, in words."""
    asked = f"{request.by} asked to {request.verb} it"
    if request.checkpoint:
        asked += f" from the checkpoint {request.checkpoint[:10]}"
    return f"{asked}: {request.text}" if request.text else asked
