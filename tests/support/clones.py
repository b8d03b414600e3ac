"""A real repository with penguin in it, driven the way a person and a daemon would."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs

from penguin_git.daemon.pool import Pool
from penguin_git.daemon.service import held, serve
from penguin_git.daemon.tick import Tick
from penguin_git.errors import Problem
from penguin_git.model.config import Config
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.model.request import Verb
from penguin_git.model.task import Task
from penguin_git.store import requests
from penguin_git.tracker import controls
from penguin_git.tracker.controls import Done
from penguin_git.tracker.project import Project, World
from penguin_git.tracker.recorded import records_everywhere
from penguin_git.tracker.rows import Row
from penguin_git.tracker.view import view

_USUAL = {".penguin/config.yaml": "base: main\nsandbox: off\n", "README.md": "Hello.\n"}
DEADLINE = 20.0  # seconds that anything a test waits for may take


def steady_world() -> World:
    """A world whose clock goes one second a look and whose chance is a counter."""
    seconds, nonces = count(), count(1)
    start = datetime(2026, 11, 22, 10, tzinfo=UTC)
    return World(
        dict(os.environ),
        now=lambda: start + timedelta(seconds=next(seconds)),
        nonce=lambda: f"{next(nonces):016x}",
    )


@dataclass
class Clone:
    """A repository at `path`, on the branch `main`."""

    path: Path
    world: World = field(default_factory=steady_world)

    @staticmethod
    def new(path: Path, files: dict[str, str] | None = None, config: str = "base: main\n") -> "Clone":
        """A repository with these files and penguin's settings, in one commit.

        Scripts of tests talk to the outside by files, and the fakes that they start may lie anywhere, so they
        run without walls where `config` names none.
        """
        if "sandbox:" not in config:
            config += "sandbox: off\n"
        files = {".penguin/config.yaml": config, **(files or {"README.md": "Hello.\n"})}
        if files != _USUAL:
            return _begun(path, files)
        shutil.copytree(_usual().name, path, ignore=shutil.ignore_patterns("*.sample"))
        clone = Clone(path)
        clone.git("read-tree", "--reset", "-u", "HEAD")
        return clone

    def copied(self, path: Path) -> "Clone":
        """The same at another place, with a clock that goes on, for a test that changes it."""
        shutil.copytree(self.path, path, ignore=shutil.ignore_patterns("*.sample"))
        clone = Clone(path, structs.replace(self.world, environ=dict(os.environ)))
        clone.git("update-index", "-q", "--refresh")
        return clone

    def git(self, *args: str) -> str:
        """What a git command of the user's prints."""
        done = subprocess.run(["git", *args], cwd=self.path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"git {args}: {done.stderr}"
        return done.stdout.rstrip("\n")

    def write(self, path: str, text: str) -> None:
        """Put a file into the checkout."""
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def read(self, path: str) -> str:
        """A file of the checkout."""
        return (self.path / path).read_text()

    def commit(self, files: dict[str, str], message: str = "Work") -> None:
        """Write files and commit them as a person would."""
        for path, text in files.items():
            self.write(path, text)
        self.git("add", "--", *files)
        self.git("commit", "-q", "-m", message)

    def task(self, name: str, text: str) -> None:
        """Commit a task file written by hand."""
        self.commit({f".penguin/tasks/{name}.yaml": text}, f"Add the task {name}")

    def edit(self, name: str, old: str, new: str) -> None:
        """Edit a task file in the checkout and commit it."""
        path = f".penguin/tasks/{name}.yaml"
        text = self.read(path)
        assert old in text, f"`{old}` is not in {text!r}"
        self.commit({path: text.replace(old, new)}, f"Edit the task {name}")

    def project(self) -> Project:
        """The project, to be closed by the caller (`with`)."""
        return Project.open(self.path, self.world)

    def run(self, max_parallel: int | None = None, seconds: float = DEADLINE) -> list[Tick]:
        """Work until nothing can move without a person; what the ticks did."""
        ticks: list[Tick] = []
        late = threading.Event()
        timer = threading.Timer(seconds, late.set)
        timer.start()
        try:
            with held(self.path, self.world, "test") as project:
                serve(
                    project,
                    lambda _project, _pool, tick: ticks.append(tick),
                    until_idle=True,
                    max_parallel=max_parallel,
                    stop=late,
                )
        finally:
            timer.cancel()
        assert not late.is_set(), f"it never became idle: {ticks[-1:]}"
        return ticks

    @contextmanager
    def daemon(self, *, poll: float = 0.1) -> Iterator["Daemon"]:
        """A daemon in a thread of this process, ended with the block."""
        daemon = Daemon(self, poll)
        daemon.start()
        try:
            yield daemon
        finally:
            daemon.end()

    def row(self, task: str) -> Row:
        """The task as a person is shown it, with all that takes a look into the repository."""
        with self.project() as project:
            row = view(project).rows[TaskId(task)]
            assert (row.task.id, row.reasons, row.pulled) is not None
            return row

    def rows(self) -> Mapping[TaskId, Row]:
        """All tasks as a person is shown them."""
        with self.project() as project:
            return view(project).rows

    def unreadable(self) -> tuple[Problem, ...]:
        """What a person is told that can't be read."""
        with self.project() as project:
            return view(project).broken

    @staticmethod
    def wait_for(holds: Callable[[], bool], seconds: float = DEADLINE) -> None:
        """Wait for something in the outside world that nobody announces."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it never came true"
            threading.Event().wait(0.01)

    def world_after(self, *, days: int) -> World:
        """This clone's world, that much later."""
        now = self.world.now
        return structs.replace(self.world, now=lambda: now() + timedelta(days=days))

    def on_base(self, task: str) -> Task:
        """The task as the base branch has it."""
        with self.project() as project:
            return project.snapshots.at(project.store.base_commit()).tasks[TaskId(task)]

    def broken(self) -> tuple[Problem, ...]:
        """What cannot be read on the base."""
        with self.project() as project:
            return project.snapshots.at(project.store.base_commit()).broken

    def records(self, task: str) -> tuple[Record, ...]:
        """All records of the task."""
        with self.project() as project:
            return records_everywhere(project, TaskId(task))

    def control(self, task: str, verb: Verb, text: str = "") -> Done:
        """What `penguin task VERB` does."""
        with self.project() as project:
            return controls.control(project, view(project).rows[TaskId(task)], verb, text)

    def config(self) -> Config:
        """The settings on the base."""
        with self.project() as project:
            return project.store.config()

    def branches(self) -> list[str]:
        """The task branches that exist."""
        return self.git("for-each-ref", "--format=%(refname:short)", "refs/heads/penguin/").split()

    def worktrees(self) -> list[str]:
        """The names of penguin's worktrees that exist."""
        with self.project() as project:
            folder = project.repo.worktrees
            return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []


def _begun(path: Path, files: dict[str, str]) -> Clone:
    path.mkdir(parents=True, exist_ok=True)
    clone = Clone(path)
    clone.git("init", "-q", "-b", "main")
    clone.commit(files, "Start")
    return clone


@cache
def _usual() -> "TemporaryDirectory[str]":
    # Most clones begin alike, and a copy takes a third of the time; it lasts as long as this process.
    folder = TemporaryDirectory(prefix="penguin-clone-")
    path = _begun(Path(folder.name), _USUAL).path
    for name in [".git/index", *_USUAL]:  # git has to see for itself what lies in the copy
        (path / name).unlink()
    (path / ".penguin").rmdir()
    return folder


class Daemon:
    """A daemon of a clone, in a thread."""

    def __init__(self, clone: Clone, poll: float) -> None:
        self._clone, self._poll = clone, poll
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self.trouble: BaseException | None = None
        self.ticks: list[Tick] = []
        self.live: set[str] = set()
        self._thread = threading.Thread(target=self._serve)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self) -> None:
        """End in good order."""
        self._stop.set()
        self._thread.join(DEADLINE)
        assert not self._thread.is_alive(), "the daemon did not end"
        if self.trouble:
            raise self.trouble

    def until(self, holds: Callable[["Daemon"], bool]) -> None:
        """Wait until something is true after a tick."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.trouble or (self.ticks and holds(self)), DEADLINE), (
                f"it never came true; live: {self.live}, last: {self.ticks[-1:]}"
            )

    def until_live(self, task: str) -> None:
        """Wait until the task is being worked on."""
        self.until(lambda daemon: task in daemon.live)

    def until_it_looked(self) -> None:
        """Wait for a tick that began after this call."""
        for _ in range(2):  # the first one may have begun before
            seen = len(self.ticks)
            with self._clone.project() as project:
                requests.ring(project.repo)
            self.until(lambda daemon: len(daemon.ticks) > seen)  # noqa: B023 - called at once

    def until_rests(self, task: str) -> None:
        """Wait until the task is not being worked on any more, and a tick has looked at it since."""
        self.until(lambda daemon: task not in daemon.live and bool(daemon.ticks) and daemon.ticks[-1].is_idle)

    def _serve(self) -> None:
        try:
            with held(self._clone.path, self._clone.world, "test daemon") as project:
                serve(project, self._note, stop=self._stop, poll=self._poll)
        except BaseException as trouble:  # noqa: BLE001 - raised again in the test's own thread
            self.trouble = trouble
            with self._changed:
                self._changed.notify_all()

    def _note(self, _project: Project, pool: Pool, tick: Tick) -> None:
        with self._changed:
            self.ticks.append(tick)
            self.live = {str(task) for task in pool.works}
            self._changed.notify_all()
