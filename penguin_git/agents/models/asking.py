"""One request through the shared gate: sent again where that can help, dropped when a stop is wanted."""

import os
import select
import threading
from collections.abc import Callable
from typing import Protocol

from penguin_git.agents import endings
from penguin_git.agents.models.provider import Blame, Charge, Provider, Reply, Request, StopReason, Trouble
from penguin_git.agents.protocol import Ending, Host
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING, Usage

_FIRST, _MOST = 0.5, 30.0  # seconds between two tries after trouble of the server's
_OTHERS = "The model's server has too much to do."
_SIGN_OF_LIFE = 60.0  # seconds; a longer wait is said again, so that it does not count as a stall


class Turnstile(Protocol):
    """The shared gate, wherever it stands (`penguin_git.agents.models.gate.Gate`)."""

    def wait(self) -> float: ...
    def limited(self, retry_after: float | None) -> float: ...
    def passed(self) -> None: ...


class Asker:
    """Sends requests. Every token that one consumed is reported to the host, also where it failed."""

    def __init__(
        self, provider: Provider, host: Host, gate: Turnstile, tries: int, price: Callable[[Charge], Usage]
    ) -> None:
        self._provider, self._host, self._gate = provider, host, gate
        self._tries, self._price = tries, price
        self._failures = 0  # in a row
        self._why = _OTHERS  # it has to wait

    def ask(self, request: Request) -> Reply | Ending | None:
        """The reply, or how the work ends without one.

        None: it failed halfway, which cost something, so the budget has to be asked again.
        """
        while True:
            if not self._gate_opens():
                return endings.stopped_by(self._host)
            sent = _Sent(self._provider, request)
            answer = sent.answer(self._host)
            if sent.charge != Charge():
                self._host.used(self._price(sent.charge))
            if isinstance(answer, Reply):
                self._failures = 0
                self._gate.passed()
                return answer
            if answer is None:
                return endings.stopped_by(self._host)
            ending = self._after(answer)
            if ending is not None:
                return ending
            if sent.charge != Charge():
                return None

    def _after(self, trouble: Trouble) -> Ending | Reply | None:
        """What follows from trouble; None where the request is worth another try, after the wait."""
        if trouble.blame is Blame.CONTEXT:
            return Reply(parts=(), stop=StopReason.CONTEXT, word=trouble.message, usage=NOTHING)
        if trouble.blame is Blame.SETUP:
            return Ending(Outcome.NEEDS_HUMAN, trouble.message)
        if trouble.blame is Blame.REQUEST:
            return Ending(Outcome.FAILED, trouble.message)
        self._failures += 1
        if self._failures >= self._tries:
            return Ending(Outcome.FAILED, f"{trouble.message} It was tried {self._failures} times.")
        if trouble.blame is Blame.LIMIT:
            self._gate.limited(trouble.retry_after)
            self._why = trouble.message
            return None
        pause = min(_FIRST * 2 ** (self._failures - 1), _MOST)
        self._say(f"{trouble.message} It is tried again in {pause:g} seconds.")
        return None if self._rest(pause) else endings.stopped_by(self._host)

    def _gate_opens(self) -> bool:
        """Wait until one may send; False when a stop is wanted first."""
        said, why = False, self._why
        while (seconds := self._gate.wait()) > 0:
            if seconds > 1 or not said:
                self._say(f"{why} Waiting for {seconds:.0f} seconds." if seconds >= 1 else why)
                said = True
            if not self._rest(min(seconds, _SIGN_OF_LIFE)):
                return False
        self._why = _OTHERS
        return self._host.stop.wanted is None

    def _rest(self, seconds: float) -> bool:
        return not select.select([self._host.stop], [], [], seconds)[0]

    def _say(self, text: str) -> None:
        self._host.say(EventType.MESSAGE, {"text": text})


class _Sent:
    """A request under way in a thread: a stop does not have to wait for a server that says nothing."""

    def __init__(self, provider: Provider, request: Request) -> None:
        self.charge = Charge()
        self._provider, self._request = provider, request
        self._answer: Reply | Trouble | BaseException | None = None
        self._read, self._write = os.pipe()

    def answer(self, host: Host) -> Reply | Trouble | None:
        """Wait for the reply or the trouble; None when a stop is wanted before."""
        thread = threading.Thread(target=self._ask, name="request", daemon=True)
        thread.start()
        ready, _, _ = select.select([self._read, host.stop.fileno()], [], [])
        if self._read not in ready:
            return None
        os.close(self._read)
        thread.join()
        if isinstance(self._answer, Reply):
            self.charge = self._answer.charge
            return self._answer
        if self._answer is None or isinstance(self._answer, Trouble):
            return self._answer
        raise self._answer

    def _ask(self) -> None:
        try:
            self._answer = self._provider.ask(self._request, self._note)
        except BaseException as trouble:  # noqa: BLE001 - raised again in the thread that waits
            self._answer = trouble
        os.close(self._write)

    def _note(self, charge: Charge) -> None:
        self.charge = charge
