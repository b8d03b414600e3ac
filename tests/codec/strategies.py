"""Random tasks, texts and YAML values for the laws of the codec."""

from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from penguin_git.codec.scalars import Value
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.land import Land
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Approval, Check, Note, Phase, Review, Task, TaskType
from penguin_git.model.tools import KNOWN

T = TypeVar("T")

TRICKY = st.sampled_from(
    [
        "on",
        "1:30",
        "0o7",
        "010",
        "~",
        "null",
        "yes",
        "=",
        "<<",
        "- a",
        "a: b",
        "a #b",
        "#",
        "'",
        '"',
        "\\",
        "2026-11-22",
        "1e5",
        ".5",
        "---",
        "...",
        "%x",
        "@x",
        "`x`",
        " a",
        "a ",
        "a:",
        "[",
        "{}",
        "a, b",
        "!x",
        "&x",
        "*x",
        "|",
        ">",
        "\u202ex",
        "\ufeffx",
        "x\u2028y",
        "\x85",
        "\x07",
        "\t",
        "a\tb",
        "😀",
        "é",
        "\n",
        "a\n",
        "a\nb",
        "a\n\n",
        "\na",
        " a\nb",
        "\ta\nb",
        "a\n \nb",
        "a\n  ",
        "a\r\nb",
        "# a\nb",
        "---\na",
        "a\n...",
        "",
    ]
)
TEXT = (
    TRICKY
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    | st.text("ab:# -'\"\n\t,[]{}", max_size=12)
)
LINE = TEXT.map(lambda text: " ".join(text.split())).filter(bool)
PLAIN: st.SearchStrategy[Value] = (
    TEXT
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.none()
)
VALUE: st.SearchStrategy[Value] = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT.filter(bool), inner, max_size=3),
    max_leaves=8,
)
MAPPING: st.SearchStrategy[dict[str, Value]] = st.dictionaries(
    TEXT.filter(bool), VALUE, min_size=1, max_size=5
)

_IDS = st.sampled_from(["k3f9", "123", "007", "1e5", "m7q2", "0x1", "null", "on"]).map(TaskId)
_TIMES = st.integers(0, 10**15).map(lambda n: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=n))
_LIMIT = st.none() | st.integers(1, 10**9)


def _some(inner: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(inner, max_size=3).map(tuple)


TASKS: st.SearchStrategy[Task] = st.builds(
    Task,
    id=st.just(TaskId("k3f9")),
    status=st.sampled_from(TaskStatus),
    title=LINE,
    description=st.none() | TEXT,
    type=st.none() | st.sampled_from(TaskType),
    priority=st.sampled_from(TaskPriority),
    project=st.none() | LINE,
    parent=st.none() | _IDS,
    depends_on=_some(_IDS),
    labels=_some(LINE),
    assigned_to=st.none() | LINE,
    run=st.none() | TEXT,
    context=_some(LINE),
    acceptance=_some(TEXT | st.builds(Check, check=LINE)),
    workflow=_some(st.builds(Phase, phase=LINE, agent=st.none() | LINE, description=st.none() | TEXT)),
    resource_constraints=st.builds(
        ResourceConstraints,
        max_tokens=_LIMIT,
        max_iterations=_LIMIT,
        allowed_tools=st.none() | _some(st.sampled_from(sorted(KNOWN))),
    ),
    review=st.sampled_from(Review),
    land=st.none() | st.sampled_from(Land),
    requires_approval=st.booleans(),
    approval=st.none() | st.builds(Approval, by=LINE, at=_TIMES, digest=LINE, notes=st.none() | TEXT),
    due=st.none() | _TIMES,
    created_at=st.none() | _TIMES,
    notes=_some(st.builds(Note, at=_TIMES, by=LINE, text=TEXT)),
    metadata=st.dictionaries(TEXT.filter(bool), VALUE, max_size=3),
)
