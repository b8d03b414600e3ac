"""Commands that run checks, and are interrupted meanwhile."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from penguin_git.cli.interrupting import in_good_order
from penguin_git.tracker.interrupts import Interrupts
from tests.cli.driving import DEADLINE, Said, until
from tests.support.slow_checks import Slow


def _interrupted(slow: Slow, number: signal.Signals) -> Said:
    slow.again()
    command = subprocess.Popen(
        [sys.executable, "-P", "-m", "penguin_git", "task", "approve", "k3f9"],
        cwd=slow.clone.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until(slow.has_begun)
    command.send_signal(number)
    out, err = command.communicate(timeout=DEADLINE)
    return Said(command.returncode, out, err)


def test_an_approval_that_is_interrupted_says_so_and_leaves_all_as_it_was(tmp_path: Path) -> None:
    slow = Slow.in_review(tmp_path / "clone")
    before = slow.clone.git("rev-parse", "main", "penguin/k3f9")

    said = [_interrupted(slow, number) for number in (signal.SIGINT, signal.SIGTERM)]

    sentence = "The checks of `k3f9` were interrupted: it stays as it was.\n"
    assert [Said(130, "", sentence), Said(143, "", sentence)] == said
    assert [] == slow.left()
    assert before == slow.clone.git("rev-parse", "main", "penguin/k3f9")
    assert "in_review" == slow.clone.row("k3f9").state


def test_an_interrupt_where_no_checks_run_is_one_as_ever() -> None:
    before = signal.getsignal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt), in_good_order(Interrupts()):
        signal.raise_signal(signal.SIGINT)

    assert before is signal.getsignal(signal.SIGINT)


def test_what_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with in_good_order(Interrupts()):
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
