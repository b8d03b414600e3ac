"""Whether the disks have room for another attempt."""

import shutil
from pathlib import Path

from penguin_git.git.repository import Repository

_MB = 1_000_000


def lacking(repo: Repository, megabytes: int) -> str:
    """Why there is no room, as the end of a sentence; empty where there is.

    Looked at are the disks of the clone and of its worktrees, or of what is there of their folders yet.
    """
    for place in (repo.common_dir, _existing(repo.worktrees)):
        free = shutil.disk_usage(place).free // _MB
        if free < megabytes:
            return f"only {free} MB are free at `{place}`, and `min_free_mb` asks for {megabytes}"
    return ""


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.is_dir())
