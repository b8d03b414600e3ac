"""Moves a branch together with every worktree that has it checked out, or not at all.

Git has no transaction over a ref, an index and files, so this is one of our own: an intent file says what
is about to happen; the index's own lock keeps every other git out; files change first (on a copy of the
index), then the ref, by compare-and-swap, then the copy becomes the index. Whatever is killed on the way is
finished when the ref has moved and undone when it has not (`recovery`).
"""

import re
import shutil
from collections.abc import Callable

from msgspec import Struct

from penguin_git.git import durable, index_locks, intents, obstacles, recovery, trees
from penguin_git.git.call import Git, GitError
from penguin_git.git.index_locks import PATIENCE
from penguin_git.git.moves import Busy, Ending, InTheWay, Move, Moved, Seat, Stale
from penguin_git.git.objects import Objects
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.repository import Repository, operation_under_way
from penguin_git.git.seats import seats
from penguin_git.git.trees import Differences

_REFUSED = re.compile(r"^error: (?:Entry|Untracked working tree file|Updating) '(.*?)' ", re.MULTILINE)


def advance(
    repo: Repository,
    branch_ref: str,
    old: str,
    new: str,
    *,
    reason: str,
    nonce: str,
    objects: Objects | None = None,
    patience: float = PATIENCE,
    step: Callable[[str], None] = lambda _: None,
) -> Ending:
    """Move `branch_ref` from `old` to `new` with index and files of every worktree that has it checked out.

    The user's own changes stay as they are; where they are in the way, nothing happens. `reason` goes to the
    reflog, `nonce` is unique to this call, `objects` are those that wrote the new commit. `step` is told the
    name of each step that was taken.
    """
    with intents.alone(repo) as held:
        recovery.recover_alone(held, patience)
        concerned = seats(held, branch_ref)
        if isinstance(concerned, Busy):
            return concerned
        move = Move(branch_ref, old, new, nonce, concerned)
        intents.save(held, move)
        step("intent")
        return _Advance(held, move, reason, objects, patience, step).run()


class _Advance(Struct, frozen=True):
    repo: Repository
    move: Move
    reason: str
    objects: Objects | None
    patience: float
    step: Callable[[str], None]

    def run(self) -> Ending:
        try:
            differences = trees.changed(self.repo.shared, self.move.old, self.move.new)
            refusal = self._prepare(differences)
            if refusal:
                return self._given_up(refusal)
            ending = self._carry_out(differences)
        except BaseException:
            self._resolve()
            raise
        if isinstance(ending, Moved):
            intents.forget(self.repo, self.move)
        else:
            self._resolve()
        return ending

    def _prepare(self, differences: Differences) -> Ending | None:
        """Take every index lock and find what is in the way; no file and no ref is touched."""
        for seat in self.move.seats:
            refusal = self._lock(seat) or self._obstacle(seat, differences)
            if refusal:
                return refusal
        return None

    def _lock(self, seat: Seat) -> Busy | None:
        if not index_locks.take(self.move, seat, self.patience):
            return Busy(f"git command (it holds `{seat.lock}`)", seat.path)
        self.step("locked")
        operation = operation_under_way(seat.git_dir)
        if operation:
            return Busy(operation, seat.path)
        return None if seat.index.exists() else Busy("a clone without its files", seat.path)

    def _obstacle(self, seat: Seat, differences: Differences) -> Ending | None:
        # With its times: git tells by the index's own time which entries it may not trust.
        shutil.copy2(seat.index, self.move.copy(seat))
        self.step("copied")
        seen = obstacles.observed(self.move.git(self.repo, seat))
        if seen.branch != self.move.ref.removeprefix("refs/heads/"):
            return Busy("a change of branches", seat.path)
        if seen.commit != self.move.old:
            return Stale(Refs(self.repo.shared).read(self.move.ref))
        paths = obstacles.obstacles(seat.path, seen, differences)
        self.step("checked")
        return InTheWay(tuple(sorted(paths)), seat.path) if paths else None

    def _carry_out(self, differences: Differences) -> Ending:
        for seat in self.move.seats:
            refusal = self._files(seat, differences)
            if refusal:
                return refusal
        refs = Refs(self._head_git(), self.objects)
        try:
            refs.update([Update(self.move.ref, self.move.new, self.move.old)], reason=self.reason)
        except StaleRef:
            return Stale(refs.read(self.move.ref))
        self.step("ref")
        for seat in self.move.seats:
            self._place(seat)
        self._latecomers(differences)
        return Moved()

    def _files(self, seat: Seat, differences: Differences) -> InTheWay | None:
        """Change the files, durably: git never flushes them, and the ref is about to say they are there."""
        git = self.move.git(self.repo, seat)
        done = git.run("read-tree", "-m", "-u", self.move.old, self.move.new, ok=(0, 1, 128))
        refused = tuple(sorted(set(_REFUSED.findall(done.stderr))))
        if refused:
            return InTheWay(refused, seat.path)
        if done.code:
            raise GitError(("read-tree", "-m", "-u"), done.code, done.stderr)
        written = [path for path, (_, new) in differences.items() if new and new.mode != trees.SUBMODULE]
        durable.flush_files([seat.path / path for path in written])
        self.step("files")
        return None

    def _head_git(self) -> Git:
        """Git of the first worktree concerned: the move shows in its HEAD's reflog."""
        return self.move.git(self.repo, self.move.seats[0]) if self.move.seats else self.repo.shared

    def _place(self, seat: Seat) -> None:
        self.move.copy(seat).replace(seat.index)
        durable.flush(seat.git_dir)
        self.step("index")
        seat.lock.unlink()
        self.step("unlocked")

    def _latecomers(self, differences: Differences) -> None:
        """Bring along a worktree that took the branch between our look and the move of the ref."""
        now = seats(self.repo, self.move.ref)
        for seat in () if isinstance(now, Busy) else now:
            if seat not in self.move.seats:
                recovery.resolve_seat(self.repo, self.move, seat, differences, self.patience)

    def _given_up(self, refusal: Ending) -> Ending:
        for seat in self.move.seats:
            index_locks.give_back(self.move, seat)
        intents.forget(self.repo, self.move)
        return refusal

    def _resolve(self) -> None:
        recovery.resolve(self.repo, self.move, self.patience)
