"""The output of a program that prints for people."""

from collections.abc import Callable, Mapping

from penguin_git.agents import endings
from penguin_git.agents.command_line.course import Course
from penguin_git.agents.narration import Narration, without_progress
from penguin_git.agents.process import Finished
from penguin_git.agents.protocol import Ending
from penguin_git.model.event import EventType, Plain

_SUMMARY_LINES = 20


class PlainReader:
    """Logs lines once a second; `took` may take one for what it means."""

    def __init__(self, what: str, course: Course, took: Callable[[str, Course], bool]) -> None:
        self._what, self._course, self._took = what, course, took
        self._narration = Narration(self._say)

    @property
    def is_over(self) -> bool:
        """Its end is its last word."""
        return False

    def line(self, text: str) -> None:
        """Take the next line."""
        if not self._took(text, self._course):
            self._narration.add(f"{text}\n".encode(errors="replace"))

    def glance(self) -> None:
        """Log what came."""
        self._narration.flush()

    def ending(self, finished: Finished) -> Ending:
        """How it ended, by its exit code."""
        self._narration.close()
        said = without_progress(finished.output.last_lines(_SUMMARY_LINES))
        ending = endings.of_command(self._what, finished)
        return Ending(ending.outcome, ending.reason, summary=said)

    def _say(self, type: EventType, data: Mapping[str, Plain]) -> None:  # noqa: A002 - the log's own word
        if type is EventType.PROGRESS:
            self._course.progressed(int(str(data["progress"])), str(data["text"]))
        else:
            self._course.said(str(data["text"]))
