"""What must hold whatever happens: looked at with every move of a ref, and when work begins."""

from collections.abc import Mapping

from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from tests.simulation.commits import BASE, BEATS, BRANCH, Commit, Line, Objects
from tests.simulation.project import TASKS, WAITS_FOR
from tests.simulation.server import Moves

PERSON = "a person"
_DRIFT = 0.8  # clocks differ, so a lease of somebody's may be that much of ours


class Violation(AssertionError):
    """A promise that was broken."""


class Watch:
    """Sees everything that happens, which nobody in a real crew does."""

    def __init__(self, objects: Objects, lease: float) -> None:
        self.now = 0.0
        self.refs: dict[str, str] = {}
        self.accepted: dict[TaskId, int] = {}
        self._objects, self._lease = objects, lease
        self._acknowledged: set[str] = set()
        self._begun: dict[str, str] = {}  # claim -> who works on it
        self._base_then: dict[str, str] = {}  # claim -> the base when it was won
        self._beaten: dict[str, float] = {}
        self._silence: dict[str, dict[str, float]] = {}  # who looked last -> how long each had been silent

    def moved(self, who: str, moves: Moves) -> None:
        """Refs have moved on the server."""
        for ref, (old, new) in moves.items():
            if new is None:
                self.refs.pop(ref)
            else:
                self.refs[ref] = new
            if ref == BASE and old and new:
                self._base(who, old, new)
            elif ref.startswith(BEATS):
                self._beaten[ref.removeprefix(BEATS)] = self.now
            elif ref.startswith(BRANCH):
                self._branch(who, old, new)
        if any(new is None for _, new in moves.values()):
            self.nothing_lost()

    def looked(self, who: str) -> None:
        """A machine sees the refs as they are now."""
        self._silence[who] = {name: self.now - at for name, at in self._beaten.items()}

    def acknowledged(self, commit: str) -> None:
        """A machine knows that a checkpoint is safe."""
        self._acknowledged.add(commit)
        self.nothing_lost()

    def began(self, who: str, claim: str) -> None:
        """Work on a claim begins."""
        other = self._begun.setdefault(claim, who)
        _hold(other == who, f"{other} and {who} work on the same claim {claim}")
        _hold(claim in self._base_then, f"{who} works on a claim that nobody else can see")
        task = self._objects[claim].task
        then = self._objects[self._base_then[claim]].lines
        _hold(then[task].status is TaskStatus.PENDING, f"{who} works on {task}, which is {then[task].status}")
        for needed in WAITS_FOR[task]:
            done = then[TaskId(needed)].status is TaskStatus.COMPLETED
            _hold(done, f"{who} works on {task} before {needed} is done")

    def nothing_lost(self) -> None:
        """Every acknowledged checkpoint can be reached from some ref."""
        found = frozenset().union(*(self._objects.ancestors(oid) for oid in self._commits()))
        lost = self._acknowledged - found
        _hold(not lost, f"acknowledged and lost: {sorted(lost)}")

    def _commits(self) -> list[str]:
        return [oid for ref, oid in self.refs.items() if not ref.startswith(BEATS)]

    def _base(self, who: str, old: str, new: str) -> None:
        _hold(self._objects[new].parents == (old,), f"{who} took commits away from the base")
        before, after = self._objects[old].lines, self._objects[new].lines
        landed = self._objects[new]
        if landed.act == "land work":
            _accepted_once(landed, before)
            self.accepted[landed.task] = self.accepted.get(landed.task, 0) + 1
        for task in TASKS:
            taken = before[task].status is TaskStatus.COMPLETED is not after[task].status
            _hold(not taken, f"{who} took back that {task} is completed")
            _hold(before[task].records <= after[task].records, f"{who} took a record of {task} away")

    def _branch(self, who: str, old: str | None, new: str | None) -> None:
        if new is None:
            return
        commit = self._objects[new]
        if commit.act == "claim":
            self._base_then[new] = self.refs[BASE]
        if old is None:
            _hold(commit.act == "claim", f"{who} brought the branch of {commit.task} back")
            return
        _hold(self._objects.is_ancestor(old, new), f"{who} left commits of {commit.task} behind")
        before = self._objects[old]
        if commit.act != "claim":
            _hold(before.nonce == commit.nonce, f"{who} moved {commit.task}, which {before.daemon} has")
        elif before.status is TaskStatus.IN_PROGRESS and before.daemon != who:
            silence = self._silence[who].get(before.daemon, self.now)
            _hold(silence > self._lease * _DRIFT, f"{who} took {commit.task} from {before.daemon}, alive")


def _accepted_once(landed: Commit, before: Mapping[TaskId, Line]) -> None:
    line = before[landed.task]
    _hold(line.status is not TaskStatus.COMPLETED, f"{landed.task} was accepted twice")
    _hold(landed.attempt not in line.records, f"attempt {landed.attempt} of {landed.task} landed twice")


def _hold(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Violation(otherwise)
