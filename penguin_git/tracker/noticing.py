"""Noticing that files change, for next to nothing: the kernel tells; where it can't, looking has to do."""

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

# Its remarks about events after the end are no use to anybody who reads our standard error.
logging.getLogger("watchdog").addHandler(logging.NullHandler())

_READ_ONLY = frozenset({"opened", "closed_no_write"})

_Held = tuple[int, ObservedWatch | None]  # the folder's inode; no watch where there was none to be had


class Noticing(FileSystemEventHandler):
    """Watches folders, each without its subfolders but for whole trees. `is_meant` says which paths count.

    Git removes a folder with the last ref in it, and with the folder its watch: `wait` looks after that.
    `is_blind`: not everything will be noticed, so that looking now and then has to do.
    """

    def __init__(self, is_meant: Callable[[Path], bool] = lambda _: True) -> None:
        self._is_meant = is_meant
        self._lock = threading.Lock()
        self._rung = threading.Event()
        self._changed: set[Path] = set()
        self._gone: set[Path] = set()
        self.is_blind = False
        self._wanted: dict[Path, _Held | None] = {}
        self._trees: set[Path] = set()
        self._observer: BaseObserver | None = Observer()

    def __enter__(self) -> Self:
        try:
            if self._observer:
                self._observer.start()
        except OSError:  # no watches left on this machine
            self._observer, self.is_blind = None, True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._observer:
            self._observer.stop()
            self._observer.join()

    def watch(self, *folders: Path) -> None:
        """Watch these as well; a folder that does not exist yet, from when it does."""
        for folder in folders:
            if folder not in self._wanted:
                self._wanted[folder] = self._begun(folder, _identity(folder))

    def watch_tree(self, folder: Path) -> None:
        """Watch a folder with all below it; for such as are not removed with the last file in them."""
        self._trees.add(folder)
        self.watch(folder)

    def forget(self, folder: Path) -> None:
        """Watch this folder no longer."""
        self._end(self._wanted.pop(folder, None))

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog's thread."""
        if event.event_type in _READ_ONLY:
            return
        paths = {Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        gone = paths & self._wanted.keys() if event.event_type == "deleted" else set()
        if meant := {path for path in paths if self._is_meant(path)} | gone:
            with self._lock:
                self._changed |= meant
                self._gone |= gone
            self.wake()

    def wake(self) -> None:
        """End the waiting, though nothing has changed."""
        self._rung.set()

    def wait(self, seconds: float) -> set[Path]:
        """Wait for a change, at most this long; what has changed since the last call."""
        self._renew()
        self._rung.wait(seconds)
        self._rung.clear()
        with self._lock:
            found, self._changed = self._changed, set()
        return found

    def _renew(self) -> None:
        """Watch folders that are new, or that git has removed and made again (perhaps as the same inode)."""
        with self._lock:
            gone, self._gone = self._gone, set()
        for folder, held in list(self._wanted.items()):
            there = _identity(folder)
            if there == (held[0] if held else None) and folder not in gone:
                continue
            self._end(held)
            self._wanted[folder] = self._begun(folder, there)
            with self._lock:
                self._changed.add(folder)  # whatever happened there before the watch began
            self.wake()

    def _begun(self, folder: Path, identity: int | None) -> _Held | None:
        if identity is None or self._observer is None:
            return None
        try:
            return identity, self._observer.schedule(self, str(folder), recursive=folder in self._trees)
        except OSError:  # there are no watches left, or it has just been removed
            self.is_blind = True
            return identity, None

    def _end(self, held: _Held | None) -> None:
        if held and held[1] and self._observer:
            self._observer.unschedule(held[1])


def _identity(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino
    except OSError:
        return None
