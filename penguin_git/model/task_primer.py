"""What whoever works on one task needs to know of it, in a text of at most 3,000 bytes."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from penguin_git.model.one_line import one_line, short
from penguin_git.model.task import Check, Task
from penguin_git.model.text import visible_lines
from penguin_git.model.ways import BY_COMMAND, Ways

LONGEST = 3_000  # bytes
_LINE = 160
_MOST = 5  # conditions, reasons, files
_KEPT = 400  # bytes for the beginning of the description


class About(Struct, frozen=True, kw_only=True):
    """A task as it stands; `is_inside` where whoever asks is the attempt at it."""

    task: Task
    state: str
    reasons: tuple[str, ...] = ()
    is_inside: bool = False


def text(about: About, ways: Ways = BY_COMMAND) -> str:
    """The primer: the task, quoted and cut, and what may be done."""
    rules = ways.inside if about.is_inside else ways.task.format(id=about.task.id)
    room = LONGEST - len(f"\n\n{rules}".encode())
    taken = ("\n".join(_facts(about, most)) for most in range(_MOST, 0, -1))
    facts = next((one for one in taken if len(one.encode()) <= room - _KEPT), None)
    facts = "\n".join(_facts(about, 0)) if facts is None else facts
    rest = _description(about.task, ways, room - len(f"{facts}\n".encode()))
    return "\n".join((facts, *rest, "", rules))


def _facts(about: About, most: int) -> Iterator[str]:
    task = about.task
    notes = [f"{note.by}: {note.text}" for note in reversed(task.notes)]
    yield "# Your task" if about.is_inside else "# A task"
    yield one_line(task.id, about.state, task.priority, task.title)
    yield from _listed("Why it is there", about.reasons, most)
    yield from _listed("It is done when", [_condition(one) for one in task.acceptance], most)
    yield from _listed("Read first", task.context, most)
    yield from _listed("Notes, the latest first", notes, most)


def _condition(condition: str | Check) -> str:
    return f"`{condition.check}` ends with 0" if isinstance(condition, Check) else condition


def _listed(heading: str, items: Sequence[str], most: int) -> Iterator[str]:
    if not items:
        return
    yield f"{heading}:" if most else f"{heading}: {len(items):,}, not shown here"
    yield from (f"> {short(item.strip(), _LINE)}" for item in items[:most])
    if 0 < most < len(items):
        yield f"> … and {len(items) - most:,} more"


def _description(task: Task, ways: Ways, room: int) -> Iterator[str]:
    """As much as there is room for, and where the rest is."""
    if not task.description:
        return
    rest = f"> … ({ways.rest.format(id=task.id)})"
    room -= len(f"Description:\n{rest}\n".encode())
    yield "Description:"
    for line in visible_lines(task.description.rstrip()).splitlines():
        quoted = f"> {line}".rstrip().encode()
        yield quoted[: max(room, 1)].decode(errors="ignore")
        room -= len(quoted) + 1
        if room <= 0:
            yield rest
            return
