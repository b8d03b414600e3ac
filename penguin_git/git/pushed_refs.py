"""Refs that move on the server first: for a clone that keeps nothing for itself.

Nobody ever looks into such a clone again, so what waits there to be pushed later (as a daemon's own work may)
is lost; a checkpoint counts once it is on the server, transcript and all.
"""

import time
from collections.abc import Callable, Sequence

from penguin_git.git.call import Git
from penguin_git.git.objects import Objects
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.remote import Refused, Remote, Unreachable
from penguin_git.model import pushed

_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)  # seconds between tries where nobody can tell what became of a push


class PushedRefs(Refs):
    """An update is on the server when it returns, and here as well.

    It raises what `Refs.update` does, `Refused`, and `Unreachable` after half a minute without an answer.
    """

    def __init__(
        self,
        git: Git,
        objects: Objects,
        remote: Remote,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        super().__init__(git, objects)
        self._written = objects
        self._remote, self._wait = remote, wait

    def update(self, updates: Sequence[Update], reason: str = "") -> None:
        """Move the refs there, then here; what only guards is looked at here alone."""
        self._written.settle()
        self._push([update for update in updates if not update.is_guard])
        super().update(updates, reason)

    def _push(self, wants: Sequence[Update]) -> None:
        for pause in (*_PAUSES, None):
            if not wants:
                return None
            verdict = self._pushed(wants)
            if isinstance(verdict, pushed.Partly):
                wants = [want for want in wants if want.ref in verdict.left]
            elif not isinstance(verdict, pushed.Unknown):
                return _settled(verdict)
            if pause is not None:
                self._wait(pause)
        raise Unreachable("The remote can't be reached, so nothing can be saved there.", hint="git ls-remote")

    def _pushed(self, wants: Sequence[Update]) -> pushed.Verdict:
        answer = self._remote.push(wants)
        try:
            after = self._remote.refs(*(want.ref for want in wants))
        except Unreachable:
            return pushed.verdict(wants, answer, None)
        return pushed.verdict(wants, answer, after)


def _settled(verdict: pushed.Verdict) -> None:
    """Return where all of it is there; raise why not."""
    if isinstance(verdict, pushed.Lost):
        raise StaleRef(verdict.ref)
    if isinstance(verdict, pushed.Denied):
        raise Refused(f"The remote refuses it: {verdict.reason}.", hint=verdict.hint)
