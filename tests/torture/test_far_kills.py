"""Workers elsewhere are killed at any instant: no attempt is run twice, and every task lands once."""

import dataclasses
import os
import random
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from penguin_git.model.outcome import Outcome
from penguin_git.tracker.project import World
from tests.support.far import Processes, given_away
from tests.support.machines import Shared
from tests.torture.aftermath import LAST_LIFE

CONFIG = """\
base: main
sync: on
sync_seconds: 200
lease_seconds: 100000
max_attempts: 1000
max_parallel: 3
sandbox: off
"""


def script(number: int, journal: Path) -> str:
    lines = [f'echo "t{number} $PENGUIN_ATTEMPT" >> {journal}', f"echo first > {number}.txt"]
    lines += ["(setsid sleep 300 &)", "sleep 0.3", f"echo second >> {number}.txt"]
    return f"status: pending\n\ntitle: Task {number}\nrun: |\n" + "".join(f"  {line}\n" for line in lines)


def test_every_task_lands_once_however_often_workers_die(tmp_path: Path, far_kills: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    journal, tasks = tmp_path / "journal", far_kills + 2
    journal.touch()
    files = {f".penguin/tasks/t{number}.yaml": script(number, journal) for number in range(tasks)}
    there = Shared.new(tmp_path, files, CONFIG)
    # Of the daemon's time ten minutes are over in three seconds: else it rests after five deaths.
    hurried = World(dict(os.environ), monotonic=lambda: time.monotonic() * 200)
    clone = dataclasses.replace(there.machine(tmp_path / "ann"), world=hurried)

    killed = 0
    with (
        Processes(XDG_STATE_HOME=str(tmp_path / "elsewhere")) as workers,
        given_away(clone, there.url, workers),
    ):
        while killed < far_kills and len(there.landed()) < tasks:
            wait(journal, chance)
            if living := [worker.pid for worker in workers.workers if worker.poll() is None]:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(living), signal.SIGKILL)
                    killed += 1
        clone.wait_for(lambda: len(there.landed()) == tasks, LAST_LIFE)

    ran = Counter(journal.read_text().splitlines())
    print(f"{killed} workers killed, {tasks} tasks, {sum(ran.values())} scripts begun", end="")
    assert sorted(f"t{number}" for number in range(tasks)) == sorted(there.landed())
    assert {1} == set(ran.values()), "no attempt runs twice"
    assert {"first\nsecond"} == {there.git("show", f"main:{number}.txt") for number in range(tasks)}
    for number in range(tasks):
        records = clone.records(f"t{number}")
        assert list(range(1, len(records) + 1)) == [record.attempt for record in records]
        assert Outcome.COMPLETED is records[-1].outcome
        assert {Outcome.ORPHANED} >= {record.outcome for record in records[:-1]}
    assert "" == there.git("for-each-ref", "refs/penguin/errands/")
    assert "" == there.git("fsck", "--full", "--strict", "--no-dangling", "--no-progress")


def wait(journal: Path, chance: random.Random) -> None:
    """Wait for the next script to begin, or not even that long, and for a while more."""
    before, end = journal.stat().st_size, time.monotonic() + chance.choice((1.0, 20.0))
    while journal.stat().st_size == before and time.monotonic() < end:
        threading.Event().wait(0.01)
    threading.Event().wait(chance.uniform(0, 1.0))
