"""Loading what commands load, which they do only where they need it: by running some of them for nobody."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from penguin_git.warm.forwarding import ALONE, COMMANDS

if TYPE_CHECKING:
    from click import Command

_PLAYED = (
    ("task", "list", "--limit", "1"),
    ("task", "next"),
    ("search", "penguin", "--limit", "1"),
    ("task", "create", "Rehearse", "--dry-run"),
)
_CHANGING = (
    *("penguin_git.cli.saved", "penguin_git.tracker.creating", "penguin_git.tracker.rewriting"),
    *("penguin_git.tracker.committing", "penguin_git.git.authoring", "penguin_git.codec.editing", "hashlib"),
)


def rehearse() -> None:
    """Load the modules of all commands that may be forwarded, and what some of them load as they run."""
    from penguin_git.cli import edge, main

    tables = {
        "task": main.TASK_COMMANDS,
        "project": main.PROJECT_COMMANDS,
        "template": main.TEMPLATE_COMMANDS,
    }
    places = [tables[group][name][0] for group, names in COMMANDS.items() for name in sorted(names)]
    places += [main.COMMANDS[name][0] for name in (*COMMANDS, *sorted(ALONE))]
    for name in (*(place.partition(":")[0] for place in places), *_CHANGING, *_played(edge.run)):
        with suppress(ImportError):
            import_module(name)
    _compile()
    _parse(main.penguin, places)


def _compile() -> None:
    """Have made what is made when a task or a tree is first read or written, or what was kept first read."""
    import msgspec

    from penguin_git.codec import scalars, tasks
    from penguin_git.git import trees
    from penguin_git.model.config import Config
    from penguin_git.model.ids import TaskId
    from penguin_git.model.task import Task
    from penguin_git.store.outline import Outline

    for text in ("on", "a, b"):
        scalars.scalar(text, in_flow=True)
    written = tasks.format_new(Task(id=TaskId("a1"), title="Rehearse"))
    tasks.parse(written, "a1.yaml")
    trees.parse(b"")
    for kind in (Config, dict[str, Outline]):
        msgspec.msgpack.Decoder(kind)


def _parse(top: "Command", places: Sequence[str]) -> None:
    """Have made what the commands at these places make when they first take words apart."""
    above = top.make_context("penguin", [], resilient_parsing=True)
    for module, _, name in (place.partition(":") for place in places):
        command = getattr(sys.modules[module], name)
        command.make_parser(command.context_class(command, parent=above))


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
