"""The branch of a live attempt: only its holder moves it, and each move expects the last tip."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import structs

from penguin_git.codec import records as record_codec
from penguin_git.errors import BrokenFile
from penguin_git.git import commits, history, keeping, trees
from penguin_git.git.commits import Message, Signature
from penguin_git.git.refs import Update
from penguin_git.git.trees import Entry
from penguin_git.model import layout, wording
from penguin_git.model.config import Committer
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.waiting import Waits
from penguin_git.store.branch_word import with_folder_of
from penguin_git.store.paths import path_at
from penguin_git.store.status_line import with_status
from penguin_git.store.store import Store
from penguin_git.store.task_merge import with_base


class TaskBranch:
    """Commits of one holder on one task branch. `StaleRef` from any of them: somebody else holds it now."""

    def __init__(
        self,
        store: Store,
        ref: str,
        hold: wording.Hold,
        tip: str,
        committer: Committer,
        *,
        own: str = "",
        left_out: Sequence[str] = (),
        waits: Waits | None = None,
    ) -> None:
        """`own` is the last commit of penguin's own, where others have committed on top, and `left_out`
        what they changed that doesn't count. `waits`: a person has the attempt, and every commit says so.
        """
        self.hold = hold
        self.tip = tip
        self.waits = waits
        self.ref = ref
        self._own = own or tip
        self._left_out = left_out
        self._store = store
        self._committer = committer
        self._log = store.refs.read(layout.log(hold.task, hold.attempt))

    def checkpoint(self, tree: str, description: str, log: bytes, now: datetime) -> str:
        """Commit a tree of the worktree together with the transcript so far; the commit."""
        blob = self._store.objects.write("blob", log)
        text = wording.checkpoint(self.hold, description, blob)
        return self._advance(self._with_own_folder(tree), text, now, log=blob)

    def hand_over(self, tree: str, log: bytes, now: datetime, *, phase: str, agent: str, note: str) -> str:
        """Commit the end of a phase in its agent's name, also where the tree is the same; the commit.

        A person who had it is waited for no more.
        """
        self.waits = None
        blob = self._store.objects.write("blob", log)
        text = wording.hand_over(self.hold, phase, note, blob)
        return self._advance(self._with_own_folder(tree), text, now, log=blob, agent=agent)

    def keep_log(self, log: bytes) -> None:
        """Keep the transcript so far without a commit: what was done beside the files counts, too."""
        blob = self._store.objects.write("blob", log)
        if blob != self._log:
            kept = Update(layout.log(self.hold.task, self.hold.attempt), blob, self._log)
            self._store.refs.record([Update(self.ref, self.tip, self.tip), kept], "transcript")
            self._log = blob

    def wait(self, waits: Waits, log: bytes, now: datetime) -> str:
        """Leave the attempt in a person's hands; the commit."""
        self.waits = waits
        blob = self._store.objects.write("blob", log)
        tree = self._with_own_folder(self._store.tree_of(self.tip))
        return self._advance(tree, wording.waiting(self.hold, waits, blob), now, log=blob)

    def keep(self, commit: str) -> None:
        """Keep a commit that somebody made beside the branch, where no ref reaches it."""
        ref = layout.attempt_tip(self.hold.task, self.hold.attempt, commit[:16])
        if not keeping.is_on_a_ref(self._store.repo.shared, commit):
            self._store.refs.record([Update(ref, commit, None)], "a person's own commits")

    def conclude(
        self,
        record: Record,
        status: TaskStatus,
        now: datetime,
        *,
        log: bytes = b"",
        proposals: Mapping[str, bytes] | None = None,
    ) -> str:
        """End the attempt: record, status and proposals in one commit; the commit."""
        store, self.waits = self._store, None
        blob = store.objects.write("blob", log) if log else None
        changes = record_entries(store, [record]) | self._saying(status)
        for path, data in (proposals or {}).items():
            changes[path] = Entry("100644", store.objects.write("blob", data))
        tree = trees.edited(store.objects, self._with_own_folder(store.tree_of(self.tip)), changes)
        return self._advance(tree, wording.conclusion(self.hold, record, status, blob), now, log=blob)

    def settle(self, status: TaskStatus, reason: str, now: datetime) -> str:
        """Change the state of an attempt that has ended already; the commit."""
        tree = self._with_own_folder(self._store.tree_of(self.tip))
        tree = trees.edited(self._store.objects, tree, self._saying(status))
        return self._advance(tree, wording.settlement(self.hold, status, reason), now)

    def verify(self, tree: str, base: str, log: bytes, now: datetime) -> str:
        """Take in the base, as on the merged `tree` the checks have passed again; the commit."""
        blob = self._store.objects.write("blob", log)
        text = wording.verification(self.hold, self._store.base_name, base, blob)
        also = None if history.is_ancestor(self._store.repo.shared, base, self.tip) else base
        return self._advance(tree, text, now, log=blob, also=also)

    def set_back(self, base: str, reason: str, log: bytes, now: datetime) -> str:
        """Let finished work be gone on with, as its checks fail on the base; the commit."""
        store, blob = self._store, self._store.objects.write("blob", log)
        tree = trees.edited(
            store.objects, self._with_own_folder(store.tree_of(self.tip)), self._saying(TaskStatus.PENDING)
        )
        return self._advance(
            tree, wording.setback(self.hold, store.base_name, base, reason, blob), now, log=blob
        )

    def take_in(self, base: str, now: datetime) -> str:
        """Merge the base, so that the next edit there is a change again; the tip.

        Where that would conflict the branch stays as it is; the landing finds the same conflict.
        """
        store = self._store
        if history.is_ancestor(store.repo.shared, base, self.tip):
            return self.tip
        try:
            joined = with_base(store, self.hold.task, base=base, tip=self.tip, own=self._own)
        except BrokenFile:
            return self.tip  # somebody is in the middle of an edit; the next take-in will do
        if joined.clashes:
            return self.tip
        return self._advance(joined.tree, wording.take_in(self.hold, store.base_name), now, also=base)

    def _saying(self, status: TaskStatus) -> dict[str, Entry | None]:
        """The change of the task's file that makes it say `status`."""
        store = self._store
        path = path_at(store, self._own, self.hold.task)
        if path is None:
            return {}
        data = with_status(store.blob_at(self._own, path), status)
        return {path: Entry("100644", store.objects.write("blob", data))}

    def _with_own_folder(self, tree: str) -> str:
        """A tree with `.penguin` as penguin's own last commit has it, whoever committed on top."""
        return with_folder_of(self._store, tree, self._store.tree_of(self._own))

    def _advance(
        self,
        tree: str,
        text: wording.Text,
        now: datetime,
        *,
        log: str | None = None,
        also: str | None = None,
        agent: str | None = None,
    ) -> str:
        parents = (self.tip, also) if also else (self.tip,)
        text = structs.replace(text, trailers=(*text.trailers, *wording.in_hands(self.waits)))
        commit = write(
            self._store,
            tree=tree,
            parents=parents,
            text=wording.leaving_out(text, self._left_out),
            agent=agent or self.hold.agent,
            committer=self._committer,
            now=now,
        )
        updates = [Update(self.ref, commit, self.tip)]
        if log and log != self._log:
            updates.append(Update(layout.log(self.hold.task, self.hold.attempt), log, self._log))
        self._store.refs.record(updates, text.subject)
        self.tip, self._log = commit, log or self._log
        self._own, self._left_out = commit, ()
        return commit


def write(
    store: Store,
    *,
    tree: str,
    parents: Sequence[str],
    text: wording.Text,
    agent: str,
    committer: Committer,
    now: datetime,
) -> str:
    """A commit in the agent's name, committed by penguin."""
    trees.watch(store.objects, tree, [store.tree_of(parent) for parent in parents])
    return commits.write(
        store.objects,
        tree=tree,
        parents=tuple(parents),
        author=Signature(agent, f"{agent}@{committer.email.rpartition('@')[2]}", now),
        committer=Signature(committer.name, committer.email, now),
        message=Message(text.subject, text.body, text.trailers),
    )


def record_entries(store: Store, records: Sequence[Record]) -> dict[str, Entry | None]:
    """The files of records, written as blobs."""
    return {
        layout.record(record.task, record.attempt): Entry(
            "100644", store.objects.write("blob", record_codec.format_record(record))
        )
        for record in records
    }
