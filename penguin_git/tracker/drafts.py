"""New tasks before they are written, with the projects that come with them."""

from typing import TYPE_CHECKING

from msgspec import Struct

from penguin_git.model.task import Task
from penguin_git.tracker.edit import Change

if TYPE_CHECKING:
    from penguin_git.tracker.projects import Home


class Drafts(Struct, frozen=True):
    """Tasks that are wanted together, the parent or single one first.

    `homes` are the projects that they name.
    """

    tasks: tuple[Task, ...]
    homes: "tuple[Home, ...]" = ()

    @property
    def edits(self) -> dict[str, Change]:
        """What makes those projects that are new."""
        return {path: change for home in self.homes for path, change in home.edits.items()}
