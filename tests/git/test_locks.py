"""Locks between real processes."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.git.locks import FileLock
from tests.git.building import started
from tests.git.small_disk import fill, small_disk

# Holds a lock until its standard input ends.
HOLDER = """
import sys
from pathlib import Path
from penguin_git.git.locks import FileLock
with FileLock(Path(sys.argv[1]), "daemon"):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(path: Path) -> "subprocess.Popen[bytes]":
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    return holder


def test_only_one_process_holds_a_lock(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "penguin/git.lock")
    holder = hold(lock.path)

    while_held = lock.acquire()
    holder.communicate()
    afterwards = lock.acquire()

    assert (False, True) == (while_held, afterwards)
    lock.release()


def test_the_holder_says_who_it_is_to_those_who_do_not_take_the_lock(tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
    lock, reader = (FileLock(tmp_path / "daemon.lock", "daemon", lambda: at) for _ in range(2))

    before = reader.holder()
    with lock:
        during, to_itself = reader.holder(), lock.holder()
        lines = lock.path.read_text().splitlines()
    after = reader.holder()

    who = f"daemon (process {os.getpid()}, since 2026-11-22T10:00:00Z)"
    assert (None, who, who, None) == (before, during, to_itself, after)
    assert [{"pid": os.getpid(), "since": "2026-11-22T10:00:00Z", "purpose": "daemon"}] == [
        json.loads(line) for line in lines
    ]


def test_kill_9_gives_the_lock_back(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "daemon.lock")
    holder = hold(lock.path)

    holder.kill()
    holder.communicate()

    assert lock.holder() is None
    assert lock.acquire()
    lock.release()


def test_a_child_that_outlives_its_parent_keeps_the_lock(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "git.lock", "landing")
    lock.acquire()
    child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, pass_fds=(lock.fd,))

    lock.release()
    while_it_runs = lock.acquire()
    child.communicate()

    assert (False, True) == (while_it_runs, lock.acquire())
    lock.release()


def test_git_children_of_a_keeping_repository_inherit_the_lock(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    lock = FileLock(repo.runtime / "git.lock")
    lock.acquire()

    with repo.keeping(lock.fd).git.conversation("cat-file", "--batch"):
        lock.release()
        inherited = lock.acquire()
    with repo.git.conversation("cat-file", "--batch"):
        free = lock.acquire()
        lock.release()

    assert (False, True) == (inherited, free)


def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "git.lock")
    holder = hold(lock.path)

    started_at = time.monotonic()
    in_vain = lock.acquire(timeout=0.05)
    waited = time.monotonic() - started_at
    os.kill(holder.pid, signal.SIGKILL)
    in_the_end = lock.acquire(timeout=10)
    holder.communicate()

    assert (False, True) == (in_vain, in_the_end)
    assert waited >= 0.05
    lock.release()


def test_readers_that_look_for_a_holder_are_never_in_the_way(tmp_path: Path) -> None:
    lock, reader, done = FileLock(tmp_path / "git.lock"), FileLock(tmp_path / "git.lock"), threading.Event()

    def look() -> None:
        while not done.is_set():
            reader.holder()

    looking = threading.Thread(target=look)
    looking.start()
    taken = []
    for _ in range(500):
        taken.append(lock.acquire())
        lock.release()
    done.set()
    looking.join()

    assert [True] * 500 == taken


def test_a_lock_is_taken_once_and_given_back_as_often_as_one_likes(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "git.lock")

    with lock, pytest.raises(ValueError, match="locked already"):
        lock.acquire()
    lock.release()

    with pytest.raises(ValueError, match="not locked by us"):
        _ = lock.fd


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"pid": 1}', b"\xff"])
def test_a_holder_that_cannot_be_read_still_is_a_holder(tmp_path: Path, content: bytes) -> None:
    lock = FileLock(tmp_path / "git.lock")
    with lock:
        lock.path.write_bytes(content)

        assert "another process" == FileLock(lock.path).holder()


def test_a_link_in_the_place_of_a_lock_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "git.lock").symlink_to(victim)

    with pytest.raises(PenguinError, match="cannot be written"):
        FileLock(tmp_path / "git.lock").acquire()

    assert "precious" == victim.read_text()


def test_a_place_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "penguin").write_text("a file")

    with pytest.raises(PenguinError, match="cannot be written"):
        FileLock(tmp_path / "penguin/git.lock").acquire()


def test_a_lock_that_can_not_be_signed_is_given_back() -> None:
    with small_disk("1m") as disk:
        (disk / "some.lock").touch()
        fill(disk)
        lock = FileLock(disk / "some.lock")

        for _ in range(2):
            with pytest.raises(OSError, match="No space left"):
                lock.acquire()

        assert FileLock(disk / "some.lock").holder() is None
