"""Which folders only this system can write to: a change made by another one is noticed by nobody here."""

import os
import re
from pathlib import Path

_KINDS = frozenset(("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "bcachefs", "tmpfs", "overlay"))


def is_local(folder: Path, mounts: str) -> bool:
    """Whether a folder is on a disk of this machine, by what `/proc/self/mountinfo` says (proc(5))."""
    path = os.path.realpath(folder)
    best, kind = "", ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = _plain(before.split(" ")[4])
        if len(point) >= len(best) and (path == point or path.startswith(point.rstrip("/") + "/")):
            best, kind = point, after.split(" ")[0]  # of two at one point the later one hides the other
    return kind in _KINDS


def _plain(point: str) -> str:
    """A path in which spaces and the like are written as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), point)
