"""Where the keys of a file stand."""

from penguin_git.codec.reading import read
from penguin_git.errors import BrokenFile


def line_of(data: bytes, key: str) -> int:
    """The line of a key at the top of a file, counting from 1; 0 where it has none, or can't be read."""
    try:
        table = read(data, "")
    except BrokenFile:
        return 0
    return next((entry.key.line for entry in table.entries if entry.key.text == key), 0)
