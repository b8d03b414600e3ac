"""The command line of bubblewrap: a view of the file system, and namespaces, for one command."""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from penguin_git.agents.sandbox.walls import Access, Rule, Walls

TEMPORARY = "/tmp"  # noqa: S108 - a folder of the attempt's own is mounted there

# An interrupt goes to all processes of the command's group. Bubblewrap would die of it, and the command with
# it before it could tidy up; so it is ignored here, and the launcher inside makes it count again.
_DEAF = ("/bin/sh", "-c", 'trap "" INT TERM; exec "$@"', "sh")
_NAMESPACES = ("--unshare-user-try", "--unshare-pid", "--unshare-ipc", "--unshare-cgroup-try")
_ROOT = Path("/")


def program(environ: Mapping[str, str]) -> str | None:
    """Where bubblewrap is; a relative folder of the PATH may be an agent's, and is left out."""
    path = environ.get("PATH", os.defpath).split(os.pathsep)
    return shutil.which("bwrap", path=os.pathsep.join(folder for folder in path if folder.startswith("/")))


def command_line(argv: Sequence[str], walls: Walls, rules: Sequence[Rule]) -> tuple[str, ...]:
    """The command line that runs `argv` with nothing but what `rules` leave of the file system.

    The root comes first, as a later one would hide /dev and /proc. A process id namespace dies with its
    first process, and bubblewrap with ours.
    """
    return (
        *_DEAF,
        walls.bubblewrap,
        *_NAMESPACES,
        *(() if walls.network else ("--unshare-net",)),
        "--die-with-parent",
        *("--cap-drop", "ALL"),  # started by root it would keep them
        *("--ro-bind", "/", "/"),
        *_mounts([rule for rule in rules if rule.path != _ROOT], walls),
        *("--dev", "/dev", "--proc", "/proc"),
        *("--chdir", os.path.realpath(walls.folder)),
        "--",
        *argv,
    )


def _mounts(rules: Sequence[Rule], walls: Walls) -> Iterable[str]:
    empty = []
    yield from _temporary(walls)
    for rule in rules:
        where = str(rule.path)
        if rule.access is Access.WRITE:
            yield from ("--bind", where, where)
        elif rule.access is Access.READ:
            yield from ("--ro-bind", where, where)
        elif not rule.path.is_dir():
            yield from ("--ro-bind", "/dev/null", where)
        elif where != TEMPORARY:
            empty.append(where)
            yield from ("--tmpfs", where)
    pointer = walls.folder.resolve() / ".git"
    if walls.writable and pointer.exists():
        yield from ("--ro-bind", str(pointer), str(pointer))
    for where in empty:  # last, as mount points had to be made in it
        yield from ("--remount-ro", where)


def _temporary(walls: Walls) -> tuple[str, ...]:
    return ("--bind", str(walls.scratch), TEMPORARY) if walls.scratch else ("--tmpfs", TEMPORARY)
