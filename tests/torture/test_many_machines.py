"""Daemons on several machines die, freeze and lose the network: every task is still accepted exactly once."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.support import servers
from tests.support.clones import Clone
from tests.support.machines import Shared
from tests.support.servers import Server
from tests.torture.aftermath import leftovers, processes
from tests.torture.conftest import Trial
from tests.torture.crew import Fate, Member, until_none

LEASE = 3
CONFIG = (
    f"base: main\nsync: on\nsync_seconds: 1\nlease_seconds: {LEASE}\nmax_parallel: 2\n"
    "pushes_a_minute: 1000\nmax_attempts: 1000\nsandbox: off\n"
)
PATIENCE = 120.0  # seconds without any progress while nobody dies any more


def script(number: int, journal: Path) -> str:
    """A task's script; every third appends to a file of its own, so that doing it twice would show."""
    add = ">>" if number % 3 == 0 else ">"
    lines = [
        f"echo {number} >> {journal}/{number}",
        f"echo first {add} out/{number}.txt",
        f"sleep {number % 4 * 0.4}",
    ]
    return "".join(f"  {line}\n" for line in [*lines, f"echo second >> out/{number}.txt"])


def needs(number: int, chance: random.Random) -> list[str]:
    """Up to two tasks that come before it."""
    return sorted({f"t{chance.randrange(number)}" for _ in range(chance.randrange(3))}) if number else []


def file_of(number: int, journal: Path, chance: random.Random) -> str:
    return (
        f"title: Task {number}\ndepends_on: [{', '.join(needs(number, chance))}]\n"
        f"run: |\n{script(number, journal)}"
        "acceptance:\n"
        f'  - check: test "$(cat out/{number}.txt)" = "$(printf \'first\\nsecond\')"\n'
    )


@contextmanager
def weather(bare: Path) -> Iterator[list[Server]]:
    """The ways to the shared repository."""
    with ExitStack() as stack:
        yield [stack.enter_context(way(bare)) for way in (servers.path, servers.http, servers.daemon)]


def test_every_task_is_accepted_exactly_once_by_machines_that_die(tmp_path: Path, trial: Trial) -> None:
    chance = random.Random(trial.seed)  # noqa: S311 - moments, not secrets
    journal = tmp_path / "journal"
    journal.mkdir()
    files = {f".penguin/tasks/t{n}.yaml": file_of(n, journal, chance) for n in range(trial.tasks)}
    shared = Shared.new(tmp_path, {"out/README": "Results.\n", **files}, CONFIG)
    person = shared.machine(tmp_path / "person")
    checkpoints: set[str] = set()
    commits: list[str] = []

    with weather(shared.path) as ways, crew(shared, tmp_path, trial.machines, ways) as members:
        fate = Fate(members, chance, LEASE)

        def misfortune() -> None:
            fate.go_on()
            checkpoints.update(acknowledged(shared))
            if chance.random() < 0.5:
                fate.strike(kills=trial.kills, freezes=trial.freezes)
            if chance.random() < 0.1:
                with chance.choice(ways[1:]).cut():
                    time.sleep(chance.uniform(0.1, 1.0))
            if chance.random() < 0.1:
                commits.append(committed(person, len(commits)))

        def calm() -> None:
            checkpoints.update(acknowledged(shared))

        def is_enough() -> bool:
            return fate.kills >= trial.kills and fate.freezes >= trial.freezes

        def to_land() -> int:
            return trial.tasks - len(shared.landed())

        def to_clean() -> int:
            return len(shared.refs("refs/heads/penguin/"))

        assert until_none(lambda: 0 if is_enough() else to_land(), 10 * PATIENCE, meanwhile=misfortune)
        for one in members:
            one.wake(at_once=True)
            one.start()
        assert until_none(to_land, PATIENCE, meanwhile=calm), left(shared, tmp_path)
        assert until_none(to_clean, PATIENCE, meanwhile=calm), left(shared, tmp_path)
        assert dict.fromkeys(range(trial.machines), 0) == {n: m.end(60) for n, m in enumerate(members)}

    runs = sum(len((journal / str(n)).read_text().splitlines()) for n in range(trial.tasks))
    print(
        f"{trial.machines} machines, {trial.tasks} tasks: {fate.kills} kills, {fate.freezes} freezes,"
        f" {runs} executions, {len(checkpoints)} commits seen on task branches, {len(commits)} of a person"
    )
    check_tasks(shared, person, trial.tasks)
    check_shared(shared, checkpoints, commits)
    for one in members:
        check_clone(one.clone)
    assert [] == processes(tmp_path)


@contextmanager
def crew(shared: Shared, folder: Path, machines: int, ways: list[Server]) -> Iterator[list[Member]]:
    """The machines, over one way after the other; none outlives the block."""
    members = []
    try:
        for number in range(machines):
            clone = shared.machine(folder / f"m{number}", ways[number % len(ways)].url)
            members.append(Member(clone, folder / f"m{number}.log"))
            members[-1].start()
        yield members
    finally:
        for one in members:
            one.kill()


def committed(person: Clone, number: int) -> str:
    """A person commits to the base, and pushes as soon as nobody else is faster."""
    person.commit({f"notes/{number}.txt": f"{number}\n"}, f"Note {number}")
    for _ in range(20):
        person.git("pull", "-q", "--rebase")
        try:
            person.git("push", "-q", "origin", "main")
        except AssertionError:
            continue
        return person.git("rev-parse", "HEAD")
    pytest.fail("the base kept moving")


def acknowledged(shared: Shared) -> set[str]:
    """Every commit that a task branch has had for all."""
    return set(shared.git("log", "--format=%H", "--branches=penguin/*", "--not", "main").split())


def left(shared: Shared, folder: Path) -> str:
    """What is not done, and what the machines said last."""
    said = [f"{log.name}: {log.read_text()[-1500:]}" for log in sorted(folder.glob("m*.log"))]
    return "\n".join([str(shared.refs("refs/heads/penguin/")), str(sorted(shared.landed())), *said])


def check_tasks(shared: Shared, person: Clone, tasks: int) -> None:
    """Every task landed once, has records of its attempts, and its script's work exactly once."""
    person.git("pull", "-q", "--rebase")
    assert sorted(f"t{number}" for number in range(tasks)) == sorted(shared.landed())
    for number in range(tasks):
        assert TaskStatus.COMPLETED is person.on_base(f"t{number}").status
        assert "first\nsecond\n" == person.read(f"out/{number}.txt")
        records = person.records(f"t{number}")
        assert len(records) == len({record.attempt for record in records})
        assert Outcome.COMPLETED is records[-1].outcome
        assert {Outcome.ORPHANED, Outcome.PAUSED} >= {record.outcome for record in records[:-1]}


def check_shared(shared: Shared, checkpoints: set[str], commits: list[str]) -> None:
    """Nothing that everybody could see is lost, and nothing is damaged."""
    kept = set(shared.git("rev-list", "--all").split())
    assert set() == checkpoints - kept
    line = set(shared.git("rev-list", "--first-parent", "main").split())
    assert set() == set(commits) - line
    assert "" == shared.git("fsck", "--full", "--strict", "--no-dangling")


def check_clone(clone: Clone) -> None:
    assert [] == clone.branches()
    assert [] == clone.worktrees()
    assert [] == leftovers(clone)
    assert "" == clone.git("fsck", "--full", "--strict", "--no-dangling")
    assert "" == clone.git("status", "--porcelain")
