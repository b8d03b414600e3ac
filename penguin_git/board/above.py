"""The line above the board, and what it says."""

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.widgets import Static

from penguin_git.model import layout
from penguin_git.model.board import Board
from penguin_git.model.ids import TaskId
from penguin_git.model.text import visible

_NAMED: Final = 3


class AboveLine(Static):
    """Says how much of the repository with this name is shown."""

    def __init__(self, repository: str) -> None:
        super().__init__(Content("Reading the tasks …"), id="above")
        self._repository = repository

    def say(self, board: Board, *, under: TaskId | None, words: str) -> None:
        """This board is shown, only the parts of `under` where there is such a task, filtered by `words`."""
        self.update(Content(line(board, repository=self._repository, under=under, words=words)))


def line(board: Board, *, repository: str, under: TaskId | None, words: str) -> str:
    """How much is shown of what, and who is at work; `under` is the task whose parts alone are shown."""
    count = sum(map(len, board.columns.values()))
    parts = [f"{repository}  {count:,} tasks".strip()]
    if under is not None:
        whole = board.wholes[under]
        parts.append(f"parts of {whole.id} {visible(whole.title)} ({whole.done}/{whole.parts})")
    parts += [unread(board.broken)] if board.broken else []
    parts += [f"filter: {visible(words)}"] if words else []
    parts += [f"{board.hidden:,} hidden"] if board.hidden else []
    parts.append(f"at work: {visible(board.worker)}" if board.worker else "nobody is at work")
    return "  ·  ".join(parts)


def unread(problems: Sequence[str]) -> str:
    """How many there are, the names of the first, and the command that says what is wrong with each."""
    if len(problems) == 1 and not problems[0].startswith(layout.ROOT):
        return visible(problems[0])
    names = [visible(problem.partition(":")[0].rpartition("/")[2]) for problem in problems[:_NAMED]]
    rest = f" and {len(problems) - _NAMED} more" if len(problems) > _NAMED else ""
    count = "1 file" if len(problems) == 1 else f"{len(problems)} files"
    return f"{count} can't be read: {', '.join(names)}{rest} (`penguin task lint` says why)"
