"""What Claude Code says with `--output-format stream-json`, and how it ended.

The exit code is no evidence: it is 0 also where every write was denied. The last `result` decides.
"""

import re

from penguin_git.agents.command_line import json_lines
from penguin_git.agents.command_line.course import Course
from penguin_git.agents.command_line.json_lines import Fields
from penguin_git.agents.process import Finished
from penguin_git.agents.protocol import Ending
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage

_CHANGING = frozenset({"Bash", "Edit", "Write", "NotebookEdit"})
_DENIAL = re.compile(
    r"No such tool available|[Pp]ermission to use .{1,80} has been denied|haven't granted it"
)
_OVER_BUDGET = {
    "error_max_turns": "Claude Code used all the turns that the budget of iterations left it.",
    "error_max_budget_usd": "Claude Code reached the `max_cost` of its configuration.",
}
_FINISHED = frozenset({"end_turn", "stop_sequence", ""})
_REASONS = {
    "refusal": (Outcome.REFUSED, "The model refused the task."),
    "max_tokens": (Outcome.FAILED, "The last answer was cut off at its longest."),
    "pause_turn": (Outcome.FAILED, "Claude Code ended while the model had only paused."),
}


class ClaudeReader:
    """Reads the lines of one run."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._result: Fields | None = None
        self._noise: list[str] = []  # the last lines that are no JSON
        self._counted: set[str] = set()  # messages whose usage is known or on its way
        self._asked_for: set[str] = set()  # messages whose next step was asked for
        self._latest = ""  # the message whose calls are answered now
        self._streaming: Fields = {}  # the usage that a message began with

    @property
    def is_over(self) -> bool:
        """A result was said, and nothing after it."""
        return self._result is not None

    def line(self, text: str) -> None:
        """Take the next line."""
        fields = json_lines.fields_of(text)
        if fields is None:
            self._take_noise(text)
            return
        match fields.get("type"):
            case "system":
                self._take_system(fields)
            case "stream_event":
                self._take_streamed(json_lines.part(fields, "event"))
            case "assistant":
                self._take_message(json_lines.part(fields, "message"))
            case "user":
                self._take_results(json_lines.part(fields, "message"))
            case "result":
                self._take_result(fields)

    def glance(self) -> None:
        """Everything stands in its output."""

    def ending(self, finished: Finished) -> Ending:
        """How it ended, by its last result."""
        if self._result is None:
            return Ending(Outcome.FAILED, _without_result(finished, self._noise))
        outcome, reason = self._judged(self._result)
        return Ending(outcome, reason, summary=json_lines.text(self._result, "result"))

    def _take_noise(self, text: str) -> None:
        if text.strip():
            self._noise = [*self._noise[-4:], text[:500]]
            self._course.said(text)

    def _take_system(self, fields: Fields) -> None:
        if fields.get("subtype") == "init":
            self._course.began(json_lines.text(fields, "session_id"))

    def _take_streamed(self, event: Fields) -> None:
        """With partial messages the usage of a turn is exact once the turn is over."""
        if event.get("type") == "message_start":
            self._result = None
            message = json_lines.part(event, "message")
            self._counted.add(json_lines.text(message, "id"))
            self._streaming = json_lines.part(message, "usage")
        elif event.get("type") == "message_delta":
            self._course.used(_usage({**self._streaming, **json_lines.part(event, "usage")}))
            self._streaming = {}

    def _take_message(self, message: Fields) -> None:
        self._result = None  # it goes on: what was said before was not the last word
        self._latest = json_lines.text(message, "id")
        for block in json_lines.parts(message, "content"):
            if block.get("type") == "text":
                self._course.said(json_lines.text(block, "text"))
            elif block.get("type") == "tool_use":
                given = json_lines.compact(block.get("input"))
                self._course.called(json_lines.text(block, "id"), json_lines.text(block, "name"), given)
        if self._latest not in self._counted:
            self._counted.add(self._latest)
            self._course.used(_usage(json_lines.part(message, "usage")))

    def _take_results(self, message: Fields) -> None:
        answers = [b for b in json_lines.parts(message, "content") if b.get("type") == "tool_result"]
        for answer in answers:
            self._take_answer(answer)
        if answers and self._latest not in self._asked_for:  # the next request comes after the last of these
            self._asked_for.add(self._latest)
            self._course.step()

    def _take_answer(self, block: Fields) -> None:
        call, text = json_lines.text(block, "tool_use_id"), _text_of(block)
        failed = block.get("is_error") is True
        self._course.answered(
            call,
            text,
            ok=not failed,
            denied=failed and _DENIAL.search(text) is not None,
            changing=self._course.tool_of(call) in _CHANGING,
        )

    def _take_result(self, fields: Fields) -> None:
        self._result = fields
        denied = [
            json_lines.text(denial, "tool_name") for denial in json_lines.parts(fields, "permission_denials")
        ]
        for tool in set(denied):
            self._course.denied(tool, denied.count(tool))
        self._course.used_in_all(_total(fields))

    def _judged(self, result: Fields) -> tuple[Outcome, str]:
        subtype, stop = json_lines.text(result, "subtype"), json_lines.text(result, "stop_reason")
        if subtype in _OVER_BUDGET:
            return Outcome.OVER_BUDGET, _OVER_BUDGET[subtype]
        if stop in _REASONS:
            return _REASONS[stop]
        if subtype != "success" or result.get("is_error") is True:
            said = json_lines.text(result, "result") or _errors(result) or subtype
            return Outcome.FAILED, f"Claude Code reports an error: {said[:500]}"
        if stop not in _FINISHED:
            return Outcome.FAILED, f"Claude Code stopped for a reason not known here: `{stop[:100]}`."
        denied = sorted(tool for tool, times in self._course.denials.items() if times)
        if denied and not self._course.changed:
            return Outcome.PERMISSION_DENIED, f"It changed nothing and was denied {', '.join(denied)}."
        return Outcome.COMPLETED, ""


def _without_result(finished: Finished, noise: list[str]) -> str:
    how = f"signal {finished.signal}" if finished.signal else f"exit code {finished.exit_code}"
    said = " ".join(noise)[-500:]
    return f"Claude Code ended without a result ({how}){f': {said}' if said else ''}."


def _errors(result: Fields) -> str:
    errors = result.get("errors")
    return "; ".join(str(error) for error in errors) if isinstance(errors, list) else ""


def _text_of(block: Fields) -> str:
    if isinstance(block.get("content"), str):
        return json_lines.text(block, "content")
    return "\n".join(json_lines.text(part, "text") for part in json_lines.parts(block, "content"))


def _usage(fields: Fields) -> Usage:
    return Usage(
        input_tokens=json_lines.count(fields, "input_tokens"),
        output_tokens=json_lines.count(fields, "output_tokens"),
        cache_read_tokens=json_lines.count(fields, "cache_read_input_tokens"),
        cache_write_tokens=json_lines.count(fields, "cache_creation_input_tokens"),
    )


def _total(result: Fields) -> Usage:
    """The sum over all models: the plain `usage` leaves out helpers that the program started."""
    models = [value for value in json_lines.part(result, "modelUsage").values() if isinstance(value, dict)]
    names = ("inputTokens", "outputTokens", "cacheReadInputTokens", "cacheCreationInputTokens")
    given, received, read, written = (
        sum(json_lines.count(model, name) for model in models) for name in names
    )
    plain = _usage(json_lines.part(result, "usage"))
    cost = json_lines.amount(result, "total_cost_usd")
    return Usage(
        input_tokens=max(given, plain.input_tokens or 0),
        output_tokens=max(received, plain.output_tokens or 0),
        cache_read_tokens=max(read, plain.cache_read_tokens or 0),
        cache_write_tokens=max(written, plain.cache_write_tokens or 0),
        cost=cost,
    )
