"""What a person can do to a task now, and why not the rest."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from penguin_git.model.board import Card, Column
from penguin_git.model.status import TaskStatus


class Action(StrEnum):
    """What can be done to one task, in the order in which it is offered; each is a command of that name."""

    APPROVE = "approve"
    REJECT = "reject"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    FEEDBACK = "feedback"
    CHECKPOINT = "checkpoint"
    DONE = "done"
    FAIL = "fail"
    RESTART = "restart"
    CANCEL = "cancel"
    REOPEN = "reopen"
    NOTE = "note"


class Words(StrEnum):
    """Whether an action takes a person's words."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Offer(Struct, frozen=True, kw_only=True):
    """One action on a card. `why_not` is a sentence's end (`it is completed`) where it can't be done now.

    `effect` says in a few words what happens, `is_grave` that one should ask before.
    """

    action: Action
    effect: str
    words: Words
    why_not: str = ""
    is_grave: bool = False


def offers(card: Card) -> tuple[Offer, ...]:
    """Every action, with the reason where it is not to be had."""
    return tuple(offer(card, action) for action in Action)


def possible(card: Card) -> tuple[Offer, ...]:
    """The actions that can be done now."""
    return tuple(one for one in offers(card) if not one.why_not)


def offer(card: Card, action: Action) -> Offer:
    """One action on a card."""
    in_review = card.column is Column.IN_REVIEW
    return Offer(
        action=action,
        effect=(_EFFECTS_IN_REVIEW if in_review else {}).get(action) or _EFFECTS[action],
        words=_WORDS.get(action, Words.OPTIONAL),
        why_not=_WHY_NOT[action](card),
        is_grave=action in _GRAVE,
    )


_EFFECTS: Final[Mapping[Action, str]] = {
    Action.APPROVE: "it may run",
    Action.REJECT: "it is paused, with the reason as a note",
    Action.START: "it starts now, in the background",
    Action.PAUSE: "it stops, with its work saved",
    Action.RESUME: "it goes on",
    Action.FEEDBACK: "whoever works on it next is told",
    Action.CHECKPOINT: "its work is saved now",
    Action.DONE: "it counts as done",
    Action.FAIL: "it counts as failed",
    Action.RESTART: "it begins again from the base branch",
    Action.CANCEL: "it is given up",
    Action.REOPEN: "it is pending again",
    Action.NOTE: "a remark is added",
}
_EFFECTS_IN_REVIEW: Final[Mapping[Action, str]] = {
    Action.APPROVE: "its work lands on the base branch",
    Action.REJECT: "it goes back, and the next attempt is told the reason",
}
_WORDS: Final[Mapping[Action, Words]] = {
    Action.REJECT: Words.REQUIRED,
    Action.FEEDBACK: Words.REQUIRED,
    Action.NOTE: Words.REQUIRED,
}
_GRAVE: Final = (Action.CANCEL, Action.RESTART, Action.FAIL)
_S = TaskStatus


def _is(card: Card) -> str:
    """How a card stands, as the end of a sentence."""
    if card.column is Column.IN_REVIEW:
        return "it is in review"
    return f"it {'' if card.status is _S.FAILED else 'is '}{card.status.replace('_', ' ')}"


def _unless(*allowed: TaskStatus, card: Card) -> str:
    is_allowed = card.status in allowed and card.column is not Column.IN_REVIEW
    return "" if is_allowed else _is(card)


def _approve(card: Card) -> str:
    if card.column is Column.IN_REVIEW or card.wants_approval:
        return ""
    return "it waits for nobody's approval"


def _reject(card: Card) -> str:
    return "" if card.column is Column.IN_REVIEW else _unless(_S.PENDING, card=card)


def _start(card: Card) -> str:
    if card.column is Column.READY or (card.attempt and card.status in (_S.PAUSED, _S.FAILED)):
        return ""
    return "; ".join(card.reasons) if card.status is _S.PENDING and card.reasons else _is(card)


def _pause(card: Card) -> str:
    return _unless(_S.PENDING, _S.IN_PROGRESS, card=card)


def _resume(card: Card) -> str:
    return _unless(_S.PAUSED, _S.FAILED, card=card)


def _feedback(card: Card) -> str:
    if not card.attempt:
        return "nobody works on it"
    return _unless(_S.PENDING, _S.IN_PROGRESS, _S.PAUSED, _S.FAILED, card=card)


def _checkpoint(card: Card) -> str:
    return "" if card.is_worked_on else "no agent works on it"


def _by_hand(card: Card) -> str:
    """Why a person can't say that it has ended."""
    return "an agent works on it" if card.is_worked_on else ""


def _done(card: Card) -> str:
    return _by_hand(card) or _unless(_S.PENDING, _S.IN_PROGRESS, _S.PAUSED, _S.FAILED, card=card)


def _fail(card: Card) -> str:
    return _by_hand(card) or _unless(_S.PENDING, _S.IN_PROGRESS, card=card)


def _restart(card: Card) -> str:
    if not card.attempt:
        return "there is no attempt to begin again"
    return _is(card) if card.status is _S.PENDING else ""


def _cancel(card: Card) -> str:
    return _unless(_S.PENDING, _S.IN_PROGRESS, _S.PAUSED, _S.FAILED, card=card)


def _reopen(card: Card) -> str:
    return _unless(_S.COMPLETED, _S.CANCELLED, _S.FAILED, card=card)


_WHY_NOT: Final[Mapping[Action, Callable[[Card], str]]] = {
    Action.APPROVE: _approve,
    Action.REJECT: _reject,
    Action.START: _start,
    Action.PAUSE: _pause,
    Action.RESUME: _resume,
    Action.FEEDBACK: _feedback,
    Action.CHECKPOINT: _checkpoint,
    Action.DONE: _done,
    Action.FAIL: _fail,
    Action.RESTART: _restart,
    Action.CANCEL: _cancel,
    Action.REOPEN: _reopen,
    Action.NOTE: lambda _: "",
}
