"""The agent that plays a list of steps: for demos, documentation and tests of everything around agents."""

import select
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from penguin_git.agents import endings, process, steps
from penguin_git.agents.narration import Narration
from penguin_git.agents.protocol import Ending, Host, Job, Verdict
from penguin_git.agents.sandbox.entering import walled
from penguin_git.agents.shell import shell_argv
from penguin_git.agents.steps import Step, name_of, tools_for
from penguin_git.agents.tools.policy import Policy
from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING, Usage

INTERRUPTED = "interrupted, may have run"
_GLANCE = 0.05  # seconds between two looks for an awaited file


class ScriptedCrash(Exception):
    """What the step `crash` raises: an agent that broke instead of ending."""


@dataclass(frozen=True)
class ScriptedAgent:
    """Plays typed steps, asking the host before each.

    The call and the result of each step are logged. When the attempt is resumed, a step whose result
    was logged is not repeated, and neither is one whose call alone was: nobody knows whether it ran.
    Waiting is the exception, for it changes nothing, and so is a step that the task's `allowed_tools` denied.
    """

    name: str
    steps: tuple[Step, ...]
    model: str | None = None
    resumable: bool = field(default=True, init=False)

    def work(self, job: Job, host: Host) -> Ending:
        """Play the steps that no earlier attempt played."""
        play = _Play(job, host, _Past.of(job.transcript))
        ending = play.of(self.steps)
        return replace(ending, usage=play.usage, tools=dict(play.tools), denials=dict(play.denials))


@dataclass(frozen=True)
class _Past:
    """What earlier attempts logged, by step: the calls, and the results with how they were."""

    calls: frozenset[tuple[int, str]]
    results: dict[tuple[int, str], bool]

    @staticmethod
    def of(transcript: Sequence[Event]) -> "_Past":
        calls: set[tuple[int, str]] = set()
        results: dict[tuple[int, str], bool] = {}
        for event in transcript:
            step, tool = event.data.get("step"), event.data.get("tool")
            if event.type is not EventType.TOOL_USAGE or not isinstance(step, int):
                continue
            if event.data.get("denied") is True:
                calls.discard((step, str(tool)))
            elif event.data.get("phase") == "result":
                results[step, str(tool)] = event.data.get("ok") is True
            else:
                calls.add((step, str(tool)))
        return _Past(frozenset(calls), results)


