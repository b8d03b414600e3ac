"""What stands on a line in the end that a program has drawn again and again, as progress bars do."""

import re

from penguin_git.model.secrets import redacted

# A control sequence, a title of the window, or one character.
_PIECE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|.", re.DOTALL)
_ERASES_THE_REST = ("\x1b[K", "\x1b[0K")
_ERASES_ALL = "\x1b[2K"  # wherever the cursor is; programs say it beside a `\r`


def redrawn(text: str) -> str:
    r"""The text as a terminal has it in the end: after `\r`, what comes is written over what was there.

    What is shorter leaves the rest standing. A character counts as a column, and a sequence that does more
    than erasing goes with the character that it stood before.
    """
    if "\r" not in text:
        return text
    return "\n".join(_drawn(line) if "\r" in line else line for line in text.split("\n"))


def _drawn(line: str) -> str:
    cells: list[str] = []
    at, before = 0, ""
    for piece in _PIECE.findall(
        f"{redacted(line)}\r"
    ):  # a part of a secret would not be known as one any more
        if piece in ("\r", _ERASES_ALL):
            if before and at:  # it stood after the last character
                cells[at - 1] += before
                before = ""
            at = 0
        if piece in (*_ERASES_THE_REST, _ERASES_ALL):
            del cells[at:]
        elif len(piece) > 1:
            before += piece
        elif piece != "\r":
            cells[at : at + 1] = [before + piece]
            at, before = at + 1, ""
    return (before + "".join(cells)).rstrip(" ")
