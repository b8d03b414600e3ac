"""What an undo would do to a file."""

from dataclasses import dataclass
from difflib import unified_diff
from typing import Self


@dataclass(frozen=True)
class Effect:
    """`act` is change, delete or restore; `lines` are those of a text that go (`-`) and come (`+`)."""

    act: str
    lines: tuple[str, ...] = ()

    @classmethod
    def of(cls, now: bytes | None, new: bytes | None) -> Self:
        """From one version of a file to another; None: no file."""
        if now is None or new is None:
            return cls("restore" if now is None else "delete")
        before, after = (data.decode(errors="replace").splitlines() for data in (now, new))
        changed = list(unified_diff(before, after, lineterm="", n=0))[2:]
        return cls("change", tuple(line for line in changed if not line.startswith("@@")))
