"""Signs of life of daemons: a blob each, under refs/penguin/daemons, that tells who it is."""

import msgspec
from msgspec import Struct

from penguin_git.store.store import Store


class Sign(Struct, frozen=True, kw_only=True):
    """Who beats: its name, the machine's, and something new each time, so that each beat is another blob."""

    name: str
    host: str
    nonce: str


def written(store: Store, sign: Sign) -> str:
    """The blob that says it."""
    return store.objects.write("blob", msgspec.json.encode(sign))
