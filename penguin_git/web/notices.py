"""What came of an action, kept for the page that is shown next."""

import secrets
from collections import OrderedDict

from msgspec import Struct

_MOST = 64


class Notice(Struct, frozen=True):
    """A sentence, and the next step. `is_refusal`: not done, `is_of_nothing`: as there is no such task.

    `words` are what a person had written, which would be lost otherwise.
    """

    said: str
    hint: str = ""
    is_refusal: bool = False
    is_of_nothing: bool = False
    words: str = ""


class Notices:
    """The last few notices; each belongs to the session whose action it was."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, Notice]] = OrderedDict()

    def keep(self, session: str, notice: Notice) -> str:
        """Under which name it is found again."""
        name = secrets.token_urlsafe(9)
        self._kept[name] = session, notice
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return name

    def of(self, session: str, name: str) -> Notice | None:
        """The notice of this name, if it is this session's."""
        owner, notice = self._kept.get(name, ("", None))
        return notice if owner == session else None
