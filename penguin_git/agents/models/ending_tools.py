"""The tools by which a model says that its work is over: done, handed over, or a question to a person."""

from collections.abc import Mapping
from typing import Any

from penguin_git.agents.models.provider import Call, ToolSpec
from penguin_git.agents.protocol import Ending
from penguin_git.model.outcome import Outcome

TASK_DONE, HAND_OFF, ASK_PERSON = "task_done", "hand_off", "ask_person"


def _spec(name: str, description: str, **fields: str) -> ToolSpec:
    properties = {field: {"type": "string", "description": said} for field, said in fields.items()}
    required = next(iter(fields))
    schema = {
        "type": "object",
        "properties": properties,
        "required": [required],
        "additionalProperties": False,
    }
    return ToolSpec(name, description, schema)


SPECS = (
    _spec(
        TASK_DONE,
        "End the work: everything that the task asks for is done.",
        summary="What you did, in a few sentences for the people who will read the commit.",
        evidence="How you know that it works: commands you ran and what they said.",
    ),
    _spec(
        HAND_OFF,
        "End the work before it is done, with a note for whoever goes on.",
        note="What is done, what is left, and what the next one has to know.",
    ),
    _spec(
        ASK_PERSON,
        "End the work for now with a question that only a person can answer.",
        question="The question, with what is needed to answer it.",
        note="What is done so far and what is left.",
    ),
)
NAMES = frozenset(spec.name for spec in SPECS)


def problem(call: Call) -> str:
    """Why a call of an ending tool cannot be taken; empty when it can."""
    needed = next(spec for spec in SPECS if spec.name == call.tool).schema["required"][0]
    return "" if _text(call.input, needed) else f"`{needed}` is missing: say it in a sentence or more."


def ending(call: Call, *, nearly_used: bool) -> Ending:
    """How the work ends by this call; `nearly_used` says that the budget made the model end it."""
    said = call.input
    if call.tool == TASK_DONE:
        return Ending(Outcome.COMPLETED, summary=_with_evidence(said))
    if call.tool == ASK_PERSON:
        question = _text(said, "question")
        note = _text(said, "note") or question
        return Ending(Outcome.NEEDS_HUMAN, f"it asks: {question}", handoff=note, suggestion=question)
    if nearly_used:
        reason = "over_budget: the budget is nearly used, and it handed over"
        return Ending(Outcome.OVER_BUDGET, reason, handoff=_text(said, "note"))
    return Ending(Outcome.PAUSED, "it handed over before it was done", handoff=_text(said, "note"))


def _with_evidence(said: Mapping[str, Any]) -> str:
    evidence = _text(said, "evidence")
    return _text(said, "summary") + (f"\n\nEvidence: {evidence}" if evidence else "")


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value.strip() if isinstance(value, str) else ""
