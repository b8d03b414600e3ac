"""One thing that is wrong, and the way to set it right."""

from collections.abc import Callable
from dataclasses import dataclass

Mend = Callable[[], None]


@dataclass(frozen=True)
class Finding:
    """What a check found.

    `fix` says what `--fix` would do, or what a person can. Findings with the same `mend` are set right
    together. `alone`: not while a daemon works. A `note` is only for information.
    """

    code: str
    message: str
    path: str = ""
    fix: str = ""
    mend: Mend | None = None
    alone: bool = False
    note: bool = False
