"""Loading what commands load, which they do only where they need it: by running some of them for nobody."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module

from penguin_git.warm.forwarding import ALONE, COMMANDS

_PLAYED = (
    ("task", "list", "--limit", "1"),
    ("task", "next"),
    ("search", "penguin", "--limit", "1"),
    ("task", "create", "Rehearse", "--dry-run"),
)
_CHANGING = (
    *("penguin_git.cli.saved", "penguin_git.tracker.creating", "penguin_git.tracker.rewriting"),
    *("penguin_git.tracker.committing", "penguin_git.git.authoring", "penguin_git.codec.editing"),
)


def rehearse() -> None:
    """Load the modules of all commands that may be forwarded, and what some of them load as they run."""
    from penguin_git.cli import edge, main

    tables = {
        "task": main.TASK_COMMANDS,
        "project": main.PROJECT_COMMANDS,
        "template": main.TEMPLATE_COMMANDS,
    }
    modules = [tables[group][name][0] for group, names in COMMANDS.items() for name in sorted(names)]
    modules += [main.COMMANDS[name][0] for name in sorted(ALONE)]
    for name in (*(one.partition(":")[0] for one in modules), *_CHANGING, *_played(edge.run)):
        with suppress(ImportError):
            import_module(name)
    _compile()


def _compile() -> None:
    """Have made what is made when a value is first written, or the settings are first read."""
    import msgspec

    from penguin_git.codec import scalars
    from penguin_git.model.config import Config

    for text in ("on", "a, b"):
        scalars.scalar(text, in_flow=True)
    msgspec.msgpack.Decoder(Config)


def _played(run: Callable[[Sequence[str]], int]) -> list[str]:
    """The names of the modules that a child has loaded after it has run the commands."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            null = os.open(os.devnull, os.O_RDWR)
            for fd in range(3):
                os.dup2(null, fd)
            for words in _PLAYED:
                run(list(words))
            with open(write, "w") as told:
                told.write("\n".join(sys.modules))
        finally:
            os._exit(0)
    os.close(write)
    with open(read) as told:
        names = told.read().split()
    os.waitpid(pid, 0)
    return names
