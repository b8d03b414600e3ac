"""A thread that follows a clone and tells what happens to its tasks."""

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack

from penguin_git.errors import PenguinError
from penguin_git.model.happening import TaskEvent
from penguin_git.tracker.happenings import Happenings
from penguin_git.tracker.lookout import Lookout
from penguin_git.tracker.project import Project

_LOG = logging.getLogger("penguin_git.events")


class Teller:
    """Tells what happens from when it was made until it is ended. Closes the project at its end."""

    def __init__(self, project: Project, tell: Callable[[TaskEvent], None]) -> None:
        self._project, self._tell = project, tell
        self._ended = threading.Event()
        with ExitStack() as undoing:
            undoing.enter_context(project)
            self._lookout = Lookout(project)
            self._happenings = Happenings(project)  # looks here and now, so that nothing after this is missed
            undoing.pop_all()
        self._thread = threading.Thread(target=self._follow, name="penguin-events", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether it still tells; not in a forked child, where the thread has gone."""
        return self._thread.is_alive()

    def end(self) -> None:
        """Tell nothing more, and wait for the thread, but for when it is this one."""
        self._ended.set()
        self._lookout.wake()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _follow(self) -> None:
        with self._project, self._lookout:
            everything = True
            while not self._ended.is_set():
                everything = not self._tell_news(everything=everything)
                if not self._ended.is_set():
                    everything = self._lookout.wait() or everything

    def _tell_news(self, *, everything: bool) -> bool:
        """Tell what is new; whether that could be read."""
        try:
            for event in self._happenings.look() if everything else self._happenings.listen():
                if self._ended.is_set():
                    return True
                self._tell(event)
            self._lookout.logs_of(self._happenings.listened_to)
        except (PenguinError, OSError) as trouble:  # it may pass: settings being edited, a full disk
            _LOG.warning("Tasks can't be followed for the moment: %s", trouble)
            return False
        return True
