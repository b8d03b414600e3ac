"""What `codex exec --json` says, and how it ended.

The exit code is no evidence: it is 0 also where the only command failed.
"""

from pathlib import Path

from penguin_git.agents.command_line import json_lines, own_files
from penguin_git.agents.command_line.codex_sessions import Sessions, UsageLog, usage_of
from penguin_git.agents.command_line.course import Course
from penguin_git.agents.command_line.json_lines import Fields
from penguin_git.agents.process import Finished
from penguin_git.agents.protocol import Ending
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING, Usage

_CALLS = {
    "command_execution": "shell",
    "file_change": "apply_patch",
    "mcp_tool_call": "mcp",
    "web_search": "web_search",
}
_LONGEST = 64 * 1024  # bytes of a last message
_CHANGING = frozenset({"command_execution", "file_change"})


class CodexReader:
    """Reads the lines of one run."""

    def __init__(self, course: Course, sessions: Sessions, last_message: Path, session: str | None) -> None:
        self._course, self._sessions, self._last_message = course, sessions, last_message
        self._log: UsageLog | None = None
        self._before = NOTHING  # what the conversation had consumed before this run
        self._completed = False
        self._failure = ""
        self._noise = ""
        self._failed_calls = 0
        if session:
            self._follow(session)
            self._before = (self._log.latest() if self._log else None) or NOTHING

    @property
    def is_over(self) -> bool:
        """The turn is over; `exec` has one."""
        return self._completed or bool(self._failure)

    def line(self, text: str) -> None:
        """Take the next line."""
        fields = json_lines.fields_of(text)
        if fields is None:
            self._noise = text[:500] if text.strip() else self._noise
            self._course.said(text)
            return
        match fields.get("type"):
            case "thread.started":
                self._begin(json_lines.text(fields, "thread_id"))
            case "item.started" | "item.completed":
                self._take_item(json_lines.part(fields, "item"), over=fields["type"] == "item.completed")
            case "item.updated":
                self._take_list(json_lines.part(fields, "item"))
            case "turn.completed":
                self._completed = True
                self._sum(usage_of(json_lines.part(fields, "usage")))
            case "turn.failed":
                self._failure = (
                    json_lines.text(json_lines.part(fields, "error"), "message") or "no reason given"
                )
            case "error":
                self._course.failed(json_lines.text(fields, "message"))

    def glance(self) -> None:
        """Look into its own log for the usage so far."""
        if self._log is None and self._course.session:
            self._follow(self._course.session)
        if self._log and (latest := self._log.latest()):
            self._sum(latest)

    def ending(self, finished: Finished) -> Ending:
        """How it ended, by its last turn."""
        self.glance()
        outcome, reason = self._judged(finished)
        return Ending(outcome, reason, summary=self._summary() if self._completed else "")

    def _begin(self, session: str) -> None:
        self._course.began(session)

    def _follow(self, session: str) -> None:
        file = self._sessions.file_of(session)
        self._log = UsageLog(file) if file else None

    def _sum(self, total: Usage) -> None:
        self._course.used_in_all(total.minus(self._before))

    def _take_item(self, item: Fields, *, over: bool) -> None:
        kind = json_lines.text(item, "type")
        if kind in _CALLS:
            self._take_call(kind, item, over=over)
        elif kind == "todo_list":
            self._take_list(item)
        elif over and kind == "agent_message":
            self._course.said(json_lines.text(item, "text"))
        elif over and kind == "error":
            self._course.failed(json_lines.text(item, "message"))

    def _take_call(self, kind: str, item: Fields, *, over: bool) -> None:
        call = json_lines.text(item, "id")
        self._course.called(call, _CALLS[kind], _given(item))
        if not over:
            return
        ok = item.get("exit_code", 0) == 0 and item.get("status") in ("completed", None)
        self._failed_calls += not ok
        text = json_lines.text(item, "aggregated_output")
        denied = item.get("status") == "declined"
        self._course.answered(call, text, ok=ok, denied=denied, changing=kind in _CHANGING)
        self.glance()
        self._course.step()

    def _take_list(self, item: Fields) -> None:
        """Its own checklist says how far it is."""
        points = list(json_lines.parts(item, "items"))
        if item.get("type") == "todo_list" and points:
            done = sum(point.get("completed") is True for point in points)
            self._course.progressed(100 * done // len(points), f"{done} of {len(points)} points done")

    def _judged(self, finished: Finished) -> tuple[Outcome, str]:
        if self._failure:
            return Outcome.FAILED, f"Codex reports an error: {self._failure[:500]}"
        if not self._completed:
            how = f"signal {finished.signal}" if finished.signal else f"exit code {finished.exit_code}"
            said = f": {self._noise}" if self._noise else ""
            return Outcome.FAILED, f"Codex ended in the middle of its turn ({how}){said}."
        if self._failed_calls and not self._course.changed:
            return Outcome.FAILED, f"None of its {self._failed_calls} commands and edits succeeded."
        return Outcome.COMPLETED, ""

    def _summary(self) -> str:
        """Its last message, which it writes only at a good end."""
        return own_files.piece_of(self._last_message, 0, _LONGEST).decode("utf-8", "replace")


def _given(item: Fields) -> str:
    for key in ("command", "query", "tool"):
        if said := json_lines.text(item, key):
            return said
    return json_lines.compact(item.get("changes", ""))
