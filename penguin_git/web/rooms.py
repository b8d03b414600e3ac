"""What is behind the door: the repository to read, what watches it, what acts on it, and who is told."""

from pathlib import Path

from penguin_git.tracker.project import World
from penguin_git.web.acts import Acts
from penguin_git.web.clone import Clone
from penguin_git.web.news import News
from penguin_git.web.notices import Notices
from penguin_git.web.watch import Watch


class Rooms:
    """Everything that lives as long as the server does."""

    def __init__(self, folder: Path, world: World) -> None:
        self.name = folder.name
        self._interrupts = world.interrupts
        self.clone = Clone(folder, world)
        self.watch = Watch(folder, world)
        self.acts = Acts(folder, world)
        self.news = News()
        self.moves = News()  # of these, what is more than news of attempts under way
        self.notices = Notices()

    async def open(self) -> None:
        """Read the repository; a `PenguinError` where that can't be done."""
        await self.watch.begin(self.changed)

    def changed(self, has_moved: bool = True) -> None:
        """Something is not as it was; where nothing `has_moved`, attempts under way have said something."""
        if has_moved:
            self.clone.forget()
            self.moves.tell()
        self.news.tell()

    def end(self) -> None:
        """Let nobody wait any more: no page for news, and no form for checks."""
        self.news.end()
        self._interrupts.interrupt()

    def close(self) -> None:
        """Let go of everything; takes seconds at most, whatever is under way."""
        self.end()
        self.watch.end()
        self.acts.close()
        self.clone.close()
