"""The attempts that exist: what the task branches say, merged with the base."""

from collections.abc import Iterable

from penguin_git.git import commits, history
from penguin_git.model import layout, wording
from penguin_git.model.ids import TaskId, is_valid
from penguin_git.model.merging import Side, merged
from penguin_git.model.reconcile import Attempt
from penguin_git.model.task import Task
from penguin_git.store.paths import path_at
from penguin_git.store.snapshot import Snapshot, Snapshots, records_of
from penguin_git.store.store import Store


class Attempts:
    """Reads task branches; an answer for the same tip and base is read once."""

    def __init__(self, store: Store, snapshots: Snapshots) -> None:
        self._store = store
        self._snapshots = snapshots
        self._read: dict[tuple[str, str], Attempt | None] = {}

    def all(self, refs: dict[str, str], base: Snapshot, prefix: str) -> dict[TaskId, Attempt]:
        """The attempt of every task branch among `refs` (full name -> commit)."""
        start = layout.branch(prefix, TaskId(""))
        tips = {ref.removeprefix(start): tip for ref, tip in refs.items() if ref.startswith(start)}
        self._forget(tips.values(), base.commit)
        found = {name: self.one(TaskId(name), tip, base) for name, tip in tips.items() if is_valid(name)}
        return {attempt.id: attempt for attempt in found.values() if attempt}

    def one(self, task: TaskId, tip: str, base: Snapshot) -> Attempt | None:
        """The attempt whose branch points to `tip`; None where the branch is not penguin's."""
        key = (tip, base.commit)
        if key not in self._read:
            self._read[key] = self._attempt(task, tip, base)
        return self._read[key]

    def _forget(self, tips: Iterable[str], base: str) -> None:
        live = set(tips)
        self._read = {key: read for key, read in self._read.items() if key[0] in live and key[1] == base}

    def _attempt(self, task: TaskId, tip: str, base: Snapshot) -> Attempt | None:
        hold = hold_of(self._store, tip)
        fork = history.merge_base(self._store.repo.shared, tip, base.commit)
        on_branch = self._task_at(tip, task, base)
        if hold is None or hold.task != task or fork is None or on_branch is None:
            return None
        records = records_of(self._store, tip, task)
        landed = any(record.attempt == hold.attempt for record in records_of(self._store, base.commit, task))
        on_base = base.tasks.get(task)
        return Attempt(
            id=task,
            number=hold.attempt,
            nonce=hold.nonce,
            tip=tip,
            status=on_branch.status,
            task=on_base if landed else self._effective(task, fork, on_base, on_branch, base),
            records=records,
            landed=landed,
            behind=fork != base.commit,
        )

    def _effective(
        self, task: TaskId, fork: str, on_base: Task | None, on_branch: Task, base: Snapshot
    ) -> Task | None:
        if on_base is None:
            return None
        at_fork = self._task_at(fork, task, base)
        return merged(at_fork or on_base, on_base, on_branch, authority=Side.OURS).task

    def _task_at(self, commit: str, task: TaskId, base: Snapshot) -> Task | None:
        """The task's file at a commit: where it lies on the base, else where it lay there."""
        if (path := base.paths.get(task)) and (found := self._snapshots.task(commit, path)):
            return found
        path = path_at(self._store, commit, task)
        return self._snapshots.task(commit, path) if path else None


def hold_of(store: Store, commit: str) -> wording.Hold | None:
    """Who holds the attempt that `commit` belongs to, from its trailers; None for a foreign commit."""
    found = commits.load(store.objects, commit)
    said = dict(commits.Message.parse(found.message).trailers)
    if not {wording.TASK, wording.ATTEMPT, wording.OWNER, wording.NONCE} <= said.keys():
        return None
    return wording.Hold(
        task=TaskId(said[wording.TASK]),
        attempt=int(said[wording.ATTEMPT]),
        nonce=said[wording.NONCE],
        owner=said[wording.OWNER],
        agent=found.author.name,
    )


def next_number(store: Store, base: str, task: TaskId, tip: str | None) -> int:
    """1 + the highest attempt in the records on base and branch, the kept tips and the transcripts."""
    known = [record.attempt for commit in (base, tip) if commit for record in records_of(store, commit, task)]
    kept = store.refs.all(f"{layout.ATTEMPTS}{task}/", f"{layout.LOGS}{task}/")
    known += [int(number) for ref in kept if (number := _number(ref)).isdecimal()]
    return 1 + max(known, default=0)


def _number(ref: str) -> str:
    return ref.rpartition("/")[2].partition("-")[0]
