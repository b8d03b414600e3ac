"""Whether newer versions of files wait for the same tasks as before."""

from collections.abc import Collection

from penguin_git.model.knots import ties
from penguin_git.store.line import Line
from penguin_git.store.lines import Lines


def ties_nothing(lines: Collection[Line], before: Lines, after: Lines) -> bool:
    """Whether new lines close no loop: their edges are the old ones, or they are tasks nobody waits for.

    A parent waits for its parts, so that a new part is only sure to close no loop if it names nobody else.
    """
    if not before.is_plain:
        return False  # tasks that nothing was known of may have come to light
    new = [line for line in lines if not is_tied_as_ever(line, before.get(line.path))]
    if not all(line.is_task and line.path not in before for line in new):
        return False
    if any(line.parent is not None and line.depends_on for line in new):
        return False
    return not any(after.children(line.id) or after.dependants(line.id) for line in new)


def is_tied_as_ever(line: Line, old: Line | None) -> bool:
    """Whether a file waits for the same tasks as it did."""
    if old is None:
        return False
    return (line.path, line.id, ties(line)) == (old.path, old.id, ties(old))
