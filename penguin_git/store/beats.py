"""Signs of life of daemons: a blob each, under refs/penguin/daemons, that tells who it is."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from penguin_git.git.objects import MissingObject
from penguin_git.store.store import Store


class Sign(Struct, frozen=True, kw_only=True):
    """Who beats: its name, the machine's, and something new each time, so that each beat is another blob."""

    name: str
    host: str
    nonce: str


def signs(store: Store, found: Mapping[str, str]) -> dict[str, Sign]:
    """What these beats say, by the name of their daemon."""
    told = {}
    for name, oid in found.items():
        try:
            told[name] = msgspec.json.decode(store.objects.blob(oid), type=Sign)
        except (msgspec.DecodeError, MissingObject):
            continue  # somebody else than penguin put it there
    return told


def written(store: Store, sign: Sign) -> str:
    """The blob that says it."""
    return store.objects.write("blob", msgspec.json.encode(sign))
