"""An edit of some files as a value, and where it went."""

from collections.abc import Callable, Mapping

from msgspec import Struct

Change = Callable[[bytes | None], bytes | None]
"""Maps the old content of a file (None: no file) to the new one (None: the file goes)."""

Check = Callable[[Mapping[str, bytes | None]], None]
"""Looks at the files as they are once nobody else can change them, and raises to leave them so."""

Trailers = tuple[tuple[str, str], ...]


class Edit(Struct, frozen=True):
    """The changes by path, what their commit says, and the last look before they are made.

    `may_wait`: of use also when somebody merges it later.
    """

    changes: Mapping[str, Change]
    subject: str
    trailers: Trailers
    check: Check
    may_wait: bool = True


class Saved(Struct, frozen=True):
    """Where an edit went: the branch it was committed on, or why it was only written.

    `alone` says, in a sentence, why a commit that is for all is in this clone alone; `offered` how the
    branch gets to the base, which takes no pushes.
    """

    branch: str | None
    commit: str | None = None
    why_not: str = ""
    alone: str = ""
    offered: str = ""
