"""The calls of one reply: run in order, logged before and after, or answered why not."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from penguin_git.agents import endings
from penguin_git.agents.models import conversation, ending_tools, prompting
from penguin_git.agents.models.patience import Patience
from penguin_git.agents.models.provider import Call, Result, ToolSpec
from penguin_git.agents.models.shortening import elided
from penguin_git.agents.protocol import Ending, Host
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome


class ToolResult(Protocol):
    """What a tool answers."""

    @property
    def text(self) -> str: ...
    @property
    def ok(self) -> bool: ...
    @property
    def denied(self) -> bool: ...


class Tools(Protocol):
    """The tools that the model may use; one it may not, or that there is not, is answered as denied."""

    def specs(self) -> Sequence[ToolSpec]: ...
    def call(self, name: str, input: Mapping[str, Any]) -> ToolResult: ...  # noqa: A002


class Caller:
    """Runs calls. What is logged as a result is never run again; what was only begun may have run."""

    def __init__(self, tools: Tools, host: Host) -> None:
        self._tools, self._host = tools, host
        self._patience = Patience()

    def run(self, calls: Sequence[Call], *, nearly_used: bool, is_last: bool) -> tuple[Result, ...] | Ending:
        """The results, or how the work ends. With `is_last` only an end is still paid for."""
        results: list[Result] = []
        for call in calls:
            if self._host.stop.wanted:
                return endings.stopped_by(self._host)
            self._host.say(EventType.TOOL_USAGE, conversation.call_event(call))
            result = self._refused(call, results, is_last=is_last) or self._result(call)
            if result is None:  # cut off by a stop: nobody knows what it did
                return endings.stopped_by(self._host)
            results.append(result)
            if result.ok and call.tool in ending_tools.NAMES:
                return ending_tools.ending(call, nearly_used=nearly_used)
        if not results:
            return Ending(Outcome.FAILED, "the model asked for the results of no tool at all")
        return self._patience.ending() or tuple(results)

    def _refused(self, call: Call, before: Sequence[Result], *, is_last: bool) -> Result | None:
        """The answer to a call that is not run at all."""
        why = call.problem
        if not why and call.tool in ending_tools.NAMES:
            failed = any(not result.ok for result in before)
            why = ending_tools.problem(call) or (prompting.LOOK_FIRST if failed else "")
        elif not why and is_last:
            why = prompting.NOT_RUN
        if not why:
            return None
        self._patience.note(call.tool, call.input, why, malformed=bool(call.problem), denied=False)
        return self._logged(call, Result(id=call.id, text=why, ok=False))

    def _result(self, call: Call) -> Result | None:
        if call.tool in ending_tools.NAMES:
            return self._logged(call, Result(id=call.id, text="Your work ends here."))
        answer = self._tools.call(call.tool, call.input)
        if self._host.stop.wanted:
            return None
        text = elided(answer.text)
        self._patience.note(call.tool, call.input, text, malformed=False, denied=answer.denied)
        result = Result(id=call.id, text=text + self._patience.remark(), ok=answer.ok and not answer.denied)
        return self._logged(call, result, denied=answer.denied)

    def _logged(self, call: Call, result: Result, *, denied: bool = False) -> Result:
        self._host.say(EventType.TOOL_USAGE, conversation.result_event(call.tool, result, denied=denied))
        return result
