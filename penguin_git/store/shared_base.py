"""The base branch of clones that share tasks: the remote's, which this clone's own follows."""

from penguin_git.git import history
from penguin_git.git.moves import Denied, Moved, Offline, Stale
from penguin_git.git.objects import Objects
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.remote import Refused, Unreachable
from penguin_git.git.repository import Repository
from penguin_git.store.base_branch import Ending
from penguin_git.store.shared_refs import SharedRefs


class SharedBase:
    """Moved by a push, then here."""

    def __init__(self, repo: Repository, refs: SharedRefs, objects: Objects) -> None:
        self.ref = refs.names.base
        self._repo, self._refs, self._objects = repo, refs, objects

    def commit(self) -> str | None:
        """The commit that it points to for all; before the first look, that of this clone."""
        return self._refs.read(self.ref) or self._refs.own.read(self.ref)

    def advance(self, old: str, new: str, *, reason: str, nonce: str) -> Ending:
        """Move it for all from `old` to `new`; the files of this clone follow where nothing is in the way."""
        try:
            self._refs.update([Update(self.ref, new, old)], reason)
        except StaleRef:
            return Stale(self.commit())
        except Refused as refusal:
            return Denied(_half(refusal.message), refusal.hint)
        except Unreachable as trouble:
            return Offline(_half(trouble.message))
        self.follow(reason=reason, nonce=nonce)
        return Moved()

    def follow(self, *, reason: str, nonce: str) -> Ending | None:
        """Bring this clone's own branch up to that of all; None where it has commits that are not there."""
        from penguin_git.git import checkout  # whoever only looks moves nothing

        theirs, ours = self.commit(), Refs(self._repo.shared).read(self.ref)
        if theirs is None or ours is None or theirs == ours:
            return Moved()
        if not history.is_ancestor(self._repo.shared, ours, theirs):
            return None
        return checkout.advance(
            self._repo, self.ref, ours, theirs, reason=reason, nonce=nonce, objects=self._objects
        )


def _half(sentence: str) -> str:
    """A sentence as the end of another one, whose stop is its own."""
    return f"{sentence[0].lower()}{sentence[1:].removesuffix('.')}"
