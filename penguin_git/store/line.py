"""One line for each version of a task file: its head, and where the whole task lies."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from penguin_git.errors import BrokenFile, Problem
from penguin_git.model import head
from penguin_git.model.head import Head, column
from penguin_git.model.task import Task
from penguin_git.store.bodies import Body, Span
from penguin_git.store.known import is_text, shown

_AT_ONCE = 1_000  # tasks that are in memory as a whole while many are read


class Line(Head):
    """A version of a file, and the head of the task that it says; `id` is empty where it says none.

    `oid` is the name of its blob, empty for what is no regular file. `start`, `length` and `checksum` are
    those of the `Span`.
    """

    __slots__ = ()

    path: str = column("path")
    oid: str = column("oid")
    start: int = column("start")
    length: int = column("length")
    checksum: int = column("checksum")

    @property
    def is_task(self) -> bool:
        """Whether it can be read as a task. Where it can't, there is no head."""
        return bool(self.id)

    @property
    def span(self) -> Span:
        """Where the whole task lies."""
        return Span(self.start, self.length, self.checksum)


K = TypeVar("K")
Text = tuple[str, str, bytes]  # path, name of the blob, content
Keep = Callable[[Sequence[Body]], list[Span]]  # puts tasks somewhere, and says where they lie


def oid_in(lines: Mapping[K, Line], key: K) -> str | None:
    """Which version of a file some lines have under a key; None where they have none."""
    line = lines.get(key)
    return None if line is None else line.oid


def made(texts: Iterable[Text], keep: Keep) -> Iterator[Line]:
    """Lines of texts that nobody has read before."""
    rest = iter(texts)
    while some := [(path, oid, task_of(path, oid, data)) for path, oid, data in islice(rest, _AT_ONCE)]:
        good = [(path, oid, task) for path, oid, task in some if isinstance(task, Task)]
        spans = keep([Body(oid, task) for _, oid, task in good])
        yield from tasks_in(good, spans)
        yield from (_unreadable(path, oid) for path, oid, task in some if not isinstance(task, Task))


def tasks_in(files: list[tuple[str, str, Task]], spans: list[Span]) -> list[Line]:
    """The lines of files whose tasks are known."""
    columns = head.columns(task for _, _, task in files)
    columns["path"], columns["oid"] = [path for path, _, _ in files], [oid for _, oid, _ in files]
    for place, name in enumerate(Span._fields):
        columns[name] = [span[place] for span in spans]
    return head.rows(Line, columns)


def _unreadable(path: str, oid: str) -> Line:
    nothing: dict[str, Sequence[object]] = {name: [None] for name in head.VALUES}
    span = {name: [value] for name, value in Span()._asdict().items()}
    return head.rows(Line, {**nothing, **span, "id": [""], "path": [path], "oid": [oid]})[0]


def task_of(path: str, oid: str, data: bytes) -> Task | tuple[Problem, ...]:
    """The task that a text says, or what is wrong with it."""
    from penguin_git.codec import tasks as task_codec  # only for what was not read before: it brings YAML

    if not (oid or is_text(path)):
        return (task_codec.no_text(shown(path)),)
    if not oid:
        return (Problem(path, 0, 0, "It is not a regular file.", "Replace it by the file itself."),)
    try:
        return task_codec.parse(data, path)
    except BrokenFile as broken:
        return broken.problems
