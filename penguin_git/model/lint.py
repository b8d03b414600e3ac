"""Advice on what makes a task a good one: atomic, self-contained, measurable, of a fair size, within limits.

Each rule looks at one task alone and says nothing where it is not sure.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from penguin_git.model.config import Config
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import LONGEST_TITLE, Check, Task, TaskType
from penguin_git.model.title_words import is_no_order, second_order, words

_MANY_TOKENS = 50_000  # the guide's largest tier
_MANY_WORDS = 600  # of a description: about two pages
_MANY_CONDITIONS = 10
_MANY_STEPS = 12  # items of a checklist

_ENDED = (TaskStatus.COMPLETED, TaskStatus.CANCELLED)
_STEP = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S", re.MULTILINE)
_CRITERIA = re.compile(
    r"\b(?:acceptance|success criteri|criteria|definition of done|done when|is done if"
    r"|expected (?:result|behaviou?r))",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:stuff|things?|something|somehow|misc|miscellaneous|various|whatever|etc|and so on|and more)\b",
    re.IGNORECASE,
)
_EMPTY_PROMISE = re.compile(
    r"(?:it|everything|all|the code|the feature|this)?\s*(?:should )?"
    r"(?:works?|is done|is good|is fine|looks good|runs)"
    r"(?: fine| well| properly| correctly| as expected| as intended)?[.!]?",
    re.IGNORECASE,
)


class Advice(Struct, frozen=True, kw_only=True):
    """One piece of advice: what is amiss, and what would be better."""

    code: str
    message: str
    suggestion: str


class Surroundings(Struct, frozen=True, kw_only=True):
    """What a rule needs to know beside the task: the settings, and whether it is only made of parts."""

    config: Config = Config()
    is_parent: bool = False


Rule = Callable[[Task, Surroundings], tuple[str, str] | None]
"""Gives a message and a suggestion, or None."""


def advice(task: Task, around: Surroundings) -> Iterator[Advice]:
    """Everything that could be better about a task, in the order of the codes."""
    for code, rule in RULES.items():
        if found := rule(task, around):
            yield Advice(code=code, message=found[0], suggestion=found[1])


def is_over(status: TaskStatus) -> bool:
    """Whether advice comes too late for a task in this state."""
    return status in _ENDED


def _no_acceptance(task: Task, around: Surroundings) -> tuple[str, str] | None:
    if task.acceptance or around.is_parent or _CRITERIA.search(task.description or ""):
        return None
    return (
        "It does not say when it is done.",
        "Add to `acceptance` what has to hold in the end, best as a `check:` with a command.",
    )


def _no_budget(task: Task, around: Surroundings) -> tuple[str, str] | None:
    limits = task.resource_constraints
    own = (limits.max_tokens, limits.max_duration_minutes, limits.max_iterations)
    by_a_person = "@" in (task.assigned_to or "")
    if any(own) or around.is_parent or by_a_person or around.config.max_duration_minutes:
        return None
    flag = "--budget-minutes 30" if task.run is not None else "--budget-tokens 15000 --budget-minutes 60"
    return "It has no budget.", f"Limit what it may cost: `penguin task update {task.id} {flag}`."


def _not_actionable(task: Task, around: Surroundings) -> tuple[str, str] | None:
    if around.is_parent or not is_no_order(task.title):
        return None
    return (
        "Its title does not say what to do.",
        "Begin the title with a verb, as in `Implement user authentication API endpoints`.",
    )


def _vague(task: Task, _: Surroundings) -> tuple[str, str] | None:
    if found := _VAGUE.search(task.title):
        return f"Its title is vague: `{found.group()}`.", "Name what exactly is to be done."
    for condition in task.acceptance:
        if not isinstance(condition, Check) and _EMPTY_PROMISE.fullmatch(condition.strip()):
            return (
                f"Nobody can check an acceptance condition such as `{condition.strip()}`.",
                "Say what can be seen or measured when it holds.",
            )
    return None


def _too_large(task: Task, around: Surroundings) -> tuple[str, str] | None:
    if around.is_parent:
        return None
    tokens, conditions = task.resource_constraints.max_tokens or 0, len(task.acceptance)
    length, steps = len((task.description or "").split()), len(_STEP.findall(task.description or ""))
    why = [
        *([f"a budget of {tokens:,} tokens"] if tokens > _MANY_TOKENS else []),
        *([f"a description of {length} words"] if length > _MANY_WORDS else []),
        *([f"{conditions} acceptance conditions"] if conditions > _MANY_CONDITIONS else []),
        *([f"a list of {steps} points"] if steps > _MANY_STEPS else []),
    ]
    if not why:
        return None
    return (
        f"It looks too large for one task: {' and '.join(why)}.",
        f"`penguin task split {task.id} --dry-run` shows the parts that it names.",
    )


def _several(task: Task, around: Surroundings) -> tuple[str, str] | None:
    if around.is_parent:
        return None
    parts = [part for part in task.title.split(";") if len(words(part)) > 1]
    second = second_order(task.title)
    if len(parts) < 2 and not second:
        return None
    what = f"`{second} …` is a second one" if second else "a `;` separates them"
    return (
        f"Its title has several objectives: {what}.",
        "Make one task of each, and let one depend on the other.",
    )


def _no_context(task: Task, around: Surroundings) -> tuple[str, str] | None:
    if around.is_parent or task.description or task.context or task.run is not None or task.workflow:
        return None
    return (
        "It has no description: whoever does it knows the title alone.",
        "Add `description` with all that has to be known, or `context` with the files to read first.",
    )


def _wide_tools(task: Task, _: Surroundings) -> tuple[str, str] | None:
    looks_only = task.type in (TaskType.RESEARCH, TaskType.REVIEW) or (
        task.type is None and words(task.title)[:1] in (["review"], ["research"])
    )
    allowed = task.resource_constraints.allowed_tools or ()
    if not looks_only or "code_execution" not in allowed or task.run is not None or task.checks:
        return None
    return (
        "It only has to read, and may execute code.",
        f'Allow less: `penguin task update {task.id} --allowed-tools "file_operations:read,web_search"`.',
    )


def _long_title(task: Task, _: Surroundings) -> tuple[str, str] | None:
    if len(task.title) <= LONGEST_TITLE:
        return None
    return (
        f"Its title has {len(task.title):,} characters.",
        "Say in a few words what is to be done, and put the rest into `description`.",
    )


RULES: dict[str, Rule] = {
    "L001": _no_acceptance,
    "L002": _no_budget,
    "L003": _not_actionable,
    "L004": _too_large,
    "L005": _several,
    "L006": _no_context,
    "L007": _wide_tools,
    "L008": _vague,
    "L010": _long_title,
}
