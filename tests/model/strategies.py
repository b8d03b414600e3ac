"""Random tasks out of few values, so that sides of a merge often meet in one field."""

from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Check, Note, Task
from tests.support.tasks import NOW, a_task

IDS = st.sampled_from([TaskId(letter) for letter in "abcdef"])
STATUSES = st.sampled_from(TaskStatus)
PRIORITIES = st.sampled_from(TaskPriority)

_LABELS = st.sampled_from(["api", "auth", "docs", "ui"])
_CONDITIONS = st.one_of(st.sampled_from(["it works", "it is fast"]), st.builds(Check, check=_LABELS))
_TIMES = st.sampled_from([NOW.replace(day=day) for day in (2, 9, 10)])
_NOTES = st.builds(Note, at=_TIMES, by=st.just("jane"), text=_LABELS)
_LIMITS = st.none() | st.sampled_from([10, 20, 30])
_CONSTRAINTS = st.builds(ResourceConstraints, max_tokens=_LIMITS, max_iterations=_LIMITS)
_PLAIN = st.sampled_from([1, 2, True, 1.0, "one", None])
METADATA = st.dictionaries(
    st.sampled_from("xyz"),
    _PLAIN | st.lists(_PLAIN, max_size=2) | st.dictionaries(st.sampled_from("pq"), _PLAIN),
)

_EDITS: dict[str, st.SearchStrategy[Any]] = {
    "status": STATUSES,
    "title": st.sampled_from(["First", "Second"]),
    "description": st.none() | st.just("More"),
    "priority": PRIORITIES,
    "depends_on": st.lists(IDS, unique=True, max_size=3).map(tuple),
    "labels": st.lists(_LABELS, unique=True).map(tuple),
    "acceptance": st.lists(_CONDITIONS, unique_by=repr, max_size=3).map(tuple),
    "resource_constraints": _CONSTRAINTS,
    "notes": st.lists(_NOTES, unique_by=repr, max_size=3).map(tuple),
    "metadata": METADATA,
}


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """A task with some of its fields set."""
    return edited(draw, a_task())


@st.composite
def sides(draw: st.DrawFn, count: int) -> list[Task]:
    """A task and `count` edits of it, each of a few fields."""
    base = edited(draw, a_task())
    return [base, *(edited(draw, base) for _ in range(count))]


def edited(draw: st.DrawFn, task: Task) -> Task:
    """The task with a few fields set to something else, or to the same."""
    names = draw(st.lists(st.sampled_from(sorted(_EDITS)), unique=True, max_size=4))
    return replace(task, **{name: draw(_EDITS[name]) for name in names})


@st.composite
def forests(draw: st.DrawFn) -> list[Task]:
    """Tasks with dependencies and parents in any knot, some of them on ids that nobody has."""
    names = draw(st.lists(IDS, unique=True, max_size=6))
    edges = st.lists(IDS, unique=True, max_size=2).map(tuple)
    return [
        a_task(
            name,
            depends_on=draw(edges),
            parent=draw(st.none() | IDS),
            status=draw(STATUSES),
            priority=draw(PRIORITIES),
            created_at=draw(st.none() | _TIMES),
            run=draw(st.sampled_from(["make", None])),
            requires_approval=draw(st.booleans()),
        )
        for name in names
    ]
