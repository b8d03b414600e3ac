"""Where git looks for the hooks of a clone, and whose folder that is."""

from dataclasses import dataclass
from pathlib import Path

from penguin_git.git.repository import Repository

_SHARED = ("global", "system")  # scopes of a configuration that other repositories use, too


@dataclass(frozen=True)
class HooksFolder:
    """The folder of a clone's hooks. `scope` says where `core.hooksPath` was set; empty for git's own."""

    path: Path
    scope: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether other repositories use it, too."""
        return self.scope in _SHARED


def hooks_folder(repo: Repository) -> HooksFolder:
    """Return the folder that `core.hooksPath` names, else the one in the git dir that all worktrees share."""
    options = ("--show-scope", "--null", "--type=path", "--get-all", "core.hooksPath")
    words = repo.git.run("config", *options, ok=(0, 1)).text.split("\0")
    # Our own calls switch hooks off on the command line; that is not what the user set.
    said = [
        (scope, value) for scope, value in zip(words[::2], words[1::2], strict=False) if scope != "command"
    ]
    if not said or not said[-1][1]:
        return HooksFolder(repo.common_dir / "hooks")
    scope, value = said[-1]
    return HooksFolder(repo.work_tree / value, scope)


def tracked(repo: Repository, folder: Path) -> bool:
    """Say whether files of the folder are kept in the repository itself."""
    inside = folder.resolve()
    if not inside.is_relative_to(repo.work_tree.resolve()) or inside.is_relative_to(
        repo.common_dir.resolve()
    ):
        return False
    return bool(repo.git.text("--literal-pathspecs", "ls-files", "-z", "--", str(inside)))
