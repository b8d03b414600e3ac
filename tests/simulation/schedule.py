"""One random schedule: machines work, die, sleep and lose the network, until all is calm again."""

import random
from collections.abc import Collection
from dataclasses import dataclass, field

from msgspec import structs

from penguin_git.model.status import TaskStatus
from tests.simulation.commits import BASE, BRANCH, Commit, Line, Objects
from tests.simulation.invariants import PERSON, Violation, Watch
from tests.simulation.machine import LEASE, Guards, Machine
from tests.simulation.project import TASKS, WAITS_FOR
from tests.simulation.server import Faults, Server, Want

_STEPS, _CALM = 400, 6000
_STORM = Faults(cut=30, lost_reply=25, lost_update=15, crash=25)


@dataclass
class Story:
    """What happened in one schedule."""

    kills: int = 0
    freezes: int = 0
    accepted: int = 0
    moves: int = 0
    asleep: dict[str, float] = field(default_factory=dict)  # machine -> when it wakes


def tell(seed: int, guards: Guards | None = None, machines: int = 3) -> Story:
    """Play the schedule of a seed; raises `Violation`."""
    chance = random.Random(seed)  # noqa: S311 - schedules, not secrets
    return _Play(chance, guards or Guards(), machines).whole()


class _Play:
    def __init__(self, chance: random.Random, guards: Guards, machines: int) -> None:
        self.chance, self.story, self.now = chance, Story(), 0.0
        self.objects = Objects()
        self.watch = Watch(self.objects, LEASE)
        self.server = Server(chance, self.watch.moved)
        self._commit(Commit(act="start", parents=(), lines=dict.fromkeys(TASKS, Line())), None)
        self.speeds = {f"m{number}": chance.uniform(0.95, 1.05) for number in range(machines)}
        self.machines = [
            Machine(name, self.objects, self.server, self.watch, chance=chance, guards=guards)
            for name in self.speeds
        ]

    def whole(self) -> Story:
        self.server.faults = _STORM
        for _ in range(_STEPS):
            self._turn()
            self._misfortune()
        self.server.faults = Faults()
        self.story.asleep.clear()
        for step in range(_CALM):
            if step % 50 == 0 and self._is_calm():
                break
            self._turn()
        self.watch.nothing_lost()
        self._settled()
        self.story.accepted = sum(self.watch.accepted.values())
        return self.story

    def _turn(self) -> None:
        passed = self.chance.uniform(0.2, 2.5)
        self.now += passed
        self.watch.now = self.now
        for machine in self.machines:
            machine.now += passed * self.speeds[machine.name]
        awake = [one for one in self.machines if self.story.asleep.get(one.name, 0.0) <= self.now]
        if awake:
            self.chance.choice(awake).advance()

    def _misfortune(self) -> None:
        dice, victim = self.chance.random(), self.chance.choice(self.machines)
        if dice < 0.02:
            victim.start()
            self.story.kills += 1
            self.story.asleep[victim.name] = self.now + self.chance.uniform(0, 1.5 * LEASE)
        elif dice < 0.04:
            self.story.freezes += 1
            self.story.asleep[victim.name] = self.now + self.chance.uniform(0.5 * LEASE, 4 * LEASE)
        elif dice < 0.05:
            self._person()

    def _person(self) -> None:
        base = self.server.refs[BASE]
        lines, task = dict(self.objects[base].lines), self.chance.choice(TASKS)
        line = lines[task]
        if line.status is TaskStatus.PENDING:
            stops = self.chance.random() < 0.2
            status = TaskStatus.CANCELLED if stops else TaskStatus.PENDING
            lines[task] = structs.replace(line, status=status, edits=line.edits + 1)
        elif line.status is TaskStatus.CANCELLED:
            lines[task] = structs.replace(line, status=TaskStatus.PENDING, edits=line.edits + 1)
        self._commit(Commit(act="edit", parents=(base,), lines=lines), base)

    def _commit(self, commit: Commit, old: str | None) -> None:
        new = self.objects.add(commit, self.now)
        faults, self.server.faults = self.server.faults, Faults()
        self.server.push(PERSON, [Want(BASE, new.id, old)])
        self.server.faults = faults

    def _is_calm(self) -> bool:
        return not self._unfinished()

    def _settled(self) -> None:
        if left := self._unfinished():
            raise Violation(f"it never came to rest: {left}")

    def _unfinished(self) -> list[str]:
        lines = self.objects[self.server.refs[BASE]].lines
        cancelled = {task for task, line in lines.items() if line.status is TaskStatus.CANCELLED}
        waiting = {task for task in TASKS if self._waits(task, cancelled)}
        done = {task for task, line in lines.items() if line.status is TaskStatus.COMPLETED}
        left = [str(task) for task in TASKS if task not in {*waiting, *done}]
        tips = [self.objects[oid] for ref, oid in self.server.refs.items() if ref.startswith(BRANCH)]
        open_ = [tip for tip in tips if tip.task not in waiting and tip.status is not TaskStatus.CANCELLED]
        return left + [f"the branch of {tip.task}" for tip in open_]

    def _waits(self, task: str, cancelled: Collection[str]) -> bool:
        return task in cancelled or any(self._waits(other, cancelled) for other in WAITS_FOR[task])
