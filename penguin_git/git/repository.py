"""Which repository this is: its folders, its checked-out branch, what is under way in it."""

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, structs

from penguin_git.errors import PenguinError
from penguin_git.git import plain
from penguin_git.git.call import Git, Result, git_without_repository
from penguin_git.git.ref_files import RefFiles

OLDEST_GIT = (2, 39)

# A file in a worktree's git dir -> the operation that put it there. A rebase leaves CHERRY_PICK_HEAD too,
# so the order counts.
_UNDER_WAY = (
    ("rebase-merge", "rebase"),
    ("rebase-apply/applying", "am"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("BISECT_LOG", "bisect"),
)


class Repository(Struct, frozen=True):
    """One worktree of a clone. `git_dir` is this worktree's, `common_dir` is shared by all of them."""

    git_dir: Path
    common_dir: Path
    work_tree: Path
    environ: Mapping[str, str]
    keep_fds: tuple[int, ...] = ()

    @property
    def git(self) -> Git:
        """Git on this worktree."""
        return Git(self.git_dir, self.environ, work_tree=self.work_tree, keep_fds=self.keep_fds)

    @property
    def shared(self) -> Git:
        """Git on what all worktrees share; it has no work tree and no index to touch by mistake."""
        return Git(self.common_dir, self.environ, keep_fds=self.keep_fds)

    @property
    def runtime(self) -> Path:
        """Locks, cache and live logs of this clone; never committed."""
        return self.common_dir / "penguin"

    @property
    def worktrees(self) -> Path:
        """Where the worktrees of tasks go: outside the repository, one folder a clone."""
        folder = self.common_dir.parent if self.common_dir.name == ".git" else self.common_dir
        name = re.sub(r"[^A-Za-z0-9._-]", "_", folder.name).lstrip("-.") or "repository"
        import hashlib  # it loads OpenSSL, and few need the folder

        digest = hashlib.sha256(bytes(self.common_dir)).hexdigest()[:8]
        return state(self.environ) / f"{name}-{digest}" / "worktrees"

    def keeping(self, fd: int) -> "Repository":
        """The same repository; its git children inherit `fd`, so a lock outlives us as long as they run."""
        return structs.replace(self, keep_fds=(*self.keep_fds, fd))


def state(environ: Mapping[str, str]) -> Path:
    """Where penguin keeps what belongs to no repository's own folder; agents never see what lies there."""
    # Also on macOS: the spaces in `Library/Application Support` break many builds inside a worktree.
    chosen, home = Path(environ.get("XDG_STATE_HOME", "")), environ.get("HOME")
    parent = chosen if chosen.is_absolute() else (Path(home) if home else Path.home()) / ".local" / "state"
    return parent / "penguin"


def discover(start: Path, environ: Mapping[str, str]) -> Repository:
    """Return the repository that `start` lies in; a `PenguinError` says why there is none to work with."""
    found = _found(start, environ)
    if found is not None:
        return found
    result = _asked(start, environ)
    _check_version(result.stderr, start, environ)
    said = result.text.split("\n")
    if result.code == 0 and len(said) == 4:
        git_dir, common, work_tree = map(Path, said[1:])
        repo = Repository(git_dir, common, work_tree, environ)
        plain.note_git(repo.runtime, environ)
        return repo
    raise _no_repository(start, said, result.stderr)


def _found(start: Path, environ: Mapping[str, str]) -> Repository | None:
    """The repository around `start` without a process: a plain one, and by a git whose version is known."""
    top = plain.top(start)
    if top is None:
        return None
    repo = Repository(top / ".git", top / ".git", top, environ)
    return repo if plain.has_known_git(repo.runtime, environ) else None


def located(start: Path, environ: Mapping[str, str]) -> Repository | None:
    """The repository around `start`, found without git, which a half-made worktree can keep from starting.

    For clearing up before `discover`, which says what is wrong where this finds nothing.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        git_dir = folder / ".git"
        if git_dir.is_file():
            git_dir = (folder / git_dir.read_text().removeprefix("gitdir:").strip()).resolve()
        if (git_dir / "HEAD").is_file():
            return Repository(git_dir, common_dir(git_dir), folder, environ)
    return None


def git_dir_in(folder: Path) -> Path:
    """Return where git keeps what it knows of the repository in `folder`: there, if that is a bare one."""
    return folder / ".git" if (folder / ".git").is_dir() else folder


def main_work_tree(repo: Repository) -> Path:
    """Return the work tree that stays when a worktree of penguin's goes, as far as that can be told."""
    if repo.work_tree.parent != repo.worktrees.resolve() or repo.common_dir.name != ".git":
        return repo.work_tree
    return repo.common_dir.parent


def common_dir(git_dir: Path) -> Path:
    """Return the folder that all worktrees of a clone share, given the git dir of one of them."""
    pointer = git_dir / "commondir"
    try:
        return (git_dir / pointer.read_text().strip()).resolve()
    except FileNotFoundError:
        return git_dir


def head_branch(repo: Repository) -> str | None:
    """Return the short name of the checked-out branch (also before its first commit), None if detached."""
    head = _plain_head(repo.git_dir) or repo.git.run("symbolic-ref", "--quiet", "HEAD", ok=(0, 1)).text
    return head.removeprefix("refs/heads/") if head.startswith("refs/heads/") else None


def head_commit(git_dir: Path) -> str | None:
    """Return the commit of HEAD as far as the files of a worktree say it; None: git has to be asked."""
    branch = _plain_head(git_dir)
    return RefFiles(common_dir(git_dir)).read(branch) if branch else RefFiles(git_dir).read("HEAD")


def _plain_head(git_dir: Path) -> str:
    """The branch that HEAD names as a file, without a process; empty where git has to be asked.

    A link is an old form of it, and where refs are kept in tables the file names a branch that can't be.
    """
    file = git_dir / "HEAD"
    try:
        said = "" if file.is_symlink() else file.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""
    name = said.removeprefix("ref: ").removesuffix("\n")
    is_plain = said == f"ref: {name}\n" and name.startswith("refs/heads/") and not name.endswith("/.invalid")
    return name if is_plain else ""


def require_commit(repo: Repository) -> str:
    """Return the commit of HEAD; an error with the next step where there is none yet."""
    found = repo.git.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}", ok=(0, 1))
    if found.code == 0:
        return found.text
    trouble = RefFiles(repo.common_dir).trouble(_plain_head(repo.git_dir) or "HEAD")
    branch = head_branch(repo)
    where = f" on the branch `{branch}`" if branch else ""  # others can have some
    raise trouble or PenguinError(
        f"`{repo.work_tree}` has no commits yet{where}, so there is nothing to start a branch from.",
        hint="git commit --allow-empty -m 'Start'",
    )


