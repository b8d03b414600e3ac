"""Files that can't be what they should be: wrong syntax, and merges that somebody left half done."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from penguin_git.model.code import paths
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.suggestion import Kind, Suggestion, bounded

_MANY = 4  # unreadable files that make one task
_LISTED = 20
_CONFLICT = re.compile(
    r"^<{7} [^\n]*\n(?:(?!<{7} |>{7} )[^\n]*\n)*?={7}\r?\n(?:(?!<{7} |={7}\r?\n)[^\n]*\n)*?>{7} ",
    re.MULTILINE,
)


class Wrong(Struct, frozen=True):
    """Where a file can't be read, and why not."""

    path: str
    line: int
    why: str


def conflicts(text: str) -> Iterator[int]:
    """The lines, from 1, at which conflicts begin that git wrote into a file."""
    if "\n=======" in text and "<<<<<<< " in text:
        for match in _CONFLICT.finditer(text):
            yield text.count("\n", 0, match.start()) + 1


def of_conflicts(found: Sequence[Wrong]) -> list[Suggestion]:
    """A task for each file with conflicts in it."""
    first: dict[str, Wrong] = {}
    for wrong in found:
        first.setdefault(wrong.path, wrong)
    return [_conflict(wrong, sum(one.path == wrong.path for one in found)) for wrong in first.values()]


def of_syntax(found: Sequence[Wrong], read: int) -> list[Suggestion]:
    """A task for each file with wrong syntax; one for all where many of the `read` files have it.

    Tests and asides have broken files on purpose, so these say nothing.
    """
    wrong = [one for one in found if not paths.is_test(one.path) and not paths.is_aside(one.path)]
    if len(wrong) >= _MANY:
        return [_many(wrong, read)]
    return [_syntax(one) for one in wrong]


def _conflict(wrong: Wrong, count: int) -> Suggestion:
    return Suggestion(
        kind=Kind.CONFLICT,
        key=f"conflict:{wrong.path}",
        title=f"Resolve the merge conflict left in {wrong.path}",
        description=f"`{wrong.path}` holds the marks of a merge that was not finished (`<<<<<<<`, "
        "`=======`, `>>>>>>>`). Look at what both sides wanted (`git log --merge` or the history of the "
        "file), and leave one text.",
        priority=bounded(0.95),
        location=f"{wrong.path}:{wrong.line}",
        reasons=(f"{count} conflict{'s' if count > 1 else ''} between marks of git's",),
        files=(wrong.path,),
        acceptance=(f"`{wrong.path}` has no conflict marks, and says what both sides wanted.",),
        estimated_constraints=ResourceConstraints.simple(),
    )


def _syntax(wrong: Wrong) -> Suggestion:
    return Suggestion(
        kind=Kind.SYNTAX,
        key=f"syntax:{wrong.path}",
        title=f"Mend the syntax of {wrong.path}",
        description=f"`{wrong.path}` can't be read: {wrong.why} (line {wrong.line}). Find out what was "
        "meant; the history of the file shows when it broke.",
        priority=bounded(0.92),
        location=f"{wrong.path}:{wrong.line}",
        reasons=(wrong.why,),
        files=(wrong.path,),
        acceptance=(f"`{wrong.path}` can be read, and does what was meant.",),
        estimated_constraints=ResourceConstraints.simple(),
    )


def _many(wrong: Sequence[Wrong], read: int) -> Suggestion:
    listed = "\n".join(f"- {one.path}:{one.line}: {one.why}" for one in wrong[:_LISTED])
    is_most = len(wrong) * 2 > read
    return Suggestion(
        kind=Kind.SYNTAX,
        key="syntax:",
        title="Make all Python files readable for Python 3",
        description=f"These files can't be read:\n\n{listed}\n\nFind out whether they are for another "
        "version of Python, are meant to be broken, or are broken.",
        priority=bounded(0.6 if is_most else 0.85),
        location=f"{wrong[0].path}:{wrong[0].line}",
        reasons=(f"{len(wrong)} of {read} Python files can't be read", wrong[0].why),
        files=tuple(one.path for one in wrong[:_LISTED]),
        acceptance=("Each of the files can be read, or is gone.",),
        estimated_constraints=ResourceConstraints.feature(),
    )
