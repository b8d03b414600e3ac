"""One machine of the simulation: a daemon that decides by the very functions of the real one.

It runs as threads of single steps, each up to the next thing that takes time; whoever schedules it stops it
there, kills it or lets it sleep.
"""

import random
from collections.abc import Generator, Iterator, Sequence

from msgspec import Struct, structs

from penguin_git.model import accepting, claiming, leases, reconcile, steps
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.leases import Heard
from penguin_git.model.outcome import Outcome, status_after
from penguin_git.model.pushed import Verdict, Won, verdict
from penguin_git.model.rejoining import Rejoin, rejoin
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import Step
from tests.simulation import project
from tests.simulation.commits import BASE, BEATS, BRANCH, KEPT, Commit, Objects
from tests.simulation.invariants import Watch
from tests.simulation.server import Server, Unreachable, Want

LEASE = 40.0
_TRIES = 4

Steps = Generator[None, None, None]
Pushed = Generator[None, None, Verdict]


class Guards(Struct, frozen=True):
    """What keeps machines from each other's feet. All are on; mutations leave one out each."""

    nonce: bool = True  # no two claims are the same commit
    lease: bool = True  # a push says where the refs were
    reread: bool = True  # the base counts as it is after the claim
    landing: bool = True  # whether it has landed is looked at for the commit that is built on
    readback: bool = True  # that an update happened is seen, not believed
    patience: bool = True  # whoever is alive keeps what they have