class _Play:
    def __init__(self, job: Job, host: Host, past: _Past) -> None:
        self._job, self._host, self._past = job, host, past
        self.usage = NOTHING
        self.tools: Counter[str] = Counter()
        self.denials: Counter[str] = Counter()
        self._policy = Policy(job.tools, job.walls)

    def of(self, script: Sequence[Step]) -> Ending:
        for number, step in enumerate(script, start=1):
            if self._is_past(number, step):
                continue
            if self._host.before_step(_tokens(step)) is Verdict.STOP:  # WRAP_UP is for those who can hurry
                return self._told_to_end(number, script)
            ending = self._take(number, step)
            if ending is not None:
                return ending
        return self._after_the_last(script)

    def _is_past(self, number: int, step: Step) -> bool:
        key = (number, name_of(step))
        if key in self._past.results:
            return True
        if key in self._past.calls:
            self._log_result(number, step, ok=False, text=INTERRUPTED)
            return True
        return False

    def _told_to_end(self, number: int, script: Sequence[Step]) -> Ending:
        left = ", ".join(name_of(step) for step in script[number - 1 :])
        return replace(endings.stopped_by(self._host), handoff=f"Left to do from step {number} on: {left}.")

    def _take(self, number: int, step: Step) -> Ending | None:
        name = name_of(step)
        self.tools[name] += 1
        if not isinstance(step, steps.Wait):
            self._host.say(EventType.TOOL_USAGE, {"tool": name, "step": number, "phase": "call"})
        if refusal := self._refusal(step):
            self.denials[name] += 1
            self._log_result(number, step, ok=False, text=refusal, denied=True)
            return Ending(Outcome.PERMISSION_DENIED, f"Step {number}: {refusal}")
        ending = self._play(f"Step {number}", step)
        if isinstance(step, steps.End) or ending is None:
            self._log_result(number, step, ok=True)
        elif not self._host.stop.wanted:  # a step that was cut off has no result
            self._log_result(number, step, ok=False, text=ending.reason)
        return ending

    def _refusal(self, step: Step) -> str:
        """Why the task does not let a step be played, as a sentence; empty where it does."""
        name, needed = name_of(step), tools_for(step)
        covered = [tool for tool in needed if self._policy.covers(tool)]
        if needed and not covered:
            return f"the task does not allow `{needed[0]}`, which `{name}` belongs to."
        if isinstance(step, steps.Write | steps.Append) and all(map(self._policy.reads_only, covered)):
            return f"the task may only read, and writes `{step.path}`."
        return ""

    def _log_result(self, number: int, step: Step, *, ok: bool, text: str = "", denied: bool = False) -> None:
        said: dict[str, Plain] = {"tool": name_of(step), "step": number, "phase": "result"}
        self._host.say(EventType.TOOL_USAGE, {**said, "ok": ok, "denied": denied, "text": text})

    def _play(self, what: str, step: Step) -> Ending | None:
        match step:
            case steps.Write(path=path, text=text):
                return self._write(what, path, text, "w")
            case steps.Append(path=path, text=text):
                return self._write(what, path, text, "a")
            case steps.Run():
                return self._run(what, step)
            case steps.Wait():
                return self._wait(what, step)
            case steps.End(outcome=outcome, reason=reason, summary=summary, handoff=handoff):
                return Ending(outcome, reason, summary, handoff)
            case steps.Crash(message=message):
                raise ScriptedCrash(message)
            case _:
                self._tell(step)
                return None

    def _tell(self, step: steps.Say | steps.Progress | steps.Checkpoint | steps.Use) -> None:
        match step:
            case steps.Say(text=text):
                self._host.say(EventType.MESSAGE, {"text": text})
            case steps.Progress(progress=progress, text=text):
                self._host.say(EventType.PROGRESS, {"progress": progress, "text": text})
            case steps.Checkpoint(description=description):
                self._host.checkpoint(description)
            case steps.Use():
                self._use(step)

    def _use(self, step: steps.Use) -> None:
        usage = Usage(
            input_tokens=step.input_tokens,
            output_tokens=step.output_tokens,
            cache_read_tokens=step.cache_read_tokens,
            cache_write_tokens=step.cache_write_tokens,
            cost=step.cost,
        )
        self.usage = self.usage.plus(usage)
        self._host.used(usage)

    def _write(self, what: str, path: str, text: str, mode: str) -> Ending | None:
        target = self._inside(path)
        if target is None:
            return Ending(Outcome.FAILED, f"{what}: `{path}` leads out of the working folder.")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open(mode, encoding="utf-8", newline="") as file:
                file.write(text)
        except OSError as problem:
            return Ending(Outcome.FAILED, f"{what}: `{path}` cannot be written: {problem.strerror}.")
        return None

    def _inside(self, path: str) -> Path | None:
        """The file that a path of a step means, after all links, when it is below the working folder."""
        folder = self._job.folder.resolve()
        target = (folder / path).resolve()
        return target if target.is_relative_to(folder) else None

    def _run(self, what: str, step: steps.Run) -> Ending | None:
        narration = Narration(self._host.say)
        finished = process.run(
            process.Command(
                walled(shell_argv(step.script, self._job.environment), self._job.walls),
                self._job.folder,
                self._job.environment,
                timeout=step.timeout,
            ),
            on_output=narration.add,
            on_second=narration.flush,
            stop=self._host.stop,
            keep_fds=self._job.keep_fds,
        )
        narration.close()
        return None if finished.ok else endings.of_command(what, finished)

    def _wait(self, what: str, step: steps.Wait) -> Ending | None:
        deadline = time.monotonic() + step.seconds
        while not (self._job.folder / step.path).exists():
            if select.select([self._host.stop], [], [], _GLANCE)[0]:
                return endings.stopped_by(self._host)
            if time.monotonic() > deadline:
                return Ending(
                    Outcome.FAILED, f"{what}: `{step.path}` did not appear in {step.seconds:g} seconds."
                )
        return None

    def _after_the_last(self, script: Sequence[Step]) -> Ending:
        last = script[-1] if script else None
        if isinstance(last, steps.End):  # played by an earlier attempt
            return Ending(last.outcome, last.reason, last.summary, last.handoff)
        if last is not None and not self._past.results.get((len(script), name_of(last)), True):
            return Ending(Outcome.FAILED, f"Step {len(script)} failed in an earlier attempt; none is left.")
        return Ending(Outcome.COMPLETED, summary=f"Played {sum(self.tools.values())} steps.")


def _tokens(step: Step) -> int:
    """What a step will count against `max_tokens`."""
    if not isinstance(step, steps.Use):
        return 0
    return sum(part or 0 for part in (step.input_tokens, step.output_tokens, step.cache_write_tokens))
