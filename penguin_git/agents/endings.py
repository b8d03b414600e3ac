"""The endings that several agents share."""

from dataclasses import replace
from signal import Signals

from penguin_git.agents.command import Finished
from penguin_git.agents.protocol import Ending, Host
from penguin_git.model.outcome import Outcome


def stopped_by(host: Host) -> Ending:
    """The ending when the host says stop: somebody's wish, or else the budget."""
    if host.stop.wanted:
        return Ending(host.stop.wanted.outcome, host.stop.wanted.reason)
    return Ending(Outcome.OVER_BUDGET, "The budget does not allow another step.")


def of_command(what: str, finished: Finished) -> Ending:
    """How an agent ends whose work was one command; `what` begins the sentences, as in `The script`."""
    return with_what_is_left(replace(_judged(what, finished), exit_code=finished.exit_code), finished)


def with_what_is_left(ending: Ending, finished: Finished) -> Ending:
    """The ending, with a word where not everything that the command started could be ended."""
    if finished.contained:
        return ending
    return replace(ending, reason=f"{ending.reason} Something that it started may still run.".lstrip())


def _judged(what: str, finished: Finished) -> Ending:
    if finished.stopped:
        return Ending(finished.stopped.outcome, finished.stopped.reason)
    if finished.timed_out:
        return Ending(Outcome.TIMED_OUT, f"{what} took longer than it may.")
    if finished.flooded:
        size = finished.output.total // 1_000_000
        return Ending(Outcome.FAILED, f"{what} was stopped after {size} MB of output.")
    if finished.signal is not None:
        return Ending(Outcome.FAILED, f"{what} was ended by the signal {_name(finished.signal)}.")
    if finished.exit_code != 0:
        return Ending(Outcome.FAILED, f"{what} ended with exit code {finished.exit_code}.")
    return Ending(Outcome.COMPLETED)


def _name(signal: int) -> str:
    try:
        return Signals(signal).name
    except ValueError:  # a real-time signal
        return str(signal)
