"""What a user can fix: a sentence, where it is, and the next step."""

from collections.abc import Sequence
from typing import NamedTuple


class PenguinError(Exception):
    """Something a user can put right. `hint` is the next step, usually a command."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class InvalidValue(PenguinError, ValueError):
    """A value from Python that no task can have."""


class Problem(NamedTuple):
    """One thing wrong in a file. Lines and columns count from 1; 0 means the file as a whole."""

    path: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message}" + (f" {self.hint}" if self.hint else "")


class BrokenFile(PenguinError):
    """A file that cannot be read as what it should be, with everything wrong in it at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