def operation_under_way(git_dir: Path) -> str | None:
    """Return the rebase, merge, cherry-pick, revert, bisect or am that was begun and not ended here."""
    for state, operation in _UNDER_WAY:
        if (git_dir / state).exists():
            return operation
    return _sequence(git_dir / "sequencer" / "todo")


def _sequence(todo: Path) -> str | None:
    """The operation of a `git cherry-pick A B C` that stands between two of its commits."""
    if not todo.exists():
        return None
    return "revert" if todo.read_text(errors="replace").startswith("revert") else "cherry-pick"


def _asked(start: Path, environ: Mapping[str, str]) -> Result:
    """One git process that answers everything, its own version too (trace2 prints it on standard error).

    No `--git-dir`: only when git searches by itself does it refuse a folder that somebody else owns.
    """
    if not start.is_dir():
        raise PenguinError(f"`{start}` is not a folder.")
    question = ("--is-bare-repository", "--absolute-git-dir", "--git-common-dir", "--show-toplevel")
    trace = {"GIT_TRACE2": "2", "GIT_TRACE2_BRIEF": "1"}
    try:
        return git_without_repository(
            environ, "rev-parse", "--path-format=absolute", *question, cwd=start, env=trace
        )
    except FileNotFoundError:
        raise PenguinError(
            "git is not installed, or not on the PATH.", hint="Install git 2.39 or newer: https://git-scm.com"
        ) from None


def _check_version(trace: str, start: Path, environ: Mapping[str, str]) -> None:
    """Refuse a git that is too old; one whose trace does not say is asked."""
    found = re.search(r"^version (\d+)\.(\d+)", trace, re.MULTILINE) or re.search(
        r"(\d+)\.(\d+)", git_without_repository(environ, "version", cwd=start).text
    )
    if found is not None and (int(found[1]), int(found[2])) >= OLDEST_GIT:
        return
    shown = f"{found[1]}.{found[2]}" if found else "of an unknown version"
    raise PenguinError(
        f"git is {shown}, and penguin needs {OLDEST_GIT[0]}.{OLDEST_GIT[1]} or newer.",
        hint="Update git: https://git-scm.com",
    )


def _no_repository(start: Path, said: list[str], stderr: str) -> PenguinError:
    if "dubious ownership" in stderr:
        return PenguinError(
            f"`{start}` lies in a repository that another user owns, so git refuses to work in it.",
            hint="If you trust it: git config --global --add safe.directory FOLDER",
        )
    if "not a git repository" in stderr:
        return PenguinError(f"`{start}` is not in a git repository.", hint="git init")
    if said[0] == "true":
        return PenguinError(
            f"`{start}` is a bare repository: it has no files to work on.",
            hint="Go to one of its worktrees (git worktree list), or use a clone: git clone URL",
        )
    if "must be run in a work tree" in stderr:
        return PenguinError(
            f"`{start}` is inside a `.git` folder, not among the project's files.", hint="cd to the project"
        )
    # Of extensions that git doesn't know it names each on a line of its own below.
    fatal = re.search(r"^fatal: (.*(?:\n\t.*)*)", stderr, re.MULTILINE)
    reason = " ".join(fatal[1].split()) if fatal else "its path cannot be read line by line"
    return PenguinError(f"git cannot open the repository at `{start}`: {reason}.")
