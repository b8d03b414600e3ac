"""An entry of a tree or an index; a module of its own, as hooks have to load quickly."""

from typing import NamedTuple

FOLDER = "040000"


class Entry(NamedTuple):
    """A mode of six octal digits, and the id of what lies there."""

    mode: str
    oid: str

    @property
    def is_folder(self) -> bool:
        return self.mode == FOLDER
