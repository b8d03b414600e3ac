"""When a model goes round in circles: the same call again and again, unreadable ones, refused ones."""

import json
from collections.abc import Mapping

from penguin_git.agents.protocol import Ending
from penguin_git.model.outcome import Outcome

_SAME, _MALFORMED, _DENIED = 8, 3, 5  # in a row
_REMARK_FROM = 3


class Patience:
    """Counts what leads nowhere, and ends the work when it does not stop."""

    def __init__(self) -> None:
        self._last = ""
        self._same = self._malformed = self._denied = 0

    def remark(self) -> str:
        """What to add to the last result, where it has been seen before."""
        if self._same < _REMARK_FROM:
            return ""
        return f"\n\n[You have made this call {self._same} times in a row, with the same result.]"

    def note(
        self, tool: str, given: Mapping[str, object], text: str, *, malformed: bool, denied: bool
    ) -> None:
        """Count one call and its result."""
        made = json.dumps([tool, given, text], sort_keys=True, default=str)
        self._same = self._same + 1 if made == self._last else 1
        self._last = made
        self._malformed = self._malformed + 1 if malformed else 0
        self._denied = self._denied + 1 if denied else 0

    def ending(self) -> Ending | None:
        """How the work ends now that it leads nowhere; None while it may go on."""
        if self._malformed >= _MALFORMED:
            return Ending(Outcome.FAILED, f"it made {_MALFORMED} calls in a row whose input is not JSON")
        if self._denied >= _DENIED:
            return Ending(Outcome.PERMISSION_DENIED, f"{_DENIED} calls in a row were refused: see the log")
        if self._same >= _SAME:
            return Ending(
                Outcome.FAILED, f"it made the same call {_SAME} times in a row, with the same result"
            )
        return None
