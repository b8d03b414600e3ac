"""One value as YAML text that readers of YAML 1.1 and of YAML 1.2 understand alike."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from math import isfinite

from penguin_git.errors import PenguinError

Value = str | int | float | bool | None | date | Sequence["Value"] | Mapping[str, "Value"]
"""What can be written: text, numbers, true, false, null, dates, aware times, lists and mappings of these."""

# These are compiled when they are needed; most commands write a word or two.
# What YAML 1.1 or 1.2 takes for null, a boolean, a number, a time, a date, a merge key or a default.
_NOT_TEXT = r"""~ | null | y | n | yes | no | on | off | true | false | << | =
      | [-+]?0b[01_]+ | [-+]?0x[0-9a-f_]+ | [-+]?0o[0-7_]+
      | [-+]?[0-9][0-9_,]*(:[0-9]+)*(\.[0-9_]*)?(e[-+]?[0-9]+)?
      | [-+]?\.[0-9_]+(e[-+]?[0-9]+)? | [-+]?\.(inf|nan)
      | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t\s].*)?"""
_LONGEST_WORD = 5  # of these
_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_BREAKS_FLOW = r"[,\[\]{}]"
_BREAKS_PLAIN = re.compile(r": | #|\t|[ :]\Z")
# Bidirectional overrides and isolates are escaped too: they can make a line read as something it is not.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_ESCAPED = '["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]'
_NAMED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_WORD = r"[A-Za-z0-9_](?:[\w.:/@+-]*[\w/+-])?"


def scalar(value: Value, *, style: str = "", in_flow: bool = False) -> str:
    """A value on one line. `style` is the quote to keep if the text allows it."""
    if isinstance(value, str):
        return _text(value, style, in_flow)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return moment(value)
    if isinstance(value, int | float):
        return _number(value)
    return flow(value)


def flow(value: Value) -> str:
    """Any value on one line, lists and mappings in brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(pair(key, item) for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value, in_flow=True)


def pair(key: str, value: Value) -> str:
    """A key and its value as they stand inside braces."""
    return f"{scalar(key, in_flow=True)}: {flow(value)}"


def moment(value: date) -> str:
    """A date, or a time in UTC to the second (finer only if it is finer), as `2026-11-22T10:00:00Z`."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    return value.isoformat()


def is_block_text(value: Value) -> bool:
    """Whether a value is written as a literal block (`|`): several lines, and nothing a block could not keep.

    Text with blank lines at its ends is not: a block would take in blank lines that somebody adds below it.
    """
    if not isinstance(value, str) or "\n" not in value or UNPRINTABLE.search(value):
        return False
    lines = value.removesuffix("\n").split("\n")
    return bool(lines[0].strip() and lines[-1].strip())


def block_text(value: str, indent: int) -> tuple[str, list[str]]:
    """The header (`|`, `|-`, `|2`) and the indented lines of a literal block."""
    step = 2
    header = "|" + (str(step) if value[0] in " \t" else "") + ("" if value.endswith("\n") else "-")
    lines = value.removesuffix("\n").split("\n")
    return header, [" " * (indent + step) + line if line else "" for line in lines]


def is_word(value: Value) -> bool:
    """Whether a value is one plain word, fit for a list in brackets."""
    return isinstance(value, str) and len(value) <= 40 and bool(re.fullmatch(_WORD, value, re.ASCII))


def _number(value: float) -> str:
    if not isfinite(value) or (isinstance(value, int) and abs(value) >= 10**18):
        raise PenguinError(f"The number {value} is too large for a file.", hint="Write it as text.")
    text = repr(value)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def _text(value: str, style: str, in_flow: bool) -> str:
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise PenguinError("The text is not valid Unicode.", hint="Check the encoding of what was passed.")
    if style == '"':
        return _double(value)
    single = "\n" not in value and "\t" not in value and not UNPRINTABLE.search(value)
    if style == "'" and single:
        return _single(value)
    if single and _is_plain(value, in_flow):
        return value
    prefer_single = single and "'" not in value and ('"' in value or "\\" in value)
    return _single(value) if prefer_single else _double(value)


def _is_plain(value: str, in_flow: bool) -> bool:
    if not value or value[0] in _FIRST or _BREAKS_PLAIN.search(value) or _is_no_text(value):
        return False
    return not (in_flow and re.search(_BREAKS_FLOW, value))


def _is_no_text(value: str) -> bool:
    if len(value) > _LONGEST_WORD and value[0].isalpha():
        return False  # what is longer begins with a digit or a sign
    return re.fullmatch(_NOT_TEXT, value, re.VERBOSE | re.IGNORECASE) is not None


def _single(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _double(value: str) -> str:
    return '"' + re.sub(_ESCAPED, _escape, value) + '"'


def _escape(found: "re.Match[str]") -> str:
    character = found.group()
    code = ord(character)
    return _NAMED.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
