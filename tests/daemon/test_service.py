"""One daemon a clone: it clears up after a dead one, and leaves nothing when it ends."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from watchdog.observers.api import BaseObserver

from penguin_git.daemon.service import held, serve
from penguin_git.daemon.tick import Tick
from penguin_git.daemon.wakeups import Wakeups
from penguin_git.errors import PenguinError
from tests.support.clones import Clone


def test_locks_of_a_killed_git_are_cleared_and_said(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Do it\nrun: touch done.txt\n")
    lock = clone.path / ".git" / "refs" / "heads" / "penguin" / "job.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    os.utime(lock, (1_000_000_000, 1_000_000_000))

    with held(clone.path, clone.world, "test") as project:
        said = project.healed
    clone.run()

    assert any("job.lock" in sentence for sentence in said)
    assert (clone.path / "done.txt").exists()


def test_a_lock_of_the_users_own_git_is_not_cleared(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    lock = clone.path / ".git" / "index.lock"
    lock.touch()

    with held(clone.path, clone.world, "test"):
        pass

    assert lock.exists()


def test_what_a_killed_daemon_started_is_waited_for(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    lock = clone.path / ".git" / "penguin" / "daemon.lock"
    with held(clone.path, clone.world, "victim") as project:
        (fd,) = project.repo.keep_fds
        child = subprocess.Popen(["sleep", "0.3"], pass_fds=(fd,))
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    lock.write_text(json.dumps({"pid": int(gone.stdout), "since": "then", "purpose": "victim"}))

    with held(clone.path, clone.world, "heir"):
        assert child.wait() == 0


def test_an_error_in_the_middle_stops_everything_that_runs(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Do it\nrun: sleep 300\n")

    def report(_project: object, pool: object, _tick: Tick) -> None:
        if len(pool):  # type: ignore[arg-type]
            raise RuntimeError("the reporter broke")

    with held(clone.path, clone.world, "test") as project, pytest.raises(RuntimeError):
        serve(project, report)

    assert [] == clone.worktrees()


def test_without_watches_it_works_by_looking_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: BaseObserver) -> None:
        raise OSError(24, "inotify instance limit reached")

    monkeypatch.setattr(BaseObserver, "start", refuse)  # the limit is the machine's, not ours to use up
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Do it\nrun: touch done.txt\n")

    clone.run()

    assert (clone.path / "done.txt").exists()


def test_a_change_of_the_base_or_the_bell_wakes_it(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    common = clone.path / ".git"
    woken = threading.Event()

    class Noting(Wakeups):
        def wake(self) -> None:
            woken.set()

    with Noting(common, "refs/heads/main", common / "penguin" / "bell"):
        clone.git("commit", "-q", "--allow-empty", "-m", "Work")
        assert woken.wait(5)
        woken.clear()
        (common / "penguin" / "bell").write_bytes(b"")
        assert woken.wait(5)


def test_no_daemon_outside_a_repository(tmp_path: Path) -> None:
    world = Clone(tmp_path).world

    with pytest.raises(PenguinError, match="not in a git repository"), held(tmp_path, world, "test"):
        pass
