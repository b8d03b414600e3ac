"""What forges say about who merged which commit of the base: small blobs under refs/penguin/words.

Nobody but the daemon asks a forge; whoever only looks reads these.
"""

import msgspec
from msgspec import Struct

from penguin_git.git.objects import MissingObject
from penguin_git.git.refs import Update
from penguin_git.model import layout
from penguin_git.store.store import Store


class Merged(Struct, frozen=True, kw_only=True):
    """Somebody merged a pull request, and with it the commit came."""

    number: int
    by: str


def merged(store: Store, commit: str) -> Merged | None:
    """What is known of a commit; None where nobody was asked, or the forge knows nothing."""
    oid = store.refs.read(layout.word(commit))
    try:
        return msgspec.json.decode(store.objects.blob(oid), type=Merged) if oid else None
    except (msgspec.DecodeError, MissingObject):
        return None  # somebody else than penguin put it there


def keep(store: Store, commit: str, said: Merged) -> None:
    """Remember it; a second answer is none."""
    ref = layout.word(commit)
    if store.refs.read(ref) is None:
        store.refs.update(
            [Update(ref, store.objects.write("blob", msgspec.json.encode(said)), None)], "asked"
        )
