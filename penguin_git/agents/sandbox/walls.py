"""What a process of an agent may touch, as rules on paths of which the innermost counts."""

import os
from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path

from msgspec import Struct

from penguin_git.model.enclosure import Level

__all__ = ["NO_WALLS", "Access", "Level", "Rule", "Walls", "rules"]

# Shared by everybody on the machine: other programs' files, and the sockets of what would do work outside.
_SHARED = ("/tmp", "/var/tmp", "/run")  # noqa: S108 - named in order to be hidden
# What programs look for all the same: name servers, and the programs of NixOS.
_NEEDED = ("/etc/resolv.conf", "/run/current-system", "/run/opengl-driver")


class Access(IntEnum):
    """What a path is open to."""

    HIDDEN = 0
    READ = 1
    WRITE = 2


class Walls(Struct, frozen=True, kw_only=True):
    """What a process may touch; `level` says what enforces it, and at `Level.NONE` nothing does.

    `folder` is the worktree, `scratch` the attempt's own folder for temporary files. Of two paths, one
    within the other, the inner one counts: `readable` says what stays readable within something hidden,
    and what stays unchanged within something writable. `bubblewrap` is the program.
    """

    folder: Path
    writable: bool = True  # whether commands may change the worktree
    network: bool = False
    hidden: tuple[Path, ...] = ()
    readable: tuple[Path, ...] = ()
    extra_writable: tuple[Path, ...] = ()
    scratch: Path | None = None
    level: Level = Level.NONE
    bubblewrap: str = "/usr/bin/bwrap"


class Rule(Struct, frozen=True, order=True):
    """One path, without links, and what it is open to."""

    path: Path
    access: Access


NO_WALLS = Walls(folder=Path())


def rules(walls: Walls, needed: Iterable[Path] = ()) -> tuple[Rule, ...]:
    """The rules that walls stand for, outer paths first; what does not exist has none.

    `needed` are files of ours that have to stay readable whatever is hidden.
    """
    wanted = {
        Path("/"): Access.READ,
        **_real(_SHARED, Access.HIDDEN),
        **_real(walls.hidden, Access.HIDDEN),
        **_real((*_NEEDED, *needed, *walls.readable), Access.READ),
        **_real(walls.extra_writable, Access.WRITE),
        **_real((walls.folder,), Access.WRITE if walls.writable else Access.READ),
    }
    ordered = [Rule(path, access) for path, access in sorted(wanted.items(), key=_depth)]
    return tuple(rule for rule in ordered if rule.path == Path("/") or _outer(rule, ordered) != rule.access)


def _real(paths: Iterable[str | Path], access: Access) -> dict[Path, Access]:
    real = (Path(os.path.realpath(path)) for path in paths)
    return {path: access for path in real if path.exists()}


def _depth(item: tuple[Path, Access]) -> tuple[int, Path]:
    return len(item[0].parts), item[0]


def _outer(rule: Rule, ordered: list[Rule]) -> Access:
    """What the path of a rule would be open to without that rule."""
    around = [other for other in ordered if other != rule and rule.path.is_relative_to(other.path)]
    return around[-1].access
