"""Commits a few paths on the user's current branch, in their name, and nothing else of theirs.

The index goes first, the branch second: a `git commit` of the user's in between then takes our paths along,
where the other order would let it undo them. Penguin's own processes take turns; only the user's git races.
"""

import time
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import UTC, datetime

from msgspec import Struct

from penguin_git.git import commits, index, trees
from penguin_git.git.call import GitError
from penguin_git.git.commits import Message
from penguin_git.git.locks import FileLock
from penguin_git.git.objects import Objects
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.repository import Repository, head_branch, operation_under_way
from penguin_git.git.trees import Changes, Entry

_PATIENCE = 2.0  # seconds that the user's own git is waited for
_LARGE = 2_000_000  # bytes of an index, some 20,000 files, from which on to write it again takes 50 ms
_TRIES = 20  # a branch that moves each time is somebody else's script; give up then


class Committed(Struct, frozen=True):
    """The new commit, and the branch it is on."""

    oid: str
    branch: str


class NotCommitted(Struct, frozen=True):
    """Why there is no commit; the branch was not changed."""

    reason: str


class Overtaken(NotCommitted, frozen=True):
    """Another commit changed one of the paths after `expected_head`: derive the contents anew and repeat."""


def commit_paths(
    repo: Repository,
    contents: Mapping[str, bytes | None],
    message: Message,
    *,
    objects: Objects | None = None,
    expected_head: str | None = None,
    patience: float = _PATIENCE,
) -> Committed | NotCommitted:
    """Commit HEAD's tree with these files changed (None: removed); the index follows for exactly these.

    The commit is the user's: their identity, signed where their git signs, none of their hooks. With
    `expected_head`, the commit that `contents` were derived from, nobody's change of these paths is lost.
    `objects` are open ones of the same clone, which save a process.
    """
    with FileLock(repo.runtime / "authoring.lock", "committing an edit"):
        if operation := operation_under_way(repo.git_dir):  # first, as a rebase detaches HEAD
            return NotCommitted(f"a {operation} is under way")
        branch = head_branch(repo)
        if branch is None:
            return NotCommitted("HEAD is detached")
        with nullcontext(objects) if objects else Objects(repo.shared) as ours:
            return _Authoring(repo, ours, branch, message, patience).commit(contents, expected_head)


class _Authoring(Struct, frozen=True):
    repo: Repository
    objects: Objects
    branch: str
    message: Message
    patience: float

    def commit(self, contents: Mapping[str, bytes | None], expected: str | None) -> Committed | NotCommitted:
        refs = Refs(self.repo.git, self.objects)
        ref = f"refs/heads/{self.branch}"
        changes = self._entries(contents)
        followed = False
        for _ in range(_TRIES):
            head = refs.read(ref)
            refusal = self._refusal(head, expected, changes)
            if head is None or refusal:
                return refusal or NotCommitted(f"`{self.branch}` has no commit yet")
            oid = self._written(head, changes)
            followed = followed or self._follow(changes, len(head))
            if not followed:
                return NotCommitted(f"another git command holds `{self.repo.git_dir / 'index.lock'}`")
            try:
                refs.update([Update(ref, oid, head)], f"commit: {self.message.subject}")
            except StaleRef:
                continue
            return Committed(oid, self.branch)
        return NotCommitted(f"`{self.branch}` keeps moving")

    def _entries(self, contents: Mapping[str, bytes | None]) -> dict[str, Entry | None]:
        written = {path: data for path, data in contents.items() if data is not None}
        oids = self.objects.write_all("blob", list(written.values()))
        entries = {path: Entry(trees.FILE, oid) for path, oid in zip(written, oids, strict=True)}
        return {path: entries.get(path) for path in contents}

    def _refusal(self, head: str | None, expected: str | None, changes: Changes) -> NotCommitted | None:
        if head is None or expected in (None, head):
            return None
        before, now = self._tree(expected or head), self._tree(head)
        for path in changes:
            if trees.find(self.objects, before, path) != trees.find(self.objects, now, path):
                return Overtaken(f"another commit has changed `{path}` in the meantime")
        return None

    def _tree(self, commit: str) -> str:
        return commits.load(self.objects, commit).tree

    def _written(self, head: str, changes: Changes) -> str:
        """The new commit; `head` itself when it has these changes already."""
        before = self._tree(head)
        tree = trees.edited(self.objects, before, changes)
        if tree == before:
            return head
        return commits.write_signed(
            self.repo.git,
            self.objects,
            tree=tree,
            parents=(head,),
            message=self.message,
            when=datetime.now(UTC),
        )

    def _follow(self, changes: Changes, oid_length: int) -> bool:
        """Stage exactly these paths; what else is staged stays. False when the index stays locked."""
        gone = index.removal(oid_length)
        deadline = time.monotonic() + self.patience
        while True:
            try:
                index.put(self.repo.git, {path: entry or gone for path, entry in changes.items()})
            except GitError as error:
                if "index.lock" not in error.stderr:
                    raise
                if time.monotonic() >= deadline:
                    return False
                time.sleep(0.01)
            else:
                if (self.repo.git_dir / "index").stat().st_size < _LARGE:
                    index.look_again(self.repo.git, [path for path, entry in changes.items() if entry])
                return True
