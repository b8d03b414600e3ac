"""The attempts that exist: what the task branches say, merged with the base."""

import re
from collections.abc import Collection
from typing import NamedTuple

from msgspec import Struct, structs

from penguin_git.errors import PenguinError
from penguin_git.git import commits, history, trees
from penguin_git.git.commits import Commit, Message
from penguin_git.model import layout, wording
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.merging import Side, merged
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.model.waiting import Waits
from penguin_git.store import arrived, attempts_read, branch_word, protected, verified
from penguin_git.store.paths import path_at
from penguin_git.store.snapshot import Snapshot, Snapshots, record_files, records_of
from penguin_git.store.store import Store
from penguin_git.store.verified import Verified, verified_in

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


class _Asked(NamedTuple):
    task: TaskId
    tip: str
    base: str


class Attempts:
    """Reads task branches; an answer for the same tip and base is read once."""

    def __init__(self, store: Store, snapshots: Snapshots) -> None:
        self._store = store
        self._snapshots = snapshots
        self._read: dict[_Asked, Attempt | str] = {}
        self._recalled = ""  # the base of which the last process's answers were taken
        self._kept: frozenset[_Asked] = frozenset()

    def all(self, refs: dict[str, str], base: Snapshot, prefix: str) -> dict[TaskId, Attempt]:
        """The attempt of every task branch among `refs` (full name -> commit)."""
        tips = layout.task_branches(refs, prefix)
        asked = {_Asked(task, tip, base.commit) for task, tip in tips.items()}
        self._recall(asked, base.commit)
        new = [one.tip for one in asked - self._read.keys()]
        with self._store.compared(base.commit, new):
            found = {task: self._told(task, tip, base) for task, tip in tips.items()}
        return {task: attempt for task, attempt in found.items() if isinstance(attempt, Attempt)}

    def odd(self, refs: dict[str, str], base: Snapshot, prefix: str) -> dict[TaskId, str]:
        """Of the task branches that tell of no attempt, why they don't."""
        found = {
            task: self._told(task, tip, base) for task, tip in layout.task_branches(refs, prefix).items()
        }
        return {task: why for task, why in found.items() if isinstance(why, str)}

    def one(self, task: TaskId, tip: str, base: Snapshot) -> Attempt | None:
        """The attempt whose branch points to `tip`; None where the branch is not penguin's."""
        told = self._told(task, tip, base)
        return told if isinstance(told, Attempt) else None

    def keep(self, base: str) -> None:
        """Leave what was read of this commit of the base to the next process."""
        read = {asked: told for asked, told in self._read.items() if asked.base == base}
        found = {asked: told for asked, told in read.items() if isinstance(told, Attempt)}
        if found.keys() != self._kept:
            attempts_read.save(self._store.repo, base, found.values())
            self._kept = frozenset(found)

    def _recall(self, asked: Collection["_Asked"], base: str) -> None:
        """Forget what is not asked for any more, and take what the last process knew of this base."""
        if base != self._recalled:
            found = attempts_read.load(self._store.repo, base)
            kept = {_Asked(attempt.id, attempt.tip, base): attempt for attempt in found}
            self._read |= kept
            self._recalled, self._kept = base, frozenset(kept)
        self._read = {one: told for one, told in self._read.items() if one in asked}

    def _told(self, task: TaskId, tip: str, base: Snapshot) -> Attempt | str:
        asked = _Asked(task, tip, base.commit)
        told = self._read.get(asked)  # once: another thread may forget it now
        if told is None:
            try:
                told = self._read[asked] = self._attempt(task, tip, base)
            except PenguinError as trouble:
                return f"its branch can't be read: {trouble.message}"
        return told

    def _attempt(self, task: TaskId, tip: str, base: Snapshot) -> Attempt | str:
        fork = self._store.fork(tip, base.commit)
        said = spoken(self._store, tip, base.commit) if fork else None
        if fork is None or said is None or said.hold.task != task:
            return "somebody else than penguin moved its branch; `git branch -D` or a restart ends that"
        own, hold = said.commit, said.hold
        own_fork = fork if own == tip else self._store.fork(own, base.commit)
        on_branch = self._task_at(own, task, base)
        if on_branch is None:
            return "its file on its branch can't be read"
        records = records_of(self._store, own, task)
        tree = self._store.tree_of(base.commit)
        landed = trees.find(self._store.objects, tree, layout.record(task, hold.attempt)) is not None
        on_base = base.tasks.get(task, on_branch if task in base.unreadable else None)
        config = self._store.config_at(base.commit)
        lands = on_branch.status is TaskStatus.COMPLETED and not landed
        attempt = Attempt(
            id=task,
            number=hold.attempt,
            nonce=hold.nonce,
            daemon=hold.daemon,
            tip=tip,
            own=own,
            status=on_branch.status,
            task=on_base if landed else self._effective(own_fork, on_base, on_branch, base),
            records=records,
            landed=landed,
            behind=fork != base.commit,
            protected=protected.changed(self._store, fork, tip, config) if lands else (),
            left_out=branch_word.left_out(self._store, task, base=base.commit, own=own, tip=tip),
            waits=said.waits if on_branch.status is TaskStatus.IN_PROGRESS else None,
            settled=_settled(self._store, own),
        )
        if lands and attempt.record and attempt.is_done and attempt.task:
            since = attempt.record.base if fork == tip else fork
            if arrived.has_arrived(self._store, since=since, tip=tip, base=base.commit):
                effective = self._effective(since, on_base, on_branch, base)
                return structs.replace(attempt, task=effective, arrived=True)
            return self._with_checks(attempt, said, fork, base)
        if said.again and not said.again.passed:
            return structs.replace(attempt, setbacks=verified.setbacks(self._store, base.commit, tip))
        return attempt

    def _with_checks(self, attempt: Attempt, said: "Spoken", fork: str, base: Snapshot) -> Attempt:
        """The attempt with what its checks ran on, and whether that is what would land."""
        store, task, record = self._store, attempt.task, attempt.record
        if task is None or record is None or not task.checks:
            return attempt
        then = self._task_at(said.again.base, task.id, base) if said.again else task
        again = said.again if then and then.checks == task.checks else None
        checked = verified.checked(record, task.checks, attempt.own, again)
        is_fresh = (
            bool(checked)
            and verified.is_same_code(store, store.tree_of(checked), store.tree_of(attempt.tip))
            and verified.is_same_code(store, store.tree_of(fork), store.tree_of(base.commit))
        )
        alike = verified.alike(store, attempt.own) if attempt.own == attempt.tip else ()
        return structs.replace(attempt, checked=checked, stale=not is_fresh, alike=alike)

    def _effective(
        self, fork: str | None, on_base: Task | None, on_branch: Task, base: Snapshot
    ) -> Task | None:
        """The task with the state that base and branch come to."""
        if on_base is None:
            return None
        old = (self._task_at(fork, on_base.id, base) if fork else None) or on_base
        return merged(old, on_base, branch_word.own_word(old, on_branch), authority=Side.OURS).task

    def _task_at(self, commit: str, task: TaskId, base: Snapshot) -> Task | None:
        """The task's file at a commit: where it lies on the base, else where it lay there."""
        if (path := base.path(task)) and (found := self._snapshots.task(commit, path)):
            return found
        path = path_at(self._store, commit, task)
        return self._snapshots.task(commit, path) if path else None


