"""What whoever begins to work needs to know of a project's tasks, in a text of at most 3,000 bytes."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from penguin_git.model.one_line import one_line, short
from penguin_git.model.text import visible
from penguin_git.model.ways import BY_COMMAND, Ways

LONGEST = 3_000  # bytes
MOST = 5  # tasks under one heading
_TITLE = 60


class Item(Struct, frozen=True):
    """A task in a few words; `remark` says whose it is, or what it waits for."""

    id: str
    state: str
    priority: str
    title: str
    remark: str = ""


class Overview(Struct, frozen=True, kw_only=True):
    """How a project's tasks stand: those of each kind that come first, and how many there are by status."""

    base: str
    counts: dict[str, int]
    in_progress: tuple[Item, ...] = ()
    free: tuple[Item, ...] = ()
    waiting: tuple[Item, ...] = ()
    landed: tuple[Item, ...] = ()
    broken: tuple[str, ...] = ()


def text(seen: Overview, ways: Ways = BY_COMMAND) -> str:
    """The whole primer, with as many tasks under each heading as there is room for."""
    texts = (_text(seen, ways, most) for most in range(MOST, 0, -1))
    return next((one for one in texts if len(one.encode()) <= LONGEST), _text(seen, ways, 0))


def _text(seen: Overview, ways: Ways, most: int) -> str:
    return "\n".join((*_about(seen), *_lists(seen, most), "", ways.project))


def _about(seen: Overview) -> Iterator[str]:
    yield "# Tasks of this repository"
    yield ""
    yield "A task is a YAML file under `.penguin/tasks/`, kept in git by `penguin`. What counts is the branch"
    yield f"`{short(seen.base, _TITLE)}`: a task is done when it says so there."
    counted = [f"{count:,} {status.replace('_', ' ')}" for status, count in seen.counts.items()]
    yield f"Now: {', '.join(counted) or 'no tasks yet'}."


def _lists(seen: Overview, most: int) -> Iterator[str]:
    yield from _listed("In progress", seen.in_progress, most)
    yield from _listed("Free to take, the most urgent first", seen.free, most)
    yield from _listed("Waiting for a person", seen.waiting, most)
    yield from _listed("Landed last", seen.landed, most)
    if seen.broken and most:
        yield "Files that can't be read (a person has to put them right):"
        yield from (f"  {short(problem, 2 * _TITLE)}" for problem in seen.broken[:most])


def _listed(heading: str, items: Sequence[Item], most: int) -> Iterator[str]:
    if items and most:
        yield f"{heading}:"
        yield from (f"  {_item(item)}" for item in items[:most])


def _item(item: Item) -> str:
    line = one_line(item.id, item.state, item.priority, short(item.title, _TITLE))
    return f"{line} ({visible(short(item.remark, _TITLE))})" if item.remark else line
