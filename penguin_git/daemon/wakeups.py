"""What makes the daemon look again: a change of a ref, an attempt that ended, or time."""

from pathlib import Path

from penguin_git.tracker.noticing import Noticing


class Wakeups(Noticing):
    """Watches the base branch and what people ask for. `wait` returns when something may have changed.

    Folder by folder: git removes the folders of deleted refs, and with them a watch on the whole tree.
    """

    def __init__(self, common_dir: Path, base_ref: str, bell: Path) -> None:
        meant = (common_dir / base_ref, bell, common_dir / "packed-refs")
        super().__init__(lambda path: path in meant)
        bell.parent.mkdir(parents=True, exist_ok=True)
        self.watch(*(path.parent for path in meant))