class Machine:
    """`branches` and `name` outlive a kill, as they lie in the clone; everything else is memory."""

    def __init__(
        self,
        name: str,
        objects: Objects,
        server: Server,
        watch: Watch,
        *,
        chance: random.Random,
        guards: Guards,
    ) -> None:
        self.name, self.guards = name, guards
        self.now = 0.0  # of its own clock
        self.branches: dict[str, str] = {}
        self._objects, self._server, self._watch, self._chance = objects, server, watch, chance
        self._nonces = 0
        self.start()

    def start(self) -> None:
        """Begin, or begin again after a kill."""
        self._heard: Heard | None = None
        self._seen: dict[str, str] = {}  # the last look at the remote
        self._live: dict[TaskId, str] = {}  # task -> nonce of the claim
        self._stops: set[TaskId] = set()
        self._is_heard = False  # claims come after the first beat: who has none counts as gone
        self._landed: dict[str, float] = {}  # tip -> when we first saw that it has landed
        self._threads: dict[str, Iterator[None]] = {"tick": self._ticks(), "beat": self._beats()}

    def advance(self) -> None:
        """One step of one of its threads."""
        name = self._chance.choice(sorted(self._threads))
        if next(self._threads[name], self) is self:
            del self._threads[name]

    # Looking.

    def _ticks(self) -> Iterator[None]:
        while True:
            yield
            if self._look() and self._is_heard:
                yield from self._tick()

    def _look(self) -> bool:
        try:
            self._seen = self._server.read()
        except Unreachable:
            return False
        self._watch.looked(self.name)
        beats = {ref.removeprefix(BEATS): oid for ref, oid in self._seen.items() if ref.startswith(BEATS)}
        self._heard = leases.heard(self._heard, beats, self.now, LEASE)
        return True

    def _tick(self) -> Steps:
        for ref in sorted(self.branches):
            if ref in self.branches:
                yield from self._rejoin(ref)
        for ref in sorted(ref for ref in self._seen if ref.startswith(BRANCH)):
            yield from self._reconcile(ref)
        taken = [TaskId(ref.removeprefix(BRANCH)) for ref in {**self._seen, **self.branches} if BRANCH in ref]
        base = self._seen[BASE]
        for task in project.ready(self._objects[base].lines, [*taken, *self._live]):
            yield from self._claim(task, base, None)

    def _rejoin(self, ref: str) -> Steps:
        ours, theirs = self.branches[ref], self._seen.get(ref)
        kept = any(ours in self._objects.ancestors(oid) for oid in self._elsewhere(ref))
        what = rejoin(
            ours,
            theirs,
            is_ahead=theirs is not None and self._objects.is_ancestor(theirs, ours),
            is_behind=theirs is not None and self._objects.is_ancestor(ours, theirs),
            is_kept=kept,
        )
        if what is Rejoin.PUSH:
            yield from self._push_branch(ref)
        elif what is Rejoin.SALVAGE:
            commit = self._objects[ours]
            safe = yield from self._push([Want(f"{KEPT}{commit.task}/{commit.attempt}-{ours}", ours, None)])
            if isinstance(safe, Won):
                self._drop(ref, ours)
        elif what is not Rejoin.NOTHING:
            self._drop(ref, ours)

    def _elsewhere(self, ref: str) -> list[str]:
        start = f"{KEPT}{ref.removeprefix(BRANCH)}/"
        return [oid for name, oid in self._seen.items() if name.startswith(start)]

    def _drop(self, ref: str, ours: str) -> None:
        if self.branches.get(ref) == ours:
            del self.branches[ref]
            self._fence(TaskId(ref.removeprefix(BRANCH)))

    def _fence(self, task: TaskId) -> None:
        self._live.pop(task, None)
        self._threads.pop(f"work {task}", None)

    # What exists.

    def _reconcile(self, ref: str) -> Steps:
        if ref not in self._seen:
            return
        tip = self._objects[self.branches.get(ref, self._seen[ref])]
        if tip.task in self._live and not claiming.is_ours(self._live[tip.task], tip.nonce):
            self._fence(tip.task)
        step = self._step(tip)
        if isinstance(step, steps.Stop):
            self._stops.add(tip.task)
        if tip.id != self._seen[ref]:
            return  # it is not known to all yet
        if isinstance(step, steps.TakeOver | steps.Continue):
            yield from self._claim(tip.task, self._seen[BASE], tip)
        elif isinstance(step, steps.Settle):
            yield from self._end(tip, status_after(step.outcome), step.outcome)
        elif isinstance(step, steps.LandWork | steps.LandOutcome):
            yield from self._land(tip, step)
        elif isinstance(step, steps.Clean):
            yield from self._clean(ref, tip)

    def _step(self, tip: Commit) -> Step:
        assert self._heard
        there = leases.elsewhere(tip.daemon, self.name, self._heard, LEASE)
        live = tip.task in self._live
        if not self.guards.patience:
            there = ""
        return reconcile.step(self._attempt(tip), project.CONFIG, live=live, elsewhere=there)

    def _attempt(self, tip: Commit) -> Attempt:
        return project.attempt(tip, self._objects[tip.fork].lines, self._objects[self._seen[BASE]].lines)

    # Claims.

    def _claim(self, task: TaskId, base: str, old: Commit | None) -> Steps:
        ref = f"{BRANCH}{task}"
        commit = self._bid(task, base, old)
        yield
        won = yield from self._push([Want(ref, commit.id, old.id if old else None)])
        if not isinstance(won, Won):
            return
        self.branches[ref] = commit.id
        yield
        if not self._look():
            return  # the next look finds it, with nobody at work on it
        if self.guards.reread and self._objection(commit):
            yield from self._give_back(ref, commit, is_fresh=old is None)
            return
        self._watch.began(self.name, commit.id)
        self._live[task] = commit.nonce
        self._stops.discard(task)
        self._threads[f"work {task}"] = self._work(ref)

    def _bid(self, task: TaskId, base: str, old: Commit | None) -> Commit:
        self._nonces += 1
        kept = [
            int(name.rpartition("/")[2].partition("-")[0]) for name in self._seen if f"{KEPT}{task}/" in name
        ]
        last = max([*self._objects[base].lines[task].records, *kept, old.attempt if old else 0], default=0)
        endings = old.endings if old else ()
        if old and old.status is TaskStatus.IN_PROGRESS:
            endings = (*endings, (old.attempt, Outcome.ORPHANED))
        return self._objects.add(
            Commit(
                act="claim",
                parents=(old.id,) if old else (base,),
                task=task,
                attempt=last + 1,
                nonce=f"{self.name}.{self._nonces}" if self.guards.nonce else "",
                daemon=self.name,
                status=TaskStatus.IN_PROGRESS,
                endings=endings,
                fork=base,
            )
        )

    def _objection(self, claim: Commit) -> str:
        bid, now = self._objects[claim.fork].lines, self._objects[self._seen[BASE]].lines
        return claiming.objection(
            project.on_base(claim.task, bid),
            project.on_base(claim.task, now),
            project.reasons(claim.task, now),
        )

    def _give_back(self, ref: str, claim: Commit, *, is_fresh: bool) -> Steps:
        if is_fresh:
            gone = yield from self._push([Want(ref, None, claim.id)])
            if isinstance(gone, Won):
                self.branches.pop(ref, None)
            return
        yield from self._end(claim, TaskStatus.PENDING, Outcome.PAUSED)

    # Work.

    def _work(self, ref: str) -> Iterator[None]:
        task = TaskId(ref.removeprefix(BRANCH))
        for _ in range(self._chance.randrange(3)):
            yield
            if task in self._stops:
                break
            yield from self._commit(ref, "checkpoint", TaskStatus.IN_PROGRESS)
        yield
        ending = Outcome.FAILED if self._chance.random() < 0.1 else Outcome.COMPLETED
        ending = Outcome.CANCELLED if task in self._stops else ending
        yield from self._commit(ref, "conclude", status_after(ending), ending)
        self._live.pop(task, None)

    def _commit(self, ref: str, act: str, status: TaskStatus, ending: Outcome | None = None) -> Steps:
        """The next commit of a branch of ours: in the clone first, then for all."""
        tip = self._objects[self.branches[ref]]
        endings = (*tip.endings, (tip.attempt, ending)) if ending else tip.endings
        new = structs.replace(tip, act=act, parents=(tip.id,), status=status, endings=endings)
        self.branches[ref] = self._objects.add(new, self.name).id
        yield
        yield from self._push_branch(ref)

    def _push_branch(self, ref: str) -> Steps:
        """Push what we are ahead with; nothing where the remote is not what we went on from."""
        tip, theirs = self.branches[ref], self._seen.get(ref)
        if theirs is None or (self.guards.lease and not self._objects.is_ancestor(theirs, tip)):
            return
        won = yield from self._push([Want(ref, tip, theirs)])
        if isinstance(won, Won):
            self._seen[ref] = tip
            self._watch.acknowledged(tip)

    def _end(self, tip: Commit, status: TaskStatus, outcome: Outcome) -> Steps:
        """Settle an attempt that nobody works on."""
        told = any(number == tip.attempt for number, _ in tip.endings)
        endings = tip.endings if told else (*tip.endings, (tip.attempt, outcome))
        new = structs.replace(tip, act="settle", parents=(tip.id,), status=status, endings=endings)
        commit, ref = self._objects.add(new, self.name), f"{BRANCH}{tip.task}"
        won = yield from self._push([Want(ref, commit.id, tip.id)])
        if isinstance(won, Won) and self.branches.get(ref) == tip.id:
            self.branches[ref] = commit.id

    # Landing.

    def _land(self, tip: Commit, step: Step) -> Steps:
        with_work = isinstance(step, steps.LandWork)
        decided = project.said(tip.task, self._objects[self._seen[BASE]].lines)
        for _ in range(_TRIES):
            base = self._seen[BASE]
            now = project.said(tip.task, self._objects[base].lines)
            why_not = accepting.objection(tip.attempt, decided, now, with_work=with_work)
            if why_not and self.guards.landing:
                return
            landed = self._landing(base, tip, with_work=with_work)
            yield
            won = yield from self._push([Want(BASE, landed.id, base)])
            if isinstance(won, Won) or not self._look():
                return

    def _landing(self, base: str, tip: Commit, *, with_work: bool) -> Commit:
        lines = dict(self._objects[base].lines)
        line = lines[tip.task]
        numbers = frozenset(number for number, _ in tip.endings)
        status = tip.status if line.status is TaskStatus.PENDING else line.status
        lines[tip.task] = structs.replace(line, status=status, records=line.records | numbers)
        act = "land work" if with_work else "land outcome"
        return self._objects.add(
            Commit(act=act, parents=(base,), task=tip.task, attempt=tip.attempt, lines=lines), tip.id
        )

    def _clean(self, ref: str, tip: Commit) -> Steps:
        first = self._landed.setdefault(tip.id, self.now)
        kept = any(tip.id in self._objects.ancestors(oid) for oid in self._elsewhere(ref))
        if not kept:
            name = f"{KEPT}{tip.task}/{tip.attempt}-{tip.id}"
            yield from self._push([Want(name, tip.id, None)])
        elif accepting.may_go(first, self.now, LEASE, is_kept=kept):
            gone = yield from self._push([Want(ref, None, tip.id)])
            if isinstance(gone, Won):
                self._drop(ref, tip.id)

    # The wire.

    def _beats(self) -> Iterator[None]:
        last, number = -LEASE, 0
        while True:
            yield
            if self.now - last < LEASE / 4:
                continue
            ref, number = f"{BEATS}{self.name}", number + 1
            blob = f"{self.name} {number} {self.now}"
            if isinstance((yield from self._push([Want(ref, blob, self._seen.get(ref))])), Won):
                self._seen[ref], last, self._is_heard = blob, self.now, True

    def _push(self, wants: Sequence[Want]) -> Pushed:
        answer = self._server.push(self.name, wants, leases=self.guards.lease)
        yield
        if not self.guards.readback and answer.exit == 0:
            return Won()
        try:
            return verdict(wants, answer, self._server.read())
        except Unreachable:
            return verdict(wants, answer, None)