def hold_of(store: Store, commit: str) -> wording.Hold | None:
    """Who holds the attempt that `commit` belongs to, from its trailers; None for a foreign commit."""
    return hold_in(commits.load(store.objects, commit))


class Spoken(Struct, frozen=True):
    """The last commit of penguin's own on a task's branch: who held the attempt, and whom it waits for."""

    commit: str
    hold: wording.Hold
    waits: Waits | None
    again: Verified | None


def spoken(store: Store, tip: str, base: str) -> Spoken | None:
    """What penguin said last on a branch: others may have put commits of their own on top."""
    if said := _said(commits.load(store.objects, tip)):
        return said
    above = history.log(store.repo.shared, f"{base}..{tip}", first_parent=True)
    return next((said for commit in above if (said := _said(commit))), None)


def _said(commit: Commit) -> Spoken | None:
    hold = hold_in(commit)
    return Spoken(commit.oid, hold, _waits_in(commit), verified_in(commit)) if hold else None


def _settled(store: Store, own: str) -> str:
    """Why the state was changed once the attempt had ended, also below a merge of the base; else ''."""
    commit = commits.load(store.objects, own)
    message = Message.parse(commit.message)
    if wording.Act.TAKE_IN in message.values(wording.ACT):
        message = Message.parse(commits.load(store.objects, commit.parents[0]).message)
    return message.body if wording.Act.SETTLE in message.values(wording.ACT) else ""


def _waits_in(commit: Commit) -> Waits | None:
    said = dict(Message.parse(commit.message).trailers)
    if wording.WAITS_FOR not in said:
        return None
    return Waits(whom=said[wording.WAITS_FOR], why=said.get(wording.GIVEN_BACK, ""))


def holder(store: Store, tip: str, base: str) -> wording.Hold | None:
    """Who held the branch last."""
    said = spoken(store, tip, base)
    return said.hold if said else None


def hold_in(found: Commit) -> wording.Hold | None:
    """Who holds the attempt that a commit belongs to, from its trailers."""
    said = dict(Message.parse(found.message).trailers)
    if not {wording.TASK, wording.ATTEMPT, wording.OWNER, wording.NONCE} <= said.keys():
        return None
    if not _NUMBER.fullmatch(said[wording.ATTEMPT]):
        return None
    return wording.Hold(
        task=TaskId(said[wording.TASK]),
        attempt=int(said[wording.ATTEMPT]),
        nonce=said[wording.NONCE],
        owner=said[wording.OWNER],
        daemon=said.get(wording.DAEMON, ""),
        agent=found.author.name,
    )


def next_number(store: Store, base: str, task: TaskId, tip: str | None, last: int = 0) -> int:
    """1 + the highest attempt: the `last` one, in records on base and branch, kept tips, transcripts."""
    found = [path for commit in (base, tip) if commit for path in record_files(store, commit, task)]
    known = [attempt[1] for path in found if (attempt := layout.attempt_of(path))]
    kept = store.refs.all(f"{layout.ATTEMPTS}{task}/", f"{layout.LOGS}{task}/")
    known += [number for ref in kept if (number := number_of(ref))]
    return 1 + max([last, *known])


def number_of(ref: str) -> int:
    """The number of the attempt whose tip or transcript a ref keeps; 0 where it is no such ref."""
    number = ref.rpartition("/")[2].partition("-")[0]
    return int(number) if _NUMBER.fullmatch(number) else 0
