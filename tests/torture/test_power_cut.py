"""The power goes at any instant: every claim, checkpoint and landing that was reported stays."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from penguin_git.git.refs import Update
from penguin_git.git.remote import GitRemote
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone
from tests.torture.aftermath import LAST_LIFE, is_kept, landed
from tests.torture.disk import Disk, NoDisk, mounted

CONFIG = "base: main\nmax_parallel: 3\nmax_attempts: 1000\n"
LANDED: Final = re.compile(r"(t\d+) landed on `main`\.")
PATIENCE = 15.0  # seconds that something to be lost is waited for


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    try:
        with mounted(tmp_path) as disk:
            disk.cut()
            disk.start()
            yield disk
    except NoDisk as reason:
        pytest.skip(f"a power cut needs a disk of its own: {reason}")


def test_what_git_alone_says_is_done_is_lost(disk: Disk) -> None:
    clone = Clone.new(disk.path / "clone")
    disk.settle()

    clone.git("branch", "penguin/k3f9")
    said = clone.branches()
    disk.cut()
    disk.start()

    assert (["penguin/k3f9"], []) == (said, clone.branches()), "this disk does lose things"


def test_what_was_pushed_to_a_folder_is_there(tmp_path: Path, disk: Disk) -> None:
    ref, bare = "refs/heads/penguin/k3f9", disk.path / "shared.git"
    clone = Clone.new(tmp_path / "clone")
    clone.git("init", "-q", "--bare", str(bare))
    disk.settle()

    head = clone.git("rev-parse", "HEAD")
    with clone.project() as project:
        answer = GitRemote(project.repo, f"file://{bare}").push([Update(ref, head, None)])
    disk.cut()
    disk.start()

    assert 0 == answer.exit
    assert f"{head}\t{ref}" == clone.git("ls-remote", str(bare))
    assert "" == Clone(bare).git("fsck", "--full", "--strict", "--no-dangling", "--no-progress")


def test_what_penguin_reported_is_there(tmp_path: Path, disk: Disk, cuts: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    tasks = cuts + 4
    outside = Outside(tmp_path, disk)
    clone = Clone.new(disk.path / "clone", {"out/README": "Results.\n"}, CONFIG)
    clone.commit({f".penguin/tasks/t{number}.yaml": outside.task(number) for number in range(tasks)})
    disk.settle()

    for _ in range(cuts):
        with outside.daemon(clone):
            outside.wait(chance.choice(("claims", "landings")), chance.uniform(0, 0.3))
            outside.look(clone)
            disk.cut()
        disk.start()
        outside.check(clone)
    with outside.daemon(clone) as last:
        assert 0 == last.wait(LAST_LIFE)

    print(f"{cuts} power cuts, {outside.sizes} reported and seen before them", end="")
    outside.look(clone)
    outside.check(clone)
    names = [f"t{number}" for number in range(tasks)]
    assert sorted(names) == sorted(landed(clone))
    assert {TaskStatus.COMPLETED} == {clone.on_base(name).status for name in names}
    assert {"first\nsecond\n"} == {clone.read(f"out/{number}.txt") for number in range(tasks)}
    assert "" == clone.git("status", "--porcelain")
    assert [] == clone.worktrees()


class Outside:
    """What is seen from outside of the disk, and outlives it: what the daemon and the tasks' scripts say."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._disk = disk
        self._said, self._begun = folder / "said", folder / "begun"
        self._said.touch()
        self._begun.touch()
        self._checkpoints: set[str] = set()

    def task(self, number: int) -> str:
        """A task whose script tells of its claim: it runs because that was won."""
        lines = [f"git rev-parse HEAD >> {self._begun}", f"echo first > out/{number}.txt", "sleep 0.1"]
        lines += [f"echo second >> out/{number}.txt"]
        return f"title: Task {number}\nrun: |\n" + "".join(f"  {line}\n" for line in lines)

    @property
    def claims(self) -> set[str]:
        return set(self._begun.read_text().split())

    @property
    def landings(self) -> set[str]:
        return set(LANDED.findall(self._said.read_text()))

    @property
    def sizes(self) -> str:
        """How much there was to lose."""
        return (
            f"{len(self.claims)} claims, {len(self._checkpoints)} checkpoints, {len(self.landings)} landings"
        )

    @contextmanager
    def daemon(self, clone: Clone) -> "Iterator[subprocess.Popen[bytes]]":
        """A daemon whose processes have a world of their own, which ends with the block."""
        argv = [sys.executable, "-m", "penguin_git", "-C", str(clone.path), "daemon", "run", "--until-idle"]
        environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        with self._said.open("ab") as said:
            daemon = subprocess.Popen(
                ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", *argv],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env={**environ, "XDG_STATE_HOME": str(self._disk.path / "state")},
            )
        try:
            yield daemon
        finally:
            end(daemon)

    def wait(self, kind: str, longer: float) -> None:
        """Wait until one more claim or landing was reported, and some time longer."""
        before, end = len(getattr(self, kind)), time.monotonic() + PATIENCE
        while len(getattr(self, kind)) == before and time.monotonic() < end:
            time.sleep(0.005)
        time.sleep(longer)

    def look(self, clone: Clone) -> None:
        """Note the checkpoints that the attempts' own logs tell of by now."""
        for log in (clone.path / ".git" / "penguin" / "logs").rglob("*.jsonl"):
            for line in log.read_bytes().splitlines(keepends=True):
                if line.endswith(b"\n") and b'"checkpoint"' in line:
                    event = json.loads(line)
                    self._checkpoints |= {event["data"]["commit"]} if event["type"] == "checkpoint" else set()

    def check(self, clone: Clone) -> None:
        """All that was reported is there, and nothing that git has is damaged.

        Looked at in a copy without worktrees: git starts with a half-made one only after the next daemon.
        """
        copy = Clone(self._said.with_name("copy"))
        shutil.rmtree(copy.path, ignore_errors=True)
        shutil.copytree(clone.path / ".git", copy.path / ".git", ignore=shutil.ignore_patterns("worktrees"))
        assert "" == copy.git("fsck", "--full", "--strict", "--no-dangling")
        assert [] == [commit for commit in self.claims | self._checkpoints if not is_kept(copy, commit)]
        assert set() == self.landings - set(landed(copy))


def end(world: "subprocess.Popen[bytes]") -> None:
    """End everything in a world of processes; its last one is gone, and holds the disk no more, on return."""
    children = Path(f"/proc/{world.pid}/task/{world.pid}/children")
    for first in children.read_text().split() if world.poll() is None else ():
        os.kill(int(first), signal.SIGKILL)
    try:
        world.wait(PATIENCE)
    finally:
        world.kill()
        world.wait()
