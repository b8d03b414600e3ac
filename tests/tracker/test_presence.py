"""Who is at work, and whether a process lives."""

import os
import subprocess
import sys

import pytest

from penguin_git.tracker import presence


@pytest.mark.parametrize("pid", [1, os.getpid()], ids=["perhaps another user's", "ours"])
def test_a_process_lives(pid: int) -> None:
    assert presence.lives(pid)


def test_a_process_that_has_ended_and_been_heard_does_not_live() -> None:
    ended = subprocess.Popen([sys.executable, "-S", "-c", ""])
    ended.wait()

    assert not presence.lives(ended.pid)


def test_no_process_has_a_number_beyond_all() -> None:
    assert not presence.lives(10**30)
