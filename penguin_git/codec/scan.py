"""What is refused before any YAML is parsed: too large, not UTF-8, control characters, conflict markers."""

import re
from collections.abc import Iterator

from penguin_git.errors import BrokenFile, Problem

MAX_BYTES = 256 * 1024
BOM = "\ufeff"

# U+0085, U+2028 and U+2029 are line ends to YAML 1.1 and characters to YAML 1.2; a lone CR hides text.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)",
)
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$", re.MULTILINE)


def text_of(data: bytes, path: str) -> str:
    """The text of a file, without its byte order mark; raises `BrokenFile` if it is not fit to be parsed."""
    if len(data) > MAX_BYTES:
        size = f"The file has more than {MAX_BYTES:,} bytes; longer ones are not read."
        raise BrokenFile([Problem(path, 0, 0, size, "Move long text into a file of its own and name it.")])
    try:
        text = data.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError as error:
        raise BrokenFile([_not_utf8(data, error.start, path)]) from None
    problems = [*_conflicts(text, path), *_control_characters(text, path)]
    if problems:
        raise BrokenFile(problems)
    return text


def place(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of a character."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _not_utf8(data: bytes, start: int, path: str) -> Problem:
    line, column = place(data[:start].decode("utf-8"), start)
    column = len(data[data.rfind(b"\n", 0, start) + 1 : start].decode("utf-8")) + 1
    return Problem(path, line, column, f"Byte 0x{data[start]:02x} is not UTF-8.", "Save the file as UTF-8.")


def _conflicts(text: str, path: str) -> Iterator[Problem]:
    for found in _CONFLICT.finditer(text):
        line, column = place(text, found.start())
        yield Problem(
            path,
            line,
            column,
            f"A git conflict marker: `{found.group().strip()[:60]}`.",
            "Keep one side, remove the marker lines and `git add` the file.",
        )


def _control_characters(text: str, path: str) -> Iterator[Problem]:
    found = _FORBIDDEN.search(text)
    if found:
        line, column = place(text, found.start())
        name = f"U+{ord(found.group()):04X}"
        hint = "Remove it, or write it as an escape in double quotes."
        yield Problem(path, line, column, f"The character {name} is not allowed in a file.", hint)
