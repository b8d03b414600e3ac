"""What the line above the board says of files that can't be read."""

from collections.abc import Sequence
from typing import Final

from penguin_git.model import layout
from penguin_git.model.text import visible

_NAMED: Final = 3


def unread(problems: Sequence[str]) -> str:
    """How many there are, the names of the first, and the command that says what is wrong with each."""
    if len(problems) == 1 and not problems[0].startswith(layout.ROOT):
        return visible(problems[0])
    names = [visible(problem.partition(":")[0].rpartition("/")[2]) for problem in problems[:_NAMED]]
    rest = f" and {len(problems) - _NAMED} more" if len(problems) > _NAMED else ""
    count = "1 file" if len(problems) == 1 else f"{len(problems)} files"
    return f"{count} can't be read: {', '.join(names)}{rest} (`penguin task lint` says why)"
