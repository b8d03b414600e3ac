"""What the merge driver tells people: which file, which field, both values, and the next step."""

import shlex
from collections.abc import Iterator, Mapping

from penguin_git.codec import scalars, values
from penguin_git.errors import BrokenFile
from penguin_git.model.merging import Clash
from penguin_git.model.task import Task
from penguin_git.model.text import visible

_LONGEST = 60  # characters of a value that are shown


def clash(path: str, found: Clash, base: Task) -> str:
    """Both sides changed a field, and nobody but a person can decide."""
    words = " and ".join(_words(found, getattr(base, found.field)))
    return f"{_file(path)}: both sides changed {words}. Keep one where the markers are, then `git add` it."


def two_tasks(path: str) -> str:
    """Both sides have made a file of this name, and mean different tasks."""
    shown = shlex.quote(visible(path))
    by_hand = f"git show :3:{shown} > {shlex.quote(visible(_beside(path)))}"
    # Numbers are given in sequence; for other ids `penguin doctor` has no next one.
    way = "penguin doctor --fix" if _stem(path).isdecimal() else by_hand
    return (
        f"{_file(path)}: both sides added this file. If they are two tasks, keep one here and give the other"
        f" a new id: {way}"
    )


def overruled(path: str, found: Clash, task: Task) -> str:
    """Both sides changed a field, and a rule decided."""
    word = _word(found.field, found.ours, found.theirs)
    return (
        f"{_file(path)}: both sides changed {word}. By the rule {_value(getattr(task, found.field))} stands."
    )


def void(path: str) -> str:
    """An approval that was given to something else than what the merge says."""
    return f"{_file(path)}: its approval is void, since the merged task is not the one that was approved."


def by_lines(path: str, why: str, conflicts: int) -> str:
    """A file that was merged as git merges any text."""
    ending = " There are conflicts." if conflicts else ""
    return f"{_file(path)}: merged by lines, since {visible(why)}{ending}"


def not_text(path: str, why: str) -> str:
    """A file that git itself does not merge."""
    return f"{_file(path)}: not merged: it holds bytes that are no text, and {visible(why)}"


def cannot_write(path: str) -> str:
    """A merge that no edit of either file can express."""
    return f"{_file(path)}: the merged task does not fit into either file. Both stand between the markers."


def problem(broken: BrokenFile) -> str:
    """The first thing wrong in a file, without its path and the remedy."""
    first = broken.problems[0]
    return f"line {first.line}: {first.message}" if first.line else first.message


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


def _beside(path: str) -> str:
    return f"{path.removesuffix('.yaml')}-2.yaml"


def _file(path: str) -> str:
    return f"`{visible(path)}`"


def _words(found: Clash, old: object) -> Iterator[str]:
    """The field with both values; of a mapping only the keys that both sides changed."""
    before, mine, other = (values.value(one) for one in (old, found.ours, found.theirs))
    if not (isinstance(before, Mapping) and isinstance(mine, Mapping) and isinstance(other, Mapping)):
        yield _word(found.field, mine, other)
        return
    for key in dict.fromkeys([*mine, *other]):
        if mine.get(key) != other.get(key) and before.get(key) not in (mine.get(key), other.get(key)):
            yield _word(f"{found.field}.{key}", mine.get(key), other.get(key))


def _word(field: str, mine: object, other: object) -> str:
    if isinstance(mine, str) and isinstance(other, str):
        mine, other = _from_the_difference(mine, other)
    return f"`{visible(field)}` (ours: {_value(mine)}, theirs: {_value(other)})"


def _from_the_difference(mine: str, other: str) -> tuple[str, str]:
    """Two long texts from the first line on that differs, so that what is shown of them does, too."""
    ours, theirs = mine.split("\n"), other.split("\n")
    pairs = enumerate(zip(ours, theirs, strict=False))
    at = next((at for at, (left, right) in pairs if left != right), min(len(ours), len(theirs)))
    return "\n".join(ours[at:]), "\n".join(theirs[at:])


def _value(said: object) -> str:
    if said in (None, "", (), [], {}):
        return "nothing"
    shown = visible(said.strip("\n") if isinstance(said, str) else scalars.flow(values.value(said)))
    return f"`{shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + '…'}`"
