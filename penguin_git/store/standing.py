"""Folders of task files that are watched: what a look has found stands while the watch has seen nothing.

Only a process that was forked from one with such a watch has any; see `penguin_git.warm.watching`.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from penguin_git.model import layout
from penguin_git.store.known import Known, Stamps, Survey

Place = tuple[int, int]
"""A device and a folder on it."""


class Standing(NamedTuple):
    """The stamps of all files of a folder, how they differ from what a cache says, and whether that holds."""

    place: Place
    stamps: Stamps
    known: Known
    survey: Survey
    still_stands: Callable[[], bool]


_standing: dict[Path, Standing] = {}


def surveyed(work_tree: Path, known: Known) -> Survey | None:
    """What `folder.changed` would find now; None where that takes a look."""
    found = _standing.get(work_tree)
    if found is None or found.place != place(work_tree) or not found.still_stands():
        return None
    if known is found.known:  # a comparison would touch all of the memory that is shared with the parent
        return found.survey
    return differing(found.stamps, known.stamps)


def differing(stamps: Stamps, known: Stamps) -> Survey:
    """How files differ from what was known of them."""
    changed = {path: stamp for path, stamp in stamps.items() if known.get(path) != stamp}
    return Survey(changed, [path for path in known if path not in stamps], len(stamps))


def place(work_tree: Path) -> Place | None:
    """Which folder of task files it is that the checkout has now."""
    try:
        at = os.lstat(work_tree / layout.TASKS)
    except OSError:
        return None
    return at.st_dev, at.st_ino


def rely_on(work_tree: Path, standing: Standing) -> None:
    """Have the processes that are forked from this one rely on a watch, and on no other."""
    rely_on_none()
    _standing[work_tree] = standing


def rely_on_none() -> None:
    """Have everybody look for themselves."""
    _standing.clear()
