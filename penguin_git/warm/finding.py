"""Where the warm process of a clone listens: a file of the clone's names a socket in a folder of the user's.

Every command reads this first, so it imports nothing. What the clone's file says is not believed further than
that: it names a socket in a folder that nobody else can write to, sandboxed agents included.
"""

import os
import sys

from penguin_git import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

OFF = "PENGUIN_WARM"  # `0` switches it off
_LONGEST = 4096  # bytes of an announcement
_NAME = 16  # letters of a socket's name
_PATHS = ("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE")


def folder(environ: "Mapping[str, str]") -> str | None:
    """The user's own folder for sockets: beside worktrees, where sandboxes hide everything."""
    state = environ.get("XDG_STATE_HOME", "")
    if not state.startswith("/"):
        home = environ.get("HOME", "")
        if not home.startswith("/"):
            return None
        state = f"{home}/.local/state"
    return f"{state}/penguin/warm"


def is_private(path: str) -> bool:
    """Whether a folder is the user's own, and open to nobody else."""
    try:
        seen = os.lstat(path)
    except OSError:
        return False
    return seen.st_uid == os.geteuid() and seen.st_mode & 0o170077 == 0o040000


def identity(environ: "Mapping[str, str]") -> str:
    """Who runs: this version in this folder, on this interpreter with these settings."""
    flags = sys.flags
    settings = (flags.optimize, flags.dev_mode, flags.bytes_warning, flags.isolated)
    said = (
        *(__version__, __file__, sys.prefix, sys.hexversion, sys.getfilesystemencoding()),
        *(sys.getfilesystemencodeerrors(), settings, flags.int_max_str_digits, flags.hash_randomization),
        *(sys.warnoptions, sys._xoptions, [environ.get(name) for name in _PATHS]),
    )
    return repr(said)


def announced(start: str, environ: "Mapping[str, str]") -> str | None:
    """The socket of a process like this one that serves the clone around a folder; None: there is none."""
    said = _announcement(start)
    if not said:
        return None
    name, _, who = said.partition("\n")
    where = folder(environ)
    if who != identity(environ) or where is None or not is_name(name) or not is_private(where):
        return None
    return f"{where}/{name}"


def is_name(name: str) -> bool:
    """Whether it is a name as sockets have, which leads nowhere else."""
    return len(name) == _NAME and name.isascii() and name.isalnum()


def reachable(socket: str) -> tuple[str, int]:
    """The address of a socket, and a descriptor to close after use (or -1): addresses are short by nature."""
    if len(os.fsencode(socket)) < 100:
        return socket, -1
    above, _, name = socket.rpartition("/")
    fd = os.open(above, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    return f"/proc/self/fd/{fd}/{name}", fd


def _announcement(start: str) -> str:
    """What the clone around a folder says; empty where it says nothing."""
    above = start
    while True:
        try:
            kind = os.lstat(f"{above}/.git").st_mode & 0o170000
        except OSError:
            if len(above) <= 1:
                return ""
            above = above.rpartition("/")[0]
            continue
        own = f"{above}/.git" if kind == 0o040000 else _common_dir(above)
        return _text(f"{own}/penguin/warm") if own else ""


def _common_dir(work_tree: str) -> str:
    """The git dir of the clone that a linked worktree belongs to."""
    said = _text(f"{work_tree}/.git")
    if not said.startswith("gitdir:"):
        return ""
    git_dir = os.path.join(work_tree, said[7:].strip())  # noqa: PTH118 - pathlib takes longer than all the rest
    shared = _text(f"{git_dir}/commondir").strip()
    return os.path.join(git_dir, shared) if shared else git_dir  # noqa: PTH118


def _text(path: str) -> str:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return ""
    try:
        return os.read(fd, _LONGEST).decode("utf-8", "surrogateescape")
    except OSError:
        return ""
    finally:
        os.close(fd)
