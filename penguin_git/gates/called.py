"""Where git called a hook: the repository, work tree and index of the commit that is being made."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.git.call import Git, git_without_repository

# What git tells its hooks, and everywhere else is kept from our calls. `git commit -a` and
# `git commit -- PATH` commit from an index of their own.
_INDEX = "GIT_INDEX_FILE"
_PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR")


class Called(Struct, frozen=True):
    """One call of a hook. `git` works on the index of the commit."""

    git: Git
    work_tree: Path

    @property
    def git_dir(self) -> Path:
        """The git dir of this worktree."""
        return self.git.git_dir

    @property
    def common_dir(self) -> Path:
        """The git dir that all worktrees of the clone share."""
        from penguin_git.git.repository import common_dir

        return common_dir(self.git_dir)

    @property
    def is_partial(self) -> bool:
        """Whether this is `git commit -- PATH`: git has written the index that will stay already."""
        return self.git.index is not None and self.git.index.name.startswith("next-index-")

    def commit(self, rev: str) -> str | None:
        """Return the commit that a name stands for, if for any; HEAD stands for none before the first one."""
        return self.git.run("rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}", ok=(0, 1)).text or None

    def other_parents(self) -> list[str]:
        """The commits that a merge under way brings in."""
        try:
            return (self.git_dir / "MERGE_HEAD").read_text().split()
        except FileNotFoundError:
            return []


def called(folder: Path, environ: Mapping[str, str]) -> Called:
    """Find out where a hook was called; the environment is the one that git gave it."""
    places = {name: environ[name] for name in _PLACES if name in environ}
    git_dir, work_tree = folder / ".git", folder
    if places or not (git_dir / "HEAD").is_file():  # else git need not be asked, which takes a while
        git_dir, work_tree = _asked(folder, environ, places)
    index = folder / environ[_INDEX] if environ.get(_INDEX) else None
    return Called(Git(git_dir, environ, work_tree=work_tree, index=index), work_tree)


def _asked(folder: Path, environ: Mapping[str, str], places: Mapping[str, str]) -> tuple[Path, Path]:
    options = ("--path-format=absolute", "--git-dir", "--show-toplevel")
    answer = git_without_repository(environ, "rev-parse", *options, cwd=folder, env=places)
    said = answer.text.split("\n")
    if answer.code != 0 or len(said) != 2:
        raise PenguinError(
            f"`{folder}` is not in the work tree of a git repository.", hint="Git calls hooks in one."
        )
    return Path(said[0]), Path(said[1])
