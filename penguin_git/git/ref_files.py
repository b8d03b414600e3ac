"""What the files of a clone say of its refs, without a process; where they leave it open, git is asked.

A clone whose refs lie in a reftable has no such files, and so its files leave everything open.
"""

import os
import re
from pathlib import Path

OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class RefFiles:
    """The refs in `folder`, which all worktrees of a clone share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, ref: str) -> str | None:
        """Where a ref stands; None also for symbolic ones, and where there is none."""
        return self._loose(ref) or self._packed(ref)

    def have_none(self, prefix: str) -> bool:
        """Whether there is surely no ref below a prefix that ends at a slash.

        A ref is in a file of its own until it is packed, so that is looked at first.
        """
        if not prefix.endswith("/") or os.path.lexists(self._folder / "reftable"):
            return False
        if any(files for _, _, files in os.walk(self._folder / prefix)):
            return False
        try:
            return f" {prefix}".encode() not in (self._folder / "packed-refs").read_bytes()
        except FileNotFoundError:
            return True
        except OSError:
            return False

    def _loose(self, ref: str) -> str | None:
        try:
            text = (self._folder / ref).read_text("ascii", "replace").strip()
        except OSError:
            return None
        return text if OID.fullmatch(text) else None

    def _packed(self, ref: str) -> str | None:
        """Where a ref stands that `git gc` has packed (gitformat-pack calls them so)."""
        try:
            text = (self._folder / "packed-refs").read_text("utf-8", "surrogateescape")
        except OSError:
            return None
        before, found, _ = text.partition(f" {ref}\n")
        oid = before[before.rfind("\n") + 1 :]
        return oid if found and OID.fullmatch(oid) else None
