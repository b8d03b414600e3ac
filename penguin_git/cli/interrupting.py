"""Signals that end a command while it runs checks: first these end and what they left goes, then it does."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from penguin_git.cli import output
from penguin_git.tracker.interrupts import Interrupted, Interrupts

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def in_good_order(interrupts: Interrupts) -> Iterator[None]:
    """A block whose checks are ended by the first signal; the second one, or one without checks, ends us."""
    if threading.current_thread() is not threading.main_thread():  # it gets no signals
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    heeded = {number: how for number, how in before.items() if how not in (signal.SIG_IGN, None)}
    caught: list[int] = []

    def restore() -> None:
        for number, how in heeded.items():
            signal.signal(number, how)

    def end(number: int, _frame: object) -> None:
        restore()
        caught.append(number)
        if not interrupts.interrupt():
            signal.raise_signal(number)

    for number in heeded:
        signal.signal(number, end)
    try:
        yield
    except Interrupted as error:
        output.say(error.message)
        raise click.exceptions.Exit(128 + caught[0]) from None
    finally:
        restore()
