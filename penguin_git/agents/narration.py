"""A command's output as events: few, in whole lines where possible, bounded, with progress picked out."""

import re
from collections.abc import Callable, Mapping

from penguin_git.agents.capture import Capture, Captured
from penguin_git.model.event import EventType, Plain
from penguin_git.model.redrawing import redrawn

# What one event may hold; a second of `yes` is 100 MB.
_HEAD = _TAIL = 8 * 1024
_PROGRESS = re.compile(r"::progress[ \t]+(100|\d{1,2})%?(?:[ \t]+(.*))?$")

Say = Callable[[EventType, Mapping[str, Plain]], None]


class Narration:
    """Collects output and says it when flushed."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._waiting = Capture(_HEAD, _TAIL)

    def add(self, chunk: bytes) -> None:
        """Take the next output."""
        self._waiting.add(chunk)

    def flush(self) -> None:
        """Say what came since the last time: whole lines, or a part of one when there is nothing else."""
        came = self._waiting.captured
        self._waiting = Capture(_HEAD, _TAIL)
        lines, newline, part = (came.head + came.tail).rpartition(b"\n")
        if newline and not came.elided:
            self._waiting.add(part)
            came = Captured(lines, total=len(lines))
        self._tell(came.text.split("\n"))

    def close(self) -> None:
        """Say the rest."""
        self.flush()
        self.flush()

    def _tell(self, lines: list[str]) -> None:
        shown = [redrawn(line) for line in lines]
        progress = [match for line in shown if (match := _PROGRESS.match(line))]
        text = "\n".join(line for line in shown if not _PROGRESS.match(line))
        if text.strip():
            self._say(EventType.MESSAGE, {"text": text})
        if progress:
            self._say(EventType.PROGRESS, {"progress": int(progress[-1][1]), "text": progress[-1][2] or ""})


def without_progress(lines: str) -> str:
    """The lines that say something else than how far it is."""
    return "\n".join(line for line in lines.splitlines() if not _PROGRESS.match(line))
