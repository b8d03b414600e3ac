"""Errands on the server: one small blob for each task that is worked on elsewhere.

The daemon that holds the claim makes it, says in it what it wants, and takes it away. Whoever works on the
claim signs it first: an errand that is signed is never begun again, whatever a scheduler thinks.
"""

from collections.abc import Callable

import msgspec

from penguin_git.errors import PenguinError
from penguin_git.git.pushed_refs import PushedRefs
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.remote import Remote
from penguin_git.model import layout
from penguin_git.model.errand import Errand, Orders
from penguin_git.model.ids import TaskId
from penguin_git.store.store import Store

_TRIES = 20  # against the other one of the two who write it


class Errands:
    """The errand of one claim."""

    def __init__(self, store: Store, remote: Remote, task: TaskId, nonce: str) -> None:
        self._store, self._remote = store, remote
        self._here = Refs(store.repo.shared, store.objects)
        self._there = PushedRefs(store.repo.shared, store.objects, remote)
        self._ref, self._nonce = layout.errand(task), nonce

    def offer(self, orders: Orders) -> None:
        """Put it there, in the place of one that somebody left behind."""
        self._replace(lambda _: Errand(nonce=self._nonce, orders=orders))

    def tell(self, orders: Orders) -> None:
        """Say what is wanted by now."""
        self._change(lambda errand: msgspec.structs.replace(errand, orders=orders))

    def begin(self, who: str, sign: str) -> Orders:
        """Sign it, once and for all; a `PenguinError` where it was begun before, or is no more."""
        return self._change(lambda errand: _begun(errand, who, sign)).orders

    def hear(self, remarks: int) -> None:
        """Say how many remarks have been heard."""
        self._change(lambda errand: msgspec.structs.replace(errand, heard=remarks))

    def withdraw(self) -> bool:
        """Take it away unless somebody has begun; whether nobody will any more."""
        there = self._brought()
        found = self._read(there)
        if found is None or found.nonce != self._nonce or found.sign:
            return False
        try:
            self._there.update([Update(self._ref, None, there)], "withdrawn")
        except StaleRef:
            return False
        return True

    def look(self) -> Errand | None:
        """The errand as it is now; None where it is another claim's, or gone."""
        found = self._read(self._brought())
        return found if found and found.nonce == self._nonce else None

    def end(self) -> None:
        """Take it away; another claim's stays."""
        while (there := self._brought()) and (found := self._read(there)) and found.nonce == self._nonce:
            try:
                self._there.update([Update(self._ref, None, there)], "done")
            except StaleRef:
                continue

    def _change(self, change: Callable[[Errand], Errand]) -> Errand:
        def changed(errand: Errand | None) -> Errand:
            if errand is None or errand.nonce != self._nonce:
                raise PenguinError("Nobody waits for this work any more: its errand is gone.")
            return change(errand)

        return self._replace(changed)

    def _replace(self, change: Callable[[Errand | None], Errand]) -> Errand:
        for _ in range(_TRIES - 1):
            try:
                return self._replaced(change)
            except StaleRef:
                continue
        return self._replaced(change)

    def _replaced(self, change: Callable[[Errand | None], Errand]) -> Errand:
        there = self._brought()
        before = self._read(there)
        errand = change(before)
        if errand != before:
            blob = self._store.objects.write("blob", msgspec.json.encode(errand))
            self._there.update([Update(self._ref, blob, there)], "errand")
        return errand

    def _brought(self) -> str | None:
        """The blob that it is on the server, which is here then, too."""
        there = self._remote.refs(self._ref).get(self._ref)
        here = self._here.read(self._ref)
        if there and there != here:
            self._remote.fetch({self._ref: self._ref})
            return self._here.read(self._ref)
        if here and there is None:
            self._here.update([Update(self._ref, None, here)], "gone")
        return there

    def _read(self, blob: str | None) -> Errand | None:
        if blob is None:
            return None
        try:
            return msgspec.json.decode(self._store.objects.blob(blob), type=Errand)
        except msgspec.DecodeError:
            return None  # somebody else than penguin put it there


def _begun(errand: Errand, who: str, sign: str) -> Errand:
    if errand.sign == sign:  # another one's word came in between
        return errand
    if errand.sign:
        raise PenguinError(f"What {errand.begun} had begun is not run a second time under its name.")
    return msgspec.structs.replace(errand, begun=who, sign=sign)
