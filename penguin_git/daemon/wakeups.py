"""What makes the daemon look again: a change of a ref, an attempt that ended, or time."""

import logging
import os
import threading
from pathlib import Path
from types import TracebackType

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

# Its remarks about events after the end are no use to anybody who reads our standard error.
logging.getLogger("watchdog").addHandler(logging.NullHandler())

_READ_ONLY = frozenset({"opened", "closed_no_write"})


class Wakeups(FileSystemEventHandler):
    """Watches the base branch and what people ask for. `wait` returns when something may have changed.

    Folder by folder: git removes the folders of deleted refs, and with them a watch on the whole tree.
    """

    def __init__(self, common_dir: Path, base_ref: str, bell: Path) -> None:
        self._changed = threading.Event()
        self._base, self._bell, self._packed = common_dir / base_ref, bell, common_dir / "packed-refs"
        bell.parent.mkdir(parents=True, exist_ok=True)
        self._observer: BaseObserver | None = Observer()
        for folder in {path.parent for path in (self._base, self._bell, self._packed)}:
            if folder.is_dir():
                self._observer.schedule(self, str(folder))

    def __enter__(self) -> "Wakeups":
        try:
            if self._observer:
                self._observer.start()
        except OSError:  # no watches left on this machine: looking now and then has to do
            self._observer = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._observer:
            self._observer.stop()
            self._observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog's thread."""
        paths = {Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path)}
        if event.event_type not in _READ_ONLY and paths & {self._base, self._bell, self._packed}:
            self.wake()

    def wake(self) -> None:
        """Have the daemon look again at once."""
        self._changed.set()

    def wait(self, seconds: float) -> None:
        """Wait for a change, at most this long."""
        self._changed.wait(seconds)
        self._changed.clear()
