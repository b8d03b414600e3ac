"""The acceptance checks of a task, run where nothing but the commit can help them."""

import time
from collections.abc import Mapping, Sequence

from penguin_git.agents import process
from penguin_git.agents.command import Command, Finished
from penguin_git.agents.sandbox.entering import walled
from penguin_git.agents.sandbox.walls import Walls
from penguin_git.agents.shell import shell_argv
from penguin_git.agents.stopping import StopSignal
from penguin_git.model.event import EventType
from penguin_git.model.record import CheckResult
from penguin_git.model.redrawing import redrawn
from penguin_git.runner.journal import Journal

_KEPT_OUTPUT = 4_000  # characters of a check's output that the record keeps, from its end


def run_checks(
    checks: Sequence[str],
    walls: Walls,
    environment: Mapping[str, str],
    *,
    timeout: float,
    journal: Journal,
    stop: StopSignal,
    keep_fds: tuple[int, ...] = (),
) -> tuple[CheckResult, ...]:
    """Run every check in the folder of `walls`, also after one failed; `timeout` in seconds for each."""
    results = []
    for check in checks:
        started = time.monotonic()
        argv = walled(shell_argv(check, environment), walls)
        command = Command(argv, walls.folder, environment, timeout=timeout)
        finished = process.run(command, on_output=lambda _: None, stop=stop, keep_fds=keep_fds)
        result = _result(check, finished, time.monotonic() - started, journal)
        stopped = {"stopped": finished.stopped.reason} if finished.stopped else {}
        said = {"check": check, "exit_code": result.exit_code, "output": result.output}
        journal.say(EventType.CHECK, {**said, **stopped})
        results.append(result)
    return tuple(results)


def _result(check: str, finished: Finished, seconds: float, journal: Journal) -> CheckResult:
    output = redrawn(journal.redacted(finished.output.text))  # the journal knows more secrets, so it is first
    return CheckResult(
        check=check,
        exit_code=_exit_code(finished),
        duration_seconds=round(seconds, 3),
        output=output[-_KEPT_OUTPUT:].strip(),
    )


def _exit_code(finished: Finished) -> int | None:
    """As a shell tells it: 128 + the signal for one that was killed; None where we ended it."""
    if finished.timed_out or finished.stopped or finished.flooded:
        return None
    return 128 + finished.signal if finished.signal else finished.exit_code
