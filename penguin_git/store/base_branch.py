"""The base branch as those see it that move it: one commit, and a way to the next or why there is none."""

from typing import Protocol

from penguin_git.git.moves import Denied, Offline
from penguin_git.git.moves import Ending as Local
from penguin_git.git.objects import Objects
from penguin_git.git.refs import Refs
from penguin_git.git.repository import Repository

Ending = Local | Denied | Offline


class Base(Protocol):
    """Where landings and edits end up."""

    @property
    def ref(self) -> str:
        """The full name of the branch, in this clone."""

    def commit(self) -> str | None:
        """The commit it points to now, as far as this clone knows."""

    def advance(self, old: str, new: str, *, reason: str, nonce: str) -> Ending:
        """Move it from `old` to `new`, or do nothing and say why.

        `reason` goes to the reflog, `nonce` is unique to this call.
        """


class LocalBase:
    """A branch of this clone, moved together with every worktree that has it checked out."""

    def __init__(self, repo: Repository, ref: str, refs: Refs, objects: Objects) -> None:
        """`objects` are those that write the commits it is moved to."""
        self.ref = ref
        self._repo = repo
        self._refs = refs
        self._objects = objects

    def commit(self) -> str | None:
        """The commit it points to now; None before its first one."""
        return self._refs.read(self.ref)

    def advance(self, old: str, new: str, *, reason: str, nonce: str) -> Ending:
        """Move it from `old` to `new` with index and files of those worktrees."""
        from penguin_git.git import checkout  # whoever only looks moves nothing

        return checkout.advance(
            self._repo, self.ref, old, new, reason=reason, nonce=nonce, objects=self._objects
        )
