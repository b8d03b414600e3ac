"""Which tasks are meant: conditions on fields, and words that have to occur.

`label:backend status:pending,paused -priority:low "exact words" text`: every part has to hold, a comma means
one of several, a minus turns a part round.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.model.head import Head
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import TaskType

STATES: Final = ("ready", "blocked", "in_review", "draft")
STATUS: Final = "status"
_PROJECT: Final = "project"

_PART = r'(?P<minus>-?)(?:(?P<key>[A-Za-z_-]+):)?(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))(?=\s|$)'
_VALUES: Mapping[str, Callable[[Head], Collection[str | None]]] = {
    "id": lambda task: (task.id,),
    "label": lambda task: task.labels,
    "priority": lambda task: (task.priority,),
    _PROJECT: lambda task: (task.project,),
    "assigned_to": lambda task: (task.assigned_to,),
    "type": lambda task: (task.type,),
    "parent": lambda task: (task.parent,),
    "depends_on": lambda task: task.depends_on,
    "approver": lambda task: (task.approver,),
    "created_by": lambda task: (task.created_by,),
}
_OTHER_NAMES = {
    "labels": "label",
    "state": STATUS,
    "is": STATUS,
    "assignee": "assigned_to",
    "author": "created_by",
}
_KNOWN: Mapping[str, Collection[str]] = {
    STATUS: (*TaskStatus, *STATES),
    "priority": tuple(TaskPriority),
    "type": tuple(TaskType),
}


class Term(Struct, frozen=True):
    """A field has to have one of these values; with `negated`, none of them."""

    key: str
    values: tuple[str, ...]
    negated: bool = False


_READY = Term(STATUS, ("ready",))
_PENDING = Term(STATUS, (TaskStatus.PENDING,))


class Words(Struct, frozen=True):
    """A text that has to occur in the task, whatever its case; with `negated`, it must not."""

    text: str
    negated: bool = False


class Query(Struct, frozen=True):
    """Everything in it has to hold; an empty one holds for every task."""

    terms: tuple[Term, ...] = ()
    words: tuple[Words, ...] = ()

    def __add__(self, other: "Query") -> "Query":
        return Query((*self.terms, *other.terms), (*self.words, *other.words))

    def with_projects(self, spelled: Callable[[Collection[str]], Iterable[str]]) -> "Query":
        """The same for the names of projects that `spelled` makes of those that a person wrote."""
        terms = (
            Term(one.key, tuple(spelled(one.values)), one.negated) if one.key == _PROJECT else one
            for one in self.terms
        )
        return Query(tuple(terms), self.words)

    def possible(
        self, heads: Iterable[Head], project_of: Callable[[Head], str | None] | None = None
    ) -> Iterable[Head]:
        """Those for which all holds that a head tells; derived states and texts are left open.

        `project_of` knows the project also of a part that names none.
        """
        for term in filter(None, map(_told_by_heads, self.terms)):
            if term.key == _PROJECT and project_of:
                heads = [head for head in heads if (project_of(head) in term.values) != term.negated]
            else:
                heads = [head for head in heads if _holds(term, head)]
        return heads

    def states_hold(self, status: str, state: str) -> bool:
        """Whether the conditions on the state hold, the derived ones included."""
        asked = (term for term in self.terms if term.key == STATUS)
        return all((status in term.values or state in term.values) != term.negated for term in asked)

    @property
    def asks_what_parents_are_in(self) -> bool:
        """Whether the state that parents have from their parts counts; ready ones there are none of."""
        return any(term.key == STATUS and term != _READY for term in self.terms)

    @property
    def asks_for_states(self) -> bool:
        """Whether it takes a derived state to decide."""
        return any(_is_derived(term) for term in self.terms)


def term(key: str, values: Collection[str], *, negated: bool = False) -> Term:
    """A checked condition; `PenguinError` for an unknown key or a value that its field can't have."""
    name = _OTHER_NAMES.get(key.lower().replace("-", "_"), key.lower().replace("-", "_"))
    if name not in _VALUES and name != STATUS:
        raise PenguinError(f"Tasks can't be filtered by `{key}`.", hint=_nearest(name, (*_VALUES, STATUS)))
    for value in values:
        if name in _KNOWN and value not in _KNOWN[name]:
            raise PenguinError(f"`{value}` is no {name} of a task.", hint=_nearest(value, _KNOWN[name]))
    return Term(name, tuple(values), negated)


def parse(text: str) -> Query:
    """The query that a person wrote; `PenguinError` says which part of it can't be understood."""
    query, place = Query(), 0
    while rest := text[place:].lstrip():
        place = len(text) - len(rest)
        found = re.match(_PART, rest)
        if found is None:
            raise PenguinError(
                f"The filter can't be understood from `{rest[:40]}` on.",
                hint='Write it like: label:backend status:pending -priority:low "exact words"',
            )
        query += _part(found)
        place += found.end()
    return query


def _part(found: re.Match[str]) -> Query:
    negated, said = bool(found["minus"]), found["quoted"] if found["plain"] is None else found["plain"]
    if found["key"] is None:
        return Query(words=(Words(said, negated),))
    values = (said,) if found["quoted"] is not None else tuple(part for part in said.split(",") if part)
    return Query((term(found["key"], values, negated=negated),))


def _holds(term: Term, task: Head) -> bool:
    if term.key == STATUS:
        return (task.status in term.values) != term.negated
    return any(value in term.values for value in _VALUES[term.key](task)) != term.negated


def _told_by_heads(term: Term) -> Term | None:
    """What of a condition a head tells, if anything."""
    if term == _READY:
        return _PENDING
    return None if _is_derived(term) else term


def _is_derived(term: Term) -> bool:
    return term.key == STATUS and any(value in STATES for value in term.values)


def _nearest(word: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1)
    suggestion = f"Did you mean `{near[0]}`? " if near else ""
    return f"{suggestion}Known are {', '.join(known)}."
