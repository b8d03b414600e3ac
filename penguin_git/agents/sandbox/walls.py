"""What a process of an agent may touch."""

from pathlib import Path

from msgspec import Struct

from penguin_git.model.enclosure import Level

__all__ = ["Level", "Walls"]


class Walls(Struct, frozen=True, kw_only=True):
    """What a process may touch; `level` says what enforces it, and at `Level.NONE` nothing does.

    `folder` is the worktree, `scratch` the folder for temporary files of the attempt. `readable` stays
    so where it lies inside of something hidden; of two paths, one within the other, the inner one counts.
    """

    folder: Path
    writable: bool = True  # whether commands may change the worktree
    network: bool = False
    hidden: tuple[Path, ...] = ()
    readable: tuple[Path, ...] = ()
    extra_writable: tuple[Path, ...] = ()
    scratch: Path | None = None
    level: Level = Level.NONE


NO_WALLS = Walls(folder=Path())
