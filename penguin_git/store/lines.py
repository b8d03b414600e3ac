"""One line for each version of a task file: its head, and where the whole task lies."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from msgspec import Struct

from penguin_git.errors import BrokenFile, Problem
from penguin_git.model.head import Head, head
from penguin_git.model.task import Task
from penguin_git.store.bodies import Bodies, Body, Span

_AT_ONCE = 1_000  # tasks that are in memory as a whole while many are read


class Line(Struct, frozen=True, array_like=True, gc=False):
    """A version of a file. `oid` is the name of its blob, empty for what is no regular file.

    Without a head it can't be read as a task. `start`, `length` and `checksum` are those of the `Span`.
    """

    path: str
    oid: str
    head: Head | None = None
    start: int = 0
    length: int = 0
    checksum: int = 0

    @property
    def span(self) -> Span:
        """Where the whole task lies."""
        return Span(self.start, self.length, self.checksum)


Lines = Mapping[str, Line]  # by path
Text = tuple[str, str, bytes]  # path, name of the blob, content


def made(texts: Iterable[Text], bodies: Bodies) -> Iterator[Line]:
    """Lines of texts that nobody has read before; the tasks they say are kept among the bodies."""
    rest = iter(texts)
    while some := [(path, oid, task_of(path, oid, data)) for path, oid, data in islice(rest, _AT_ONCE)]:
        good = [(path, oid, task) for path, oid, task in some if isinstance(task, Task)]
        spans = bodies.append([Body(oid, task) for _, oid, task in good])
        for (path, oid, task), span in zip(good, spans, strict=True):
            yield Line(path, oid, head(task), *span)
        yield from (Line(path, oid) for path, oid, task in some if not isinstance(task, Task))


def task_of(path: str, oid: str, data: bytes) -> Task | tuple[Problem, ...]:
    """The task that a text says, or what is wrong with it."""
    from penguin_git.codec import tasks as task_codec  # only for what was not read before: it brings YAML

    if not oid:
        return (Problem(path, 0, 0, "It is not a regular file.", "Replace it by the file itself."),)
    try:
        return task_codec.parse(data, path)
    except BrokenFile as broken:
        return broken.problems
