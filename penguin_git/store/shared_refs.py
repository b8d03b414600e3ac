"""The refs of a clone that shares tasks with others: moved on the remote first, and here once that is sure.

What is read are the mirrors of the last look, and our own branches where they are ahead of them.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress

from msgspec import Struct

from penguin_git.git import history
from penguin_git.git.call import Git
from penguin_git.git.objects import Objects
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.remote import Refused, Remote, Unreachable
from penguin_git.model import layout, pushed
from penguin_git.model.pushed import Denied, Lost, Partly, Verdict, Won
from penguin_git.store.mirrors import Mirrors
from penguin_git.store.pace import Pace

_PUSHES = 30  # a minute
_REMEMBERED = 10_000
_TRIES = 3  # at what a server has left undone when it died


class Sight(Struct, frozen=True):
    """What a look at the remote came to: why it could not be reached ('' where it was), who beats there.

    `tips` are the commits that its branches pointed to.
    """

    offline: str = ""
    beats: Mapping[str, str] = {}
    tips: frozenset[str] = frozenset()


class SharedRefs(Refs):
    """Refs of which some are shared over a remote. Threads may share it."""

    def __init__(
        self, git: Git, objects: Objects, remote: Remote, names: Mirrors, pace: Pace | None = None
    ) -> None:
        super().__init__(git, objects)
        self.names = names
        self.own = Refs(git, objects)  # as they lie in this clone, mirrors and all
        self.pace = pace or Pace(_PUSHES)
        self._remote = remote
        self._branches = defaultdict[str, threading.Lock](threading.Lock)
        self._looking = threading.Lock()
        self._beats: dict[str, str] = {}
        self._descent: dict[tuple[str, str], bool] = {}  # which never changes

    def read(self, ref: str) -> str | None:
        """Where a ref stands for all, as far as the last look and our own moves tell."""
        mirror = self.names.of(ref)
        if not mirror:
            return super().read(ref)
        theirs = super().read(mirror)
        return self._view(super().read(ref), theirs) if self.names.is_branch(ref) else theirs

    def all(self, *prefixes: str) -> dict[str, str]:
        """Where each ref stands for all; a prefix is a whole ref or ends at a slash."""
        asked = [mirror for prefix in prefixes if (mirror := self.names.of(prefix))]
        found = super().all(*prefixes, *asked)
        plain = {
            ref: oid for ref, oid in found.items() if not self._is_mirror(ref) and not self.names.of(ref)
        }
        theirs = {self.names.behind(ref): oid for ref, oid in found.items() if self._is_mirror(ref)}
        return plain | {ref: self._view(found.get(ref), oid) or oid for ref, oid in theirs.items()}

    def update(self, updates: Sequence[Update], reason: str = "") -> None:
        """Make all of `updates` for all machines, or none of them.

        `StaleRef` as for refs of one clone; `Refused` where the server does not take it, `Unreachable` where
        nobody can tell whether it did.
        """
        with self._one_at_a_time(update.ref for update in updates):
            self._check_view(updates)
            wants = [self._want(update) for update in updates if self._is_to_push(update)]
            if wants:
                self._pushed(wants)
            self._took_over(updates, reason)

    def record(self, updates: Sequence[Update], reason: str = "") -> None:
        """Make `updates` of what is our own here, and for all as soon as the remote can be reached.

        That waits, too, where this clone has pushed often enough in the last minute.
        """
        self._check_view(updates)
        self._took_over(updates, reason, mirrored=False)
        if self.pace.is_spent:
            return
        for update in updates:
            with suppress(Unreachable, Refused):
                self._send(update)

    def push(self, ref: str) -> None:
        """Push what we are ahead with on a task branch. `StaleRef` where somebody else went on meanwhile."""
        with self._one_at_a_time([ref]):
            ours, theirs = self.own.read(ref), self.own.read(self.names.of(ref))
            if ours is None or ours == theirs:
                return
            if theirs is None or not self._is_ancestor(theirs, ours):
                raise StaleRef(ref)
            self._pushed([Update(ref, ours, theirs)])
            self._mirror({ref: ours})

    def share(self, *refs: str) -> None:
        """Push refs that only this clone has, as they are."""
        self._pushed([Update(ref, oid, None) for ref in refs if (oid := self.own.read(ref))])

    def there(self, *patterns: str) -> dict[str, str]:
        """Where refs stand on the remote now. Raises `Unreachable`."""
        return self._remote.refs(*patterns)

    def put(self, ref: str, oid: str | None) -> None:
        """Let a ref that is ours alone, such as our beat, stand at `oid`. Raises `Unreachable`."""
        before = self._beats.get(ref) or self._remote.refs(ref).get(ref)
        if before == oid:
            return
        answer = self._remote.push([Update(ref, oid, before)])
        if answer.exit != 0:
            self._beats.pop(ref, None)
            raise Unreachable(answer.said or "The remote did not take it.")
        self._beats[ref] = oid or ""

    def renew(self) -> Sight:
        """Look at the remote, and bring the mirrors up to it."""
        with self._looking:
            before = self.own.all(self.names.of(self.names.base), *self.names.folders)
            try:
                there = self._remote.refs(*self.names.watched)
                known = {self.names.of(ref): oid for ref, oid in there.items() if self.names.of(ref)}
                moved = {
                    ref: mirror
                    for ref, oid in there.items()
                    if (mirror := self.names.of(ref)) and before.get(mirror) != oid
                }
                if moved:
                    self._remote.fetch(moved)
            except Unreachable as trouble:
                return Sight(offline=trouble.message)
            gone = [Update(mirror, None, oid) for mirror, oid in before.items() if mirror not in known]
            for update in gone:
                with suppress(StaleRef):  # ours, pushed since we asked
                    self.own.update([update], "gone")
        beats = {ref: oid for ref, oid in there.items() if ref.startswith(layout.DAEMONS)}
        return Sight(
            beats={ref.removeprefix(layout.DAEMONS): oid for ref, oid in beats.items()},
            tips=frozenset(oid for ref, oid in there.items() if self.names.is_branch(ref)),
        )

    def bring(self, prefix: str) -> None:
        """Fetch refs that no look asks for, such as transcripts, where this clone has none of that name."""
        here = self.own.all(prefix)
        missing = {ref: ref for ref in self._remote.refs(prefix) if ref not in here}
        if missing:
            self._remote.fetch(missing)

    def beats(self) -> list[str]:
        """The names of all daemons that share these refs now. Raises `Unreachable`."""
        return sorted(ref.removeprefix(layout.DAEMONS) for ref in self._remote.refs(layout.DAEMONS))

    # Reading.

    def _view(self, ours: str | None, theirs: str | None) -> str | None:
        if ours is None or theirs is None or ours == theirs:
            return theirs
        return ours if self._is_ancestor(theirs, ours) else theirs

    def _is_ancestor(self, old: str, new: str) -> bool:
        if (old, new) not in self._descent:
            if len(self._descent) >= _REMEMBERED:
                self._descent.clear()
            self._descent[old, new] = old == new or history.is_ancestor(self._git, old, new)
        return self._descent[old, new]

    def _is_mirror(self, ref: str) -> bool:
        return ref.startswith((*self.names.folders, self.names.of(self.names.base)))

    def _check_view(self, updates: Sequence[Update]) -> None:
        for update in updates:
            if not update.ref.startswith(layout.DAEMONS) and self.read(update.ref) != update.old:
                raise StaleRef(update.ref)

    # Moving.

    def _send(self, update: Update) -> None:
        """Push one thing of our own that is true here already."""
        if update.is_guard:
            return
        if self.names.is_branch(update.ref):
            self.push(update.ref)
        elif update.ref.startswith(layout.LOGS):
            self.put(update.ref, update.new)  # whoever goes on from here needs it
        elif self.names.is_shared(update.ref):
            self._pushed([update])

    @contextmanager
    def _one_at_a_time(self, refs: Iterable[str]) -> Iterator[None]:
        """Two threads that push one branch at once would take each other for somebody else."""
        with ExitStack() as stack:
            for ref in sorted(filter(self.names.is_branch, refs)):
                stack.enter_context(self._branches[ref])
            yield

    def _is_to_push(self, update: Update) -> bool:
        return self.names.is_shared(update.ref) and not update.is_guard

    def _want(self, update: Update) -> Update:
        """The same with what the remote has: a branch of ours may be ahead of it."""
        if not self.names.is_branch(update.ref):
            return update
        theirs = self.own.read(self.names.of(update.ref))
        # A lease on what somebody else has put there meanwhile would take it away from them.
        if theirs != update.old and not (theirs and update.old and self._is_ancestor(theirs, update.old)):
            raise StaleRef(update.ref)
        return Update(update.ref, update.new, theirs)

    def _pushed(self, wants: Sequence[Update]) -> None:
        for _ in range(_TRIES):
            came = self._verdict(wants)
            if isinstance(came, Won):
                return
            if isinstance(came, Lost):
                raise StaleRef(came.ref)
            if isinstance(came, Denied):
                raise Refused(f"The remote refuses it: {came.reason}.", hint=came.hint)
            if not isinstance(came, Partly):
                raise Unreachable(f"The remote can't be reached: {came.reason}.")
            wants = [want for want in wants if want.ref in came.left]
        raise Unreachable("The remote makes a part of what it is asked, again and again.")

    def _verdict(self, wants: Sequence[Update]) -> Verdict:
        self._settled()  # what the refs are to hold has to be there before it is sent
        self.pace.note()
        answer = self._remote.push(wants)
        try:
            after = self._remote.refs(*(want.ref for want in wants))
            unsure = pushed.unsure(wants, after)
            self._mirror({w.ref: None for w in wants if self.names.of(w.ref) and w.ref not in after})
            if unsure:
                self._remote.fetch({want.ref: self.names.of(want.ref) or want.ref for want in unsure})
        except Unreachable:
            return pushed.verdict(wants, answer, None)
        built = [w.ref for w in unsure if w.new and self._is_ancestor(w.new, after[w.ref])]
        return pushed.verdict(wants, answer, after, built)

    def _took_over(self, updates: Sequence[Update], reason: str, *, mirrored: bool = True) -> None:
        """Let this clone's own refs follow what is true for all by now."""
        moves = [update for update in updates if not update.is_guard]
        here = [update for update in moves if self._lies_here(update.ref)]
        if here:
            self.own.update([Update(u.ref, u.new, self.own.read(u.ref)) for u in here], reason)
        if mirrored:
            self._mirror({update.ref: update.new for update in moves if self.names.of(update.ref)})

    def _lies_here(self, ref: str) -> bool:
        return self.names.is_branch(ref) or not self.names.of(ref)

    def _mirror(self, stands: Mapping[str, str | None]) -> None:
        """Let mirrors show what we know of the remote; a look that knows more wins."""
        for ref, oid in stands.items():
            mirror = self.names.of(ref)
            now = self.own.read(mirror)
            if now != oid:
                with suppress(StaleRef):
                    self.own.update([Update(mirror, oid, now)], "pushed")
