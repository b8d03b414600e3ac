"""What of a task is searched, and whether words occur in it."""

from collections.abc import Iterator

from penguin_git.model.task import Check, Task


def occurs(text: str, task: Task) -> bool:
    """Whether a text occurs in what people wrote in a task, whatever its case."""
    wanted = text.casefold()
    return any(wanted in said.casefold() for said in _said(task))


def first_line(text: str, task: Task) -> str:
    """The first line in which a text begins to occur; empty where it does not."""
    wanted = text.casefold()
    for said in _said(task):
        before, found, _ = said.casefold().partition(wanted)
        if found:
            return said.split("\n")[before.count("\n")]
    return ""


def _said(task: Task) -> Iterator[str]:
    yield task.id
    yield task.title
    yield task.description or ""
    yield task.run or ""
    yield from task.labels
    yield from (one.check if isinstance(one, Check) else one for one in task.acceptance)
    yield from (note.text for note in task.notes)
    yield from task.context
    yield from (text for text in (task.project, task.assigned_to, task.created_by) if text)


def places(text: str, encoded: bytes) -> Iterator[int]:
    """Where a text could occur in encoded tasks; only a look at the task itself is sure of it.

    Found are all that differ in ASCII letters' case alone, and some others; `ss` does not find an `ß` here.
    """
    wanted, among = _stretch(text), encoded.lower()
    at = among.find(wanted)
    while at >= 0:
        yield at
        at = among.find(wanted, at + 1)


def _stretch(text: str) -> bytes:
    """The longest piece of a text that has a lower case for certain: ASCII."""
    pieces = "".join(character if character.isascii() else "\n" for character in text).split("\n")
    return max(pieces, key=len).lower().encode()
