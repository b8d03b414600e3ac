"""kill -9 at any instant loses time, never data."""

import random
import subprocess
from pathlib import Path

from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone
from tests.torture.aftermath import LAST_LIFE, acknowledged, check, daemons, is_finished, landed

CONFIG = "base: main\nmax_parallel: 3\nmax_attempts: 1000\n"


def script(number: int, journal: Path) -> str:
    """A task's script; every third appends to a file of its own, every fourth leaves children behind."""
    lines = [f"echo {number} >> {journal}/{number}"]
    if number % 3 == 0:
        lines += [f"echo first >> out/{number}.txt", "sleep 0.2", f"echo second >> out/{number}.txt"]
    else:
        lines += [f"echo first > out/{number}.txt", "sleep 0.1", f"echo second >> out/{number}.txt"]
    if number % 4 == 0:
        lines += ["(setsid sleep 300 &)", "sleep 300 &"]
    return "".join(f"  {line}\n" for line in lines)


def test_every_task_lands_exactly_once_however_often_the_daemon_is_killed(
    tmp_path: Path, kills: int, tasks: int, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    journal = tmp_path / "journal"
    journal.mkdir()
    clone = Clone.new(
        tmp_path / "clone", {"out/README": "Results.\n", "mine.txt": "mine\n", "staged.txt": "one\n"}, CONFIG
    )
    files = {
        f".penguin/tasks/t{number}.yaml": f"title: Task {number}\nrun: |\n{script(number, journal)}"
        "acceptance:\n"
        f'  - check: test "$(cat out/{number}.txt)" = "$(printf \'first\\nsecond\')"\n'
        for number in range(tasks)
    }
    clone.commit(files, "Add the tasks")
    clone.write("mine.txt", "mine, not committed\n")
    clone.write("staged.txt", "two\n")
    clone.git("add", "staged.txt")
    clone.write("untracked.txt", "new\n")
    mine = clone.git("status", "--porcelain")
    checkpoints: set[str] = set()

    killed = 0
    with daemons(clone) as start:
        while killed < kills and not is_finished(clone, tasks):
            victim = start()
            wait(victim, chance.uniform(0.05, 0.9))
            killed += victim.poll() is None
            victim.kill()
            victim.wait()
            checkpoints |= acknowledged(clone)
        assert 0 == start().wait(LAST_LIFE)

    print(f"{killed} kills, {tasks} tasks, {len(checkpoints)} checkpoints seen")
    check_tasks(clone, tasks)
    assert mine == clone.git("status", "--porcelain")
    assert ["mine, not committed\n", "two\n", "new\n"] == [
        clone.read(name) for name in ("mine.txt", "staged.txt", "untracked.txt")
    ]
    check(clone, checkpoints)


def check_tasks(clone: Clone, tasks: int) -> None:
    """Every task landed once, has one record an attempt, and its script's work exactly once."""
    assert sorted(f"t{number}" for number in range(tasks)) == sorted(landed(clone))
    for number in range(tasks):
        name = f"t{number}"
        assert TaskStatus.COMPLETED is clone.on_base(name).status
        assert "first\nsecond\n" == clone.read(f"out/{number}.txt")
        records = clone.records(name)
        assert list(range(1, len(records) + 1)) == [record.attempt for record in records]
        assert Outcome.COMPLETED is records[-1].outcome
        assert {Outcome.ORPHANED} >= {record.outcome for record in records[:-1]}


def wait(victim: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Wait for its end, at most this long."""
    try:
        victim.wait(seconds)
    except subprocess.TimeoutExpired:
        return
