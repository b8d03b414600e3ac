"""The log of one attempt: typed lines on disk as they happen, with secrets taken out first."""

import errno
import os
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from penguin_git.codec.events import format_event
from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.ids import TaskId
from penguin_git.model.secrets import NONE_KNOWN, Secrets

_LONGEST = 16_000  # characters of one text; more is cut in the middle
_PIECE = 8_000


class Journal:
    """Appends events to a file that others may follow. Thread-safe."""

    def __init__(
        self,
        path: Path,
        task: TaskId,
        attempt: int,
        now: Callable[[], datetime],
        secrets: Secrets = NONE_KNOWN,
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._task, self._attempt, self._now, self._secrets = task, attempt, now, secrets
        self._lock = threading.Lock()
        self._path = path
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def redacted(self, text: str) -> str:
        """`text` without what must not be written down."""
        return self._secrets.redacted(text)

    def say(self, type: EventType, data: Mapping[str, Plain]) -> Event:  # noqa: A002 - the log's own word
        """Write one line; the event as it was written."""
        event = Event(
            at=self._now(),
            type=type,
            task=self._task,
            attempt=self._attempt,
            data={key: self._safe(value) for key, value in data.items()},
        )
        with self._lock:
            self._write(format_event(event))
        return event

    def _safe(self, value: Plain) -> Plain:
        if isinstance(value, list):
            return [_elided(item) for item in self._safe_list(value)]
        return _elided(self._secrets.redacted(value)) if isinstance(value, str) else value

    def _safe_list(self, items: list[str]) -> list[str]:
        """The items may be pieces of one text, and a secret cut in two by them."""
        safe = [self._secrets.redacted(item) for item in items]
        whole = "".join(safe)
        clean = self._secrets.redacted(whole)
        return safe if clean == whole else [clean[at : at + _PIECE] for at in range(0, len(clean), _PIECE)]

    def _write(self, line: bytes) -> None:
        """Write a line, or nothing: half a line would make the whole log unreadable."""
        written = os.write(self._fd, line)
        if written < len(line):  # the disk has just become full
            os.ftruncate(self._fd, os.fstat(self._fd).st_size - written)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))

    def content(self) -> bytes:
        """Everything written so far."""
        with self._lock:
            return self._path.read_bytes()

    def close(self) -> None:
        """Close the file; nothing can be said any more."""
        os.close(self._fd)


def _elided(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    return f"{text[:half]}\n[… {len(text) - 2 * half} characters left out …]\n{text[-half:]}"
