"""The sign of life of a daemon: others take over what it has once they hear nothing for a lease."""

import platform
import threading
from types import TracebackType
from typing import Self

from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.store import beats
from penguin_git.store.beats import Sign
from penguin_git.store.shared_refs import SharedRefs
from penguin_git.tracker.project import Project

_A_LEASE = 4  # beats; so a lost one or two mean nothing


class Heartbeat:
    """Beats in a thread of its own, as a tick may wait for a slow server; `lease` in seconds.

    It goes silent when the ticks do: a daemon that hangs has to look dead.
    """

    def __init__(self, project: Project, refs: SharedRefs, name: str, lease: float) -> None:
        self._project, self._refs, self._name, self._lease = project, refs, name, lease
        self._ended = threading.Event()
        self._heard = False
        self._ticked = project.world.monotonic()
        self._thread = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)

    @property
    def is_heard(self) -> bool:
        """Whether a beat of ours has arrived: whoever has none counts as gone, and claims nothing."""
        return self._heard

    def note_tick(self) -> None:
        """Tell that the daemon goes on."""
        self._ticked = self._project.world.monotonic()

    def __enter__(self) -> Self:
        self._beat()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._put(None)

    def _beat_on(self) -> None:
        while not self._ended.wait(self._lease / _A_LEASE):
            if self._project.world.monotonic() - self._ticked < self._lease:
                self._beat()

    def _beat(self) -> None:
        sign = Sign(name=self._name, host=platform.node(), nonce=self._project.world.nonce())
        self._heard = self._put(beats.written(self._project.store, sign)) or self._heard

    def _put(self, blob: str | None) -> bool:
        """Put a beat in the place of the last one; whether it arrived."""
        try:
            self._refs.put(layout.beat(self._name), blob)
        except (PenguinError, OSError):
            return False  # the next one says as much
        return True
