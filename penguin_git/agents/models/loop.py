"""The loop around a model: ask the budget, send the conversation, run the calls, and again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from penguin_git.agents import endings
from penguin_git.agents.models import conversation, ending_tools, prompting
from penguin_git.agents.models.allowance import allowance, upcoming_input
from penguin_git.agents.models.asking import Asker
from penguin_git.agents.models.calling import Caller, Tools
from penguin_git.agents.models.conversation import Past
from penguin_git.agents.models.provider import (
    Call,
    ModelTurn,
    OurTurn,
    Provider,
    Reply,
    Request,
    StopReason,
    Turn,
)
from penguin_git.agents.models.shortening import shortened
from penguin_git.agents.protocol import Ending, Host, Verdict
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome

_CONTINUATIONS = 2  # of a reply that was cut off


@dataclass(frozen=True)
class Brief:
    """What the loop is to do: the rules, the task in words, and how long one reply may be."""

    system: str
    prompt: str
    max_tokens: int


class Loop:
    """One run of a model on one task."""

    def __init__(self, provider: Provider, asker: Asker, tools: Tools, host: Host, brief: Brief) -> None:
        self._provider, self._asker, self._host = provider, asker, host
        self._brief = brief
        self._specs = (*tools.specs(), *ending_tools.SPECS)
        self._caller = Caller(tools, host)
        self._turns: list[Turn] = []
        self._last: Reply | None = None
        self._news = 0  # characters that the model was told since its last reply
        self._cut = 0  # replies in a row
        self._compact = False
        self._nearly_used = self._is_last = False

    def run(self, past: Past) -> Ending:
        """Go on from the past until the model ends it, the host stops it, or it leads nowhere."""
        self._begin(past)
        while True:
            ending = self._step()
            if ending is not None:
                return ending if ending.handoff or ending.summary else replace(ending, handoff=self._note())

    def _begin(self, past: Past) -> None:
        self._turns = list(past.turns)
        for tool, result in past.unanswered:
            self._host.say(EventType.TOOL_USAGE, conversation.result_event(tool, result))
        if not past.turns:
            self._tell(self._brief.prompt)
            return
        told = any(
            self._brief.prompt in text
            for turn in past.turns
            if isinstance(turn, OurTurn)
            for text in turn.texts
        )
        new = "" if told else f"\n\n{prompting.AS_NEW}\n\n{self._brief.prompt}"
        self._tell(f"{prompting.RESUMED}{new}")

    def _step(self) -> Ending | None:
        request = self._gate()
        if isinstance(request, Ending):
            return request
        answer = self._asker.ask(request)
        if answer is None or isinstance(answer, Ending):
            return answer
        self._last, self._news = answer, 0
        return self._heard(answer)

    def _gate(self) -> Request | Ending:
        """The next request, when the budget covers it."""
        left = self._host.tokens_left()
        request = self._request(self._brief.max_tokens)
        upcoming = upcoming_input(self._provider.size(request), self._last, self._news)
        allowed = allowance(left, upcoming, self._brief.max_tokens, self._last)
        if left is not None and allowed.at_least > left and self._last is not None:
            # Long results are worth less than a note to whoever goes on: they stay in the log.
            short = shortened(self._turns[-1:])
            request = structs.replace(request, turns=(*self._turns[:-1], *short))
            upcoming = upcoming_input(self._provider.size(request), self._last, sum(map(_length, short)))
            allowed = allowance(left, upcoming, self._brief.max_tokens, self._last)
        verdict = self._host.before_step(allowed.at_least)
        if verdict is Verdict.STOP:
            return endings.stopped_by(self._host)
        self._is_last = allowed.is_last
        if allowed.is_last or verdict is Verdict.WRAP_UP:
            request = self._hurried(request)
        return structs.replace(request, max_tokens=allowed.max_tokens)

    def _hurried(self, request: Request) -> Request:
        """Tell the model that it has to come to an end: once, and before the last turn again."""
        words = prompting.LAST if self._is_last else prompting.WRAP_UP
        if self._nearly_used and not self._is_last:
            return request
        self._nearly_used = True
        self._tell(words)
        return structs.replace(request, turns=_with_words(request.turns, words))

    def _request(self, max_tokens: int) -> Request:
        turns = shortened(self._turns[:-2]) + self._turns[-2:] if self._compact else self._turns
        return Request(
            system=self._brief.system, tools=self._specs, turns=tuple(turns), max_tokens=max_tokens
        )

    def _heard(self, reply: Reply) -> Ending | None:
        """What follows from a reply; None where another request does."""
        self._cut = self._cut + 1 if reply.stop is StopReason.LENGTH else 0
        if reply.stop is StopReason.CONTEXT:
            return self._too_long(reply)
        if reply.parts and reply.stop is not StopReason.REFUSED:
            self._turns.append(ModelTurn(reply.parts))
            self._host.say(EventType.MESSAGE, conversation.reply_event(reply, self._provider.format))
        for search in reply.searched:
            self._host.say(EventType.TOOL_USAGE, conversation.call_event(search))
        if reply.stop is StopReason.LENGTH:
            return self._go_on(reply)
        if reply.stop is StopReason.CALLS:
            return self._run(reply.calls)
        return None if reply.stop is StopReason.PAUSED else self._ended(reply)

    def _ended(self, reply: Reply) -> Ending:
        return _ended_by_itself(reply, nearly_used=self._nearly_used)

    def _too_long(self, reply: Reply) -> Ending | None:
        if self._compact:
            reason = f"the conversation no longer fits the model, even without old results: {reply.word}"
            return Ending(Outcome.FAILED, reason)
        self._compact, self._last = True, None
        self._host.say(
            EventType.MESSAGE,
            {"text": "The conversation is too long: old results are left out from here on."},
        )
        return None

    def _go_on(self, reply: Reply) -> Ending | None:
        if self._cut > _CONTINUATIONS:
            return Ending(Outcome.FAILED, f"its reply was cut off {self._cut} times in a row")
        ending = self._run(reply.calls) if reply.calls else None
        if ending is None:
            self._tell(prompting.GO_ON)
        return ending

    def _run(self, calls: Sequence[Call]) -> Ending | None:
        """Run the calls of one reply; their results are told together."""
        ran = self._caller.run(calls, nearly_used=self._nearly_used, is_last=self._is_last)
        if isinstance(ran, Ending):
            return ran
        self._turns.append(OurTurn(ran))
        self._news += sum(len(result.text) for result in ran)
        return None

    def _tell(self, words: str) -> None:
        """Say something to the model, in the turn that waits to be sent."""
        self._host.say(EventType.MESSAGE, conversation.words_event(words, self._provider.format))
        self._turns[:] = _with_words(self._turns, words)
        self._news += len(words)

    def _note(self) -> str:
        """What can be said for whoever goes on, when the model itself did not say it."""
        said = self._last.text.strip() if self._last else ""
        made = [call for turn in self._turns if isinstance(turn, ModelTurn) for call in self._calls(turn)]
        last = "".join(f"\n- `{call.tool}` {json.dumps(call.input)[:200]}" for call in made[-5:])
        parts = (
            said and f"Its last words: {said}",
            last and f"It made {len(made)} calls, the last ones:{last}",
        )
        return "\n\n".join(part for part in parts if part) or "It was stopped before the model had answered."

    def _calls(self, turn: ModelTurn) -> tuple[Call, ...]:
        return self._provider.calls_of(turn)


def _with_words(turns: Sequence[Turn], words: str) -> tuple[Turn, ...]:
    last = turns[-1] if turns else None
    if isinstance(last, OurTurn):
        return (*turns[:-1], OurTurn(last.results, (*last.texts, words)))
    return (*turns, OurTurn((), (words,)))


def _length(turn: Turn) -> int:
    if isinstance(turn, ModelTurn):
        return 0
    return sum(len(result.text) for result in turn.results) + sum(map(len, turn.texts))


def _ended_by_itself(reply: Reply, *, nearly_used: bool) -> Ending:
    """How the work ends by a reply that asks for nothing more."""
    if reply.stop is StopReason.REFUSED:
        return Ending(Outcome.REFUSED, f"the model refused: {reply.word}")
    if reply.stop is not StopReason.DONE:
        return Ending(Outcome.FAILED, f"the model stopped, and it is not known what for: {reply.word}")
    if nearly_used:  # told to come to an end: its last words are a note, not a result
        reason = "over_budget: the budget is nearly used, and it came to an end"
        return Ending(Outcome.OVER_BUDGET, reason, handoff=reply.text)
    return Ending(Outcome.COMPLETED, summary=reply.text)
