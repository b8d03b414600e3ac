"""What of a task is searched, and whether words occur in it."""

from collections.abc import Iterable, Iterator

from penguin_git.model.task import Check, Task

_SHARP_S = ("ß".encode(), "ẞ".encode())


def occurs(text: str, task: Task) -> bool:
    """Whether a text occurs in what people wrote in a task, whatever its case."""
    wanted = folded(text)
    return any(wanted in folded(said) for said in _said(task))


def first_line(text: str, task: Task) -> str:
    """The first line in which a text begins to occur; empty where it does not."""
    wanted = folded(text)
    for said in _said(task):
        before, found, _ = folded(said).partition(wanted)
        if found:
            return said.split("\n")[before.count("\n")]
    return ""


def folded(text: str) -> str:
    """A text as it is compared: without case, and `ß` is `ss`.

    Ligatures and signs such as the one of Kelvin stay what they are, or `places` would have to know them all.
    """
    return text.casefold() if text.isascii() else "".join(map(_folded, text))


def _folded(character: str) -> str:
    plain = character.casefold()
    is_sign = not character.isascii() and any(map(str.isascii, plain))
    return character if is_sign and plain != "ss" else plain


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


def places(text: str, blocks: Iterable[bytes]) -> Iterator[int]:
    """Where a text could occur in encoded tasks that come block by block; only the task itself is sure of it.

    A text of which nothing is certain to be found has no places: see `is_findable`.
    """
    wanted = _wanted(text)
    margin = max(map(len, wanted)) - 1
    before, start = b"", 0
    for block in blocks:
        among = before + block.lower()
        for one in wanted:
            at = among.find(one)
            while at >= 0:
                yield start - len(before) + at
                at = among.find(one, at + 1)
        before, start = among[max(0, len(among) - margin) :], start + len(block)


def is_findable(text: str) -> bool:
    """Whether some piece of a text looks the same in bytes wherever it occurs, but for case in ASCII."""
    return bool(_stretch(text))


def _wanted(text: str) -> tuple[bytes, ...]:
    """One of these has to be there: of what could be written with an `ß`, that alone is certain."""
    stretch = _stretch(text)
    is_sharp = b"ss" in stretch or stretch.startswith(b"s") or stretch.endswith(b"s")
    return (stretch, *_SHARP_S) if is_sharp else (stretch,)


def _stretch(text: str) -> bytes:
    """The longest piece of a text that is ASCII or of a script that knows no case."""
    pieces = "".join(character if _is_plain(character) else "\n" for character in text).split("\n")
    return max((piece.lower().encode() for piece in pieces), key=len)


def _is_plain(character: str) -> bool:
    return character.isascii() or (character.isalpha() and character.lower() == character.upper())
