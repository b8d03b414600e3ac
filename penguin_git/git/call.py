"""How git is called: in a clean environment, on an explicit git dir, with none of the user's extras on.

`git.process` starts it, and is imported by those calls alone: most commands look without git.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from penguin_git.errors import PenguinError

if TYPE_CHECKING:
    from penguin_git.git.process import Conversation, Ended, Start

# What a git call may see of the caller's environment; everything else (GIT_DIR, GIT_INDEX_FILE,
# GIT_CONFIG_*, GIT_EXTERNAL_DIFF, PAGER …) could redirect it.
_PASSED = (
    "PATH",
    "HOME",
    "XDG_CONFIG_HOME",
    "TMPDIR",
    "SSH_AUTH_SOCK",
    "GNUPGHOME",
    "GPG_TTY",
    "USER",
    "LOGNAME",
)

_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.untrackedCache=keep",
    "core.fsync=added,reference",
    "core.quotePath=false",
    "core.warnAmbiguousRefs=false",  # with it, packing refs beside us lost 13 of 960 updates
    "core.pager=cat",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "advice.detachedHead=false",
    "advice.graftFileDeprecated=false",  # the empty one that is named below counts as one
    "protocol.ext.allow=never",
)

# A clone that leaves objects with a server, or says so, would have git fetch them by its own settings, which
# can name any program. Releases of git that don't know the first have no protocol to do it by.
_FETCHES_NOTHING = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
_OUT_OF_TIME = 124  # as timeout(1) says it


class GitError(PenguinError):
    """A git command that ended with an error nobody expected."""

    def __init__(self, args: Sequence[str], code: int, stderr: str) -> None:
        said = stderr.strip() or "it said nothing"
        super().__init__(f"`git {' '.join(args[:3])}` failed with exit code {code}: {said}")
        self.code = code
        self.stderr = stderr


class Result(Struct, frozen=True):
    """What a git command answered."""

    code: int
    stdout: bytes
    stderr: str

    @property
    def text(self) -> str:
        """Standard output as text without the final line end."""
        return self.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


class Git(Struct, frozen=True):
    """Git on one explicit git dir, optionally with a work tree and an index of its own.

    `environ` is the caller's environment; only an allow-list of it reaches git. `keep_fds` are
    inherited by every child (a lock that has to outlive us for as long as a git call of ours runs).
    """

    git_dir: Path
    environ: Mapping[str, str]
    work_tree: Path | None = None
    index: Path | None = None
    settings: tuple[str, ...] = ()
    keep_fds: tuple[int, ...] = ()
    fetches: bool = True

    def fetching_nothing(self) -> "Git":
        """The same git for a repository that nobody trusts: it asks no server for what is missing here."""
        return structs.replace(self, fetches=False)

    def on(
        self, *, git_dir: Path | None = None, work_tree: Path | None = None, index: Path | None = None
    ) -> "Git":
        """The same git with another git dir, work tree or index file."""
        return structs.replace(
            self,
            git_dir=git_dir or self.git_dir,
            work_tree=work_tree or self.work_tree,
            index=index or self.index,
        )

    def setting(self, *settings: str) -> "Git":
        """The same git with more `-c key=value` settings."""
        return structs.replace(self, settings=(*self.settings, *settings))

    def run(
        self,
        *args: str,
        stdin: bytes | None = None,
        ok: tuple[int, ...] = (0,),
        env: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> Result:
        """Run `git ARGS` to its end; a code not in `ok`, or over `timeout` seconds, raises `GitError`."""
        from penguin_git.git import process

        try:
            ended = process.run(self._start(args, env), stdin=stdin, timeout=timeout)
        except process.OutOfTime:
            raise GitError(args, _OUT_OF_TIME, f"it took longer than {timeout:g} seconds") from None
        return _checked(args, ended, ok)

    def text(self, *args: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None) -> str:
        """The output of a git command that has to succeed, as text."""
        return self.run(*args, stdin=stdin, env=env).text

    @contextmanager
    def beside(
        self, *args: str, ok: tuple[int, ...] = (0,), env: Mapping[str, str] | None = None
    ) -> Iterator[Callable[[], Result]]:
        """Run `git ARGS`, which says little, while the block goes on; what is given waits for its answer."""
        from penguin_git.git import process

        with process.beside(self._start(args, env)) as ended:
            yield lambda: _checked(args, ended(), ok)

    def run_apart(
        self, *args: str, environment: Mapping[str, str], timeout: float, stdin: bytes = b""
    ) -> Result | None:
        """Run `git ARGS`, which may start ssh and other helpers, in a session of its own; None: out of time.

        All of it ends with that time, in seconds. Nothing of ours is inherited but `environment`, as a whole.
        """
        from penguin_git.git import process

        start = process.Start(self._argv(args), dict(environment), self.git_dir)
        ended = process.run_apart(start, stdin=stdin, timeout=timeout)
        return None if ended is None else _result(ended)

    def conversation(self, *args: str) -> "AbstractContextManager[Conversation]":
        """A long-lived git command with pipes for its input and output; ended when the block is left."""
        from penguin_git.git import process

        return process.conversation(self._start(args, cwd=self.git_dir))

    def converse(self, *args: str) -> "Conversation":
        """Start a long-lived git command; the caller ends it with `process.end_conversation`."""
        from penguin_git.git import process

        return process.converse(self._start(args, cwd=self.git_dir))

    def _start(
        self, args: Sequence[str], env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> "Start":
        from penguin_git.git import process

        folder = cwd or self.work_tree or self.git_dir
        return process.Start(self._argv(args), self._environment(env or {}), folder, self.keep_fds)

    def _argv(self, args: Sequence[str]) -> list[str]:
        argv = ["git", f"--git-dir={self.git_dir}"]
        if self.work_tree is not None:
            argv.append(f"--work-tree={self.work_tree}")
        for setting in (*_SETTINGS, *self.settings):
            argv += ["-c", setting]
        return [*argv, *args]

    def _environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        env = {name: self.environ[name] for name in _PASSED if name in self.environ}
        env |= {
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",  # refs/replace could show a history that is not the one kept,
            "GIT_GRAFT_FILE": os.devnull,  # and so could info/grafts
            **({} if self.fetches else _FETCHES_NOTHING),
        }
        if self.index is not None:
            env["GIT_INDEX_FILE"] = str(self.index)
        return env | dict(extra)


def git_without_repository(
    environ: Mapping[str, str], *args: str, cwd: Path, env: Mapping[str, str] | None = None
) -> Result:
    """Run git before a repository is known (discovery, `git --version`, `git init`)."""
    from penguin_git.git import process

    passed = {name: environ[name] for name in _PASSED if name in environ} | {"LC_ALL": "C"} | dict(env or {})
    return _result(process.run(process.Start(["git", *args], passed, cwd)))


def _checked(args: Sequence[str], ended: "Ended", ok: tuple[int, ...]) -> Result:
    result = _result(ended)
    if result.code not in ok:
        raise GitError(args, result.code, result.stderr)
    return result


def _result(ended: "Ended") -> Result:
    return Result(ended.returncode, ended.stdout, ended.stderr.decode("utf-8", "replace"))
