"""A git server of the simulation: refs, leases, and every way in which servers and networks fail."""

import random
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from penguin_git.model.pushed import Answer, Fate

Moves = Mapping[str, tuple[str | None, str | None]]  # ref -> where it stood, where it stands


class Want(Struct, frozen=True):
    """One ref of a push."""

    ref: str
    new: str | None
    old: str | None


class Faults(Struct, frozen=True):
    """How often of a thousand times something goes wrong; nothing by default."""

    cut: int = 0  # nothing arrives
    lost_reply: int = 0  # it happens, and nobody hears of it
    lost_update: int = 0  # it is reported, and did not happen, as beside a `pack-refs` in a loop
    crash: int = 0  # the server dies between two renames: a prefix happens


class Unreachable(Exception):
    """Nobody answers."""


class Server:
    """Refs that move by atomic pushes with leases; `watch` is told of everything that moved, and by whom."""

    def __init__(self, chance: random.Random, watch: Callable[[str, Moves], None]) -> None:
        self.refs: dict[str, str] = {}
        self.faults = Faults()
        self._chance, self._watch = chance, watch

    def read(self) -> dict[str, str]:
        """All refs; `Unreachable` now and then."""
        if self._happens(self.faults.cut):
            raise Unreachable
        return dict(self.refs)

    def push(self, who: str, wants: Sequence[Want], *, leases: bool = True) -> Answer:
        """Move all refs or none, unless something goes wrong."""
        if self._happens(self.faults.cut):
            return Answer({}, None, "the network is down")
        stale = [want for want in wants if leases and not self._holds(want)]
        if stale:
            return Answer({want.ref: Fate.STALE for want in stale}, 1, "stale info")
        fates = {want.ref: self._fate(want) for want in wants}
        # Of several refs git renames the existing ones first, each kind by name.
        order = sorted(wants, key=lambda want: (want.ref not in self.refs, want.ref))
        if self._happens(self.faults.crash):
            self._move(who, order[: self._chance.randrange(len(order))])
            return Answer({}, None, "the remote end hung up")
        if self._happens(self.faults.lost_update):
            self._move(who, order[:-1])
            return Answer(fates, 0)
        self._move(who, order)
        return Answer({}, None, "timeout") if self._happens(self.faults.lost_reply) else Answer(fates, 0)

    def _holds(self, want: Want) -> bool:
        now = self.refs.get(want.ref)
        return now in (want.old, want.new)  # what is there already is "up to date", whatever the lease says

    def _fate(self, want: Want) -> Fate:
        return Fate.SAME if self.refs.get(want.ref) == want.new else Fate.DONE

    def _move(self, who: str, wants: Sequence[Want]) -> None:
        before = {want.ref: self.refs.get(want.ref) for want in wants}
        for want in wants:
            if want.new is None:
                self.refs.pop(want.ref, None)
            else:
                self.refs[want.ref] = want.new
        moved = {want.ref: (before[want.ref], want.new) for want in wants if before[want.ref] != want.new}
        if moved:
            self._watch(who, moved)

    def _happens(self, of_thousand: int) -> bool:
        return of_thousand > 0 and self._chance.randrange(1000) < of_thousand
