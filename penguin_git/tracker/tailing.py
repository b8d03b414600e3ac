"""The log of one attempt as it grows, read once however long it becomes."""

from pathlib import Path

from penguin_git.codec import events as event_codec
from penguin_git.model import layout
from penguin_git.model.event import Event, EventType
from penguin_git.model.ids import TaskId
from penguin_git.tracker.project import Project
from penguin_git.tracker.transcripts import log_file


class Tail:
    """Where the reading of a log stands. The live file comes first; without one, what its ref holds."""

    def __init__(self, project: Project, task: TaskId, attempt: int) -> None:
        self._project, self.task, self.attempt = project, task, attempt
        self._file = log_file(project, task, attempt)
        self._read = 0
        self._kept: str | None = None
        self.is_over = False

    @property
    def folder(self) -> Path:
        """The folder in which the log grows."""
        return self._file.parent

    @property
    def is_live(self) -> bool:
        """Whether the file that the attempt writes is there."""
        return self._file.is_file()

    def new(self) -> tuple[Event, ...]:
        """What was said since the last call; raises `BrokenFile` for lines that are no events, once."""
        data = self._live()
        if data is None:
            data = self._from_ref()
        whole = data.rfind(b"\n") + 1
        self._read += whole
        found = event_codec.parse(data[:whole], layout.log(self.task, self.attempt))
        self.is_over = self.is_over or any(map(is_end, found))
        return found

    def _live(self) -> bytes | None:
        try:
            with self._file.open("rb") as file:
                file.seek(self._read)
                return file.read()
        except FileNotFoundError:
            return None

    def _from_ref(self) -> bytes:
        """What a checkpoint kept since the last look, here or on another machine."""
        kept = self._project.store.refs.read(layout.log(self.task, self.attempt))
        if kept is None or kept == self._kept:
            return b""
        self._kept = kept
        return self._project.store.objects.blob(kept)[self._read :]


def is_end(event: Event) -> bool:
    """Whether the event is an attempt's last."""
    return event.type is EventType.STATUS_CHANGED and "outcome" in event.data
