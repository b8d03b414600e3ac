"""The terminal, after it was somebody else's for a while."""

import sys
from contextlib import suppress


def drop_what_was_typed() -> None:
    """Forget keys that nobody has read yet: they were meant for another program.

    Where there is no such terminal, as on Windows, nothing can be forgotten.
    """
    try:
        import termios
    except ImportError:
        return
    with suppress(termios.error, ValueError):
        termios.tcflush(sys.__stdin__.fileno() if sys.__stdin__ else 0, termios.TCIFLUSH)
