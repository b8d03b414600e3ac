"""What functions of the caller's answer, coroutine functions too."""

import inspect

from penguin_git.errors import InvalidValue
from penguin_git.model.text import visible


def check(function: object) -> None:
    """Refuse as a handler what can't be called."""
    if not callable(function):
        raise InvalidValue(f"A handler has to be a function, not {visible(repr(function)[:80])}.")


def answer(said: object) -> object:
    """What a call returned; a coroutine is run to its end in a loop of its own."""
    if not inspect.iscoroutine(said):
        return said
    import asyncio

    return asyncio.run(said)
