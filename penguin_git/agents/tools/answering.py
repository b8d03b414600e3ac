"""The child that answers one question of `bounded`; what it imports beside it is quick to start."""

import resource
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module

from penguin_git.agents.tools.refusal import Refusal

REFUSED, DENIED = 3, 4  # exit codes
_MEMORY = 1_500_000_000  # bytes of address space


def answer(module: str, question: Mapping[str, object]) -> None:
    """Print what the module's `answer` yields; a refusal is the last line and an exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with suppress(ValueError, OSError):  # not every system limits it
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # nobody has replaced it
    try:
        for line in import_module(module).answer(question):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except Refusal as refusal:
        sys.stdout.write(refusal.reason)
        sys.exit(DENIED if refusal.denied else REFUSED)
