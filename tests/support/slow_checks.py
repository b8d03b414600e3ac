"""Checks that go on until somebody ends them, and whether anything of them is left then."""

from dataclasses import dataclass
from pathlib import Path

from penguin_git.tracker import presence
from tests.support.clones import Clone


@dataclass(frozen=True)
class Slow:
    """A clone with the task `k3f9`, whose check never ends by itself once the base has a file `slow`."""

    clone: Clone
    begun: Path

    @staticmethod
    def at(path: Path, wanted: str = "") -> "Slow":
        """Such a clone, where the task is not worked on yet; `wanted` are lines of its file."""
        clone, begun = Clone.new(path), path.with_name("begun")
        begun.mkdir()
        script = f"test ! -f slow || {{ trap '' INT TERM; echo > {begun}/$$; sleep 300; }}"
        clone.task("k3f9", f"title: Bake\n{wanted}acceptance:\n  - check: {script}\n")
        return Slow(clone, begun)

    @staticmethod
    def in_review(path: Path) -> "Slow":
        """Such a clone, where its work waits for review; its check runs again on what would land."""
        slow = Slow.at(path, "run: touch cake\nreview: required\n")
        slow.clone.run()
        slow.clone.commit({"slow": "It is.\n"}, "Be slow")
        return slow

    def has_begun(self) -> bool:
        """Whether the check runs, or has."""
        return any(self.begun.iterdir())

    def left(self) -> list[str]:
        """What is there that the check would have cleared away: its processes, its worktree."""
        processes = [file.name for file in self.begun.iterdir() if presence.lives(int(file.name))]
        _, *worktrees = self.clone.git("worktree", "list").splitlines()
        return [*processes, *worktrees]

    def again(self) -> None:
        """Forget what has begun."""
        for file in self.begun.iterdir():
            file.unlink()
