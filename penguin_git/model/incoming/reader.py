"""What a record says, key by key, as what it should be; whatever is not is noted with its place."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from penguin_git.errors import Problem
from penguin_git.model.incoming import cleaning
from penguin_git.model.incoming.item import Record
from penguin_git.model.task import Free, Note

_SIMPLE = (str, int, float, bool)
_MOST_NOTES = 200
_LONGEST_NOTE = 4_000  # characters
_ROOM_FOR_NOTES = 64 * 1024  # bytes of all notes together: a task's file has an end
_ROOM_FOR_REST = 16 * 1024  # and of everything that has no place


class Reader:
    """One record. Missing, null and empty are the same; a value of the wrong kind is a problem."""

    def __init__(self, record: Record, problems: list[Problem]) -> None:
        self.place, self._said = record
        self._problems = problems
        self._asked: set[str] = set()
        self.remarks: list[str] = []

    def complain(self, message: str, hint: str = "") -> None:
        """Note that the record can't be taken over, and why."""
        self._problems.append(Problem(self.place, 0, 0, message, hint))

    def said(self, name: str) -> Free:
        """Whatever stands there; None for nothing."""
        self._asked.add(name)
        value = self._said.get(name)
        return None if value in ("", [], {}) else value

    def text(self, name: str) -> str | None:
        """A text as it is; a number is one, too."""
        value = self.said(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        self._wrong(name, "text", value)
        return None

    def words(self, name: str) -> str | None:
        """A short text on one line."""
        return cleaning.words(self.text(name) or "") or None

    def title(self, name: str) -> tuple[str, str | None]:
        """The title, and the whole of it where it had to be cut."""
        short, whole = cleaning.title(self.text(name) or "")
        if not short:
            self.complain(f"`{name}` is missing or empty: a task needs a title.")
        return short, whole

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        value = self.said(name)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        found = tuple(str(item) for item in items if isinstance(item, _SIMPLE))
        if len(found) < len(items):
            self._wrong(name, "a list of texts", value)
        return found

    def rows(self, name: str) -> tuple[Mapping[str, Free], ...]:
        """A list of mappings."""
        value = self.said(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong(name, "a list of mappings", value)
            return ()
        return tuple(value)

    def whole(self, name: str) -> int | None:
        """A whole number."""
        value = self.said(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self._wrong(name, "a whole number", value)
        return None

    def time(self, name: str) -> datetime | None:
        """A point in time, in UTC; what is none is left out and named: a task is no worse without it."""
        value = self.text(name)
        found = cleaning.moment(value) if value else None
        if value and found is None:
            self.remarks.append(f"left out: `{name}` is no time: `{cleaning.words(value)[:60]}`")
        return found

    def rest(self, ignored: Collection[str] = ()) -> dict[str, Free]:
        """What nobody has asked for, as far as it is simple; what is not is named in a remark."""
        left = {key: value for key, value in self._said.items() if key not in self._asked | {*ignored}}
        kept = {cleaning.words(key): _simple(value) for key, value in left.items() if _is_simple(value)}
        kept, large = _fitting(kept)
        gone = [*large] + [
            cleaning.words(key)
            for key, value in left.items()
            if not _is_simple(value) and value not in (None, {}, [])
        ]
        if gone:
            self.remarks.append(f"left out, as a task has no place for it: {', '.join(sorted(gone))}")
        return {key: value for key, value in kept.items() if key and value not in (None, "", [])}

    def notes(self, found: Iterable[Note | None], called: str) -> tuple[Note, ...]:
        """As many notes as there is room for, the last ones; how many there were before them is noted."""
        kept, lost = _notes([one for one in found if one])
        if lost:
            self.remarks.append(f"the first {lost} {called} were left out, as a task has no room for them")
        return kept

    def _wrong(self, name: str, wanted: str, value: Free) -> None:
        kind = {dict: "a mapping", list: "a list", str: "text", bool: "true or false"}.get(
            type(value), "a number"
        )
        self.complain(f"`{name}` has to be {wanted}, not {kind}.")


def _notes(said: Collection[Note]) -> tuple[tuple[Note, ...], int]:
    """As many notes as there is room for, the last ones, and the number of those left out."""
    ordered = sorted(said, key=lambda note: note.at)
    kept: list[Note] = []
    room = _ROOM_FOR_NOTES
    for note in reversed(ordered):
        room -= len(note.text.encode())
        if room < 0 or len(kept) == _MOST_NOTES:
            break
        kept.append(note)
    return tuple(reversed(kept)), len(ordered) - len(kept)


def _fitting(kept: Mapping[str, Free]) -> tuple[dict[str, Free], list[str]]:
    """As many values as there is room for, and the names of the others."""
    found: dict[str, Free] = {}
    room = _ROOM_FOR_REST
    for name, value in kept.items():
        size = len(str(value).encode())
        if size <= room:
            found[name] = value
            room -= size
    return found, [name for name in kept if name not in found]


def note(at: datetime, by: str, text: str) -> Note | None:
    """A note from elsewhere; None where it says nothing."""
    said = cleaning.prose(text[:_LONGEST_NOTE])
    return Note(at=at, by=cleaning.words(by) or "unknown", text=said) if said else None


def _is_simple(value: Free) -> bool:
    return isinstance(value, _SIMPLE) or (
        isinstance(value, list) and all(isinstance(item, _SIMPLE) for item in value)
    )


def _simple(value: Free) -> Free:
    if isinstance(value, list):
        return [_simple(item) for item in value]
    if isinstance(value, str):
        return cleaning.prose(value) or ""
    return str(value) if isinstance(value, int) and abs(value) >= 10**18 else value
