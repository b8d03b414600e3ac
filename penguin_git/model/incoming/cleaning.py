"""Text from elsewhere, made fit for a task: no control characters, no endless lines, one time zone."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

LONGEST_TITLE = 300
LONGEST_TEXT = 48 * 1024  # bytes in UTF-8; a text in a task's file has room for 64 KiB
_LONGEST_WORDS = 200  # of labels, names and the like
_MOST_LABELS = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")  # of terminals, as a whole
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # what text in Hebrew or Arabic needs stays
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]")
_CUT = "\n\n(The rest was too long, and was left out.)\n"


def line(text: str) -> str:
    """Text on one line; nothing in it moves a cursor or turns the direction of reading."""
    return " ".join(_DIRECTION.sub("", _CONTROL.sub(" ", _ESCAPE.sub("", text))).split())


def words(text: str) -> str:
    """A short text on one line, such as a label or a name."""
    return line(text)[:_LONGEST_WORDS].rstrip()


def prose(text: str) -> str | None:
    """Text of several lines as a task has it; None for blanks alone."""
    plain = re.sub("\r\n|[\r\u2028\u2029]", "\n", text)
    plain = _CONTROL.sub("", _TURNING.sub("", _ESCAPE.sub("", plain))).strip("\n").rstrip()
    if not plain:
        return None
    if len(plain) > LONGEST_TEXT // 4 and len(data := plain.encode()) > LONGEST_TEXT:
        plain = data[:LONGEST_TEXT].decode(errors="ignore").rstrip() + _CUT.rstrip()
    return f"{plain}\n" if "\n" in plain else plain


def title(text: str) -> tuple[str, str | None]:
    """A title, and the whole of it where it was too long for one."""
    whole = line(text)
    if len(whole) <= LONGEST_TITLE:
        return whole, None
    start = whole[: LONGEST_TITLE - 1]
    return (start.rpartition(" ")[0] or start).rstrip(" .,;:") + "…", whole


def joined(*texts: str | None) -> str | None:
    """Several texts as one, each a paragraph of its own."""
    return prose("\n\n".join(text.strip("\n") for text in texts if text and text.strip()))


def section(heading: str, text: str | None) -> str | None:
    """A text under a heading; None where there is none."""
    return f"## {heading}\n\n{text.strip()}" if text and text.strip() else None


def labels(said: Iterable[str]) -> tuple[str, ...]:
    """Labels, each once."""
    return tuple(dict.fromkeys(filter(None, map(words, said))))[:_MOST_LABELS]


def moment(text: str) -> datetime | None:
    """A time in UTC, to the second; one without a zone is UTC. None for what is no time."""
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
