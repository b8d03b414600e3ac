"""The agent that is a model, as the daemon has it: it starts a worker and answers its errands."""

import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from penguin_git.agents import endings, process
from penguin_git.agents.command import Command, Finished
from penguin_git.agents.models import errands, gate
from penguin_git.agents.models.errands import Answer, Errand, HungUp, Line, Order
from penguin_git.agents.models.gate import Gate
from penguin_git.agents.models.settings import ModelSettings
from penguin_git.agents.protocol import Ending, Host, Job
from penguin_git.model.event import EventType, Plain
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING, Usage

_WORKER = (sys.executable, "-P", "-m", "penguin_git.agents.models.worker")
# What a worker needs of our environment: to find its libraries, and the way to the provider.
_PASSED = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
)
_BASE_URLS = {"anthropic": "ANTHROPIC_BASE_URL"}  # of whatever else it is OpenAI's


@dataclass(frozen=True)
class ModelAgent:
    """A model of a provider, at work in a process of its own."""

    name: str
    provider: str
    settings: ModelSettings
    resumable: bool = field(default=True, init=False)

    @property
    def model(self) -> str:
        """The model's name."""
        return self.settings.model

    def work(self, job: Job, host: Host) -> Ending:
        """Let the worker work, and answer what it asks."""
        key_env = self.settings.key_env  # empty for a server that wants no key
        key = job.ours.get(key_env, "")
        if host.stop.wanted:
            return replace(endings.stopped_by(host), usage=NOTHING)
        if key_env and not key:
            why = f"`{key_env}` is not set where the daemon runs: start it again with the key"
            return Ending(Outcome.NEEDS_HUMAN, why, usage=NOTHING)
        settings = self._settings(job)
        desk = Desk(host, gate.shared(f"{settings.base_url} {key}"))
        with _served(desk, self._order(job, settings, key)) as theirs:
            finished = process.run(
                Command(_WORKER, job.folder, _environment(job.ours), connection=theirs.fileno()),
                on_output=lambda _: None,
                stop=host.stop,
                keep_fds=job.keep_fds,
            )
        if desk.trouble is not None:
            raise desk.trouble
        return replace(
            self._ending(host, desk, finished), usage=desk.usage, tools=desk.tools, denials=desk.denials
        )

    def _settings(self, job: Job) -> ModelSettings:
        from msgspec import structs

        named = job.ours.get(_BASE_URLS.get(self.provider, "OPENAI_BASE_URL"))
        url = self.settings.base_url or named or None
        return structs.replace(self.settings, base_url=url)

    def _order(self, job: Job, settings: ModelSettings, key: str) -> Order:
        from msgspec import structs

        return Order(
            provider=self.provider,
            settings=settings,
            key=key,
            prompt=job.prompt,
            folder=str(job.folder),
            environment=dict(job.environment),
            walls=structs.replace(job.walls, folder=job.folder),
            tools=job.tools,
            transcript=job.transcript,
            rules=job.rules,
        )

    def _ending(self, host: Host, desk: "Desk", finished: Finished) -> Ending:
        said = desk.ending
        if stop := host.stop.wanted:
            return replace(said or Ending(stop.outcome), outcome=stop.outcome, reason=stop.reason)
        if said is not None:
            return said
        ending = endings.of_command(f"The worker of `{self.name}`", finished)
        last = finished.output.last_lines(1)
        why = f"{ending.reason or 'The worker ended without a word.'} {last}".strip()
        return replace(ending, outcome=Outcome.FAILED, reason=why)


class Desk:
    """Answers the errands of one worker, and counts."""

    def __init__(self, host: Host, gate: Gate) -> None:
        self._host, self._gate = host, gate
        self.usage = NOTHING
        self.tools: Counter[str] = Counter()
        self.denials: Counter[str] = Counter()
        self.ending: Ending | None = None
        self.trouble: Exception | None = None

    def serve(self, line: Line, order: Order) -> None:
        """Send the order, then answer until the worker is gone."""
        try:
            line.send(order)
            while True:
                answer = self.answer(line.receive(Errand))
                with suppress(HungUp):  # it was killed; what it had said by then still counts
                    line.send(answer)
        except HungUp:
            return
        except Exception as trouble:  # noqa: BLE001 - raised again in the thread of the attempt
            self.trouble = trouble
            line.hang_up()

    def answer(self, errand: Errand) -> Answer:
        """Do what is asked."""
        host = self._host
        match errand:
            case errands.Say(type=kind, data=data):
                self._count(kind, data)
                host.say(kind, data)
            case errands.Used(usage=usage):
                self._use(usage)
            case errands.Checkpoint(description=description):
                host.checkpoint(description)
            case errands.Passed():
                self._gate.passed()
            case errands.End(ending=ending):
                self.ending = ending
            case _:
                return self._told(errand)
        return None

    def _told(
        self, errand: errands.BeforeStep | errands.TokensLeft | errands.Wait | errands.Limited
    ) -> Answer:
        match errand:
            case errands.BeforeStep(tokens=tokens):
                return self._host.before_step(tokens)
            case errands.TokensLeft():
                return self._host.tokens_left()
            case errands.Wait():
                return self._gate.wait()
            case errands.Limited(retry_after=seconds):
                return self._gate.limited(seconds)

    def _use(self, usage: Usage) -> None:
        self.usage = self.usage.plus(usage)
        self._host.used(usage)

    def _count(self, kind: EventType, data: Mapping[str, Plain]) -> None:
        if kind is not EventType.TOOL_USAGE:
            return
        self.tools[str(data.get("tool"))] += data.get("phase") == "call"
        self.denials[str(data.get("tool"))] += data.get("denied") is True


@contextmanager
def _served(desk: Desk, order: Order) -> Iterator[socket.socket]:
    """The worker's end of a line whose other end is served meanwhile."""
    ours, theirs = socket.socketpair()
    line = Line(ours)
    thread = threading.Thread(target=desk.serve, args=(line, order), name="desk")
    thread.start()
    try:
        yield theirs
    finally:
        theirs.close()  # the last one, as the worker is gone: the desk sees the end
        thread.join()
        line.close()


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    return {name: ours[name] for name in _PASSED if name in ours}
