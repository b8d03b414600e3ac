"""The one place that starts git: a clean environment, an explicit git dir, none of the user's extras on."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from msgspec import Struct, structs

from penguin_git.errors import PenguinError

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
    "protocol.ext.allow=never",
)

# A clone that leaves objects with a server, or says so, would have git fetch them by its own settings, which
# can name any program. Releases of git that don't know the first have no protocol to do it by.
_FETCHES_NOTHING = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
_OUT_OF_TIME = 124  # as timeout(1) says it


Conversation = subprocess.Popen[bytes]  # a long-lived git command; `end_conversation` ends it


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
        try:
            done = subprocess.run(
                self._argv(args),
                input=stdin,
                stdin=subprocess.DEVNULL if stdin is None else None,
                capture_output=True,
                env=self._environment(env or {}),
                cwd=self.work_tree or self.git_dir,
                pass_fds=self.keep_fds,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise GitError(args, _OUT_OF_TIME, f"it took longer than {timeout:g} seconds") from None
        return _result(args, done.returncode, done.stdout, done.stderr, ok)

    def text(self, *args: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None) -> str:
        """The output of a git command that has to succeed, as text."""
        return self.run(*args, stdin=stdin, env=env).text

    @contextmanager
    def beside(
        self, *args: str, ok: tuple[int, ...] = (0,), env: Mapping[str, str] | None = None
    ) -> Iterator[Callable[[], Result]]:
        """Run `git ARGS`, which says little, while the block goes on; what is given waits for its answer."""
        child = subprocess.Popen(
            self._argv(args),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment(env or {}),
            cwd=self.work_tree or self.git_dir,
            pass_fds=self.keep_fds,
        )

        def answer() -> Result:
            out, err = child.communicate()
            return _result(args, child.returncode, out, err, ok)

        with child:
            yield answer

    def run_apart(
        self, *args: str, environment: Mapping[str, str], timeout: float, stdin: bytes = b""
    ) -> Result | None:
        """Run `git ARGS`, which may start ssh and other helpers, in a session of its own; None: out of time.

        All of it ends with that time, in seconds. Nothing of ours is inherited but `environment`, as a whole.
        """
        from tempfile import TemporaryFile  # it brings compressors, and few calls go over a network

        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(stdin)
            given.seek(0)
            # Files, as a connection that ssh keeps open for later would keep pipes open, too.
            child = subprocess.Popen(
                self._argv(args),
                stdin=given,
                stdout=out,
                stderr=err,
                env=dict(environment),
                cwd=self.git_dir,
                start_new_session=True,
            )
            code = _ended(child, timeout)
            out.seek(0)
            err.seek(0)
            said = err.read().decode("utf-8", "replace")
            return None if code is None else Result(code, out.read(), said)

    @contextmanager
    def conversation(self, *args: str) -> Iterator[Conversation]:
        """A long-lived git command with pipes for its input and output; ended when the block is left."""
        child = self.converse(*args)
        try:
            yield child
        finally:
            end_conversation(child)

    def converse(self, *args: str) -> Conversation:
        """Start a long-lived git command; the caller ends it with `end_conversation`."""
        return subprocess.Popen(
            self._argv(args),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._environment({}),
            cwd=self.git_dir,
            pass_fds=self.keep_fds,
        )

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
            "GIT_NO_REPLACE_OBJECTS": "1",  # refs/replace could show a history that is not the one kept
            **({} if self.fetches else _FETCHES_NOTHING),
        }
        if self.index is not None:
            env["GIT_INDEX_FILE"] = str(self.index)
        return env | dict(extra)


def _result(args: Sequence[str], code: int, out: bytes, err: bytes, ok: tuple[int, ...]) -> Result:
    result = Result(code, out, err.decode("utf-8", "replace"))
    if result.code not in ok:
        raise GitError(args, result.code, result.stderr)
    return result


def _ended(child: Conversation, timeout: float) -> int | None:
    """The exit code of a child with a session of its own; at the timeout all of the session is killed."""
    try:
        return child.wait(timeout)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def pipes(child: Conversation) -> tuple[IO[bytes], IO[bytes]]:
    """Return the ends of a long-lived git command: what it reads from and what it writes to."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("a conversation has both pipes")
    return child.stdin, child.stdout


def end_conversation(child: Conversation) -> None:
    """Close the pipes of a long-lived git command and wait for it; one that already died is fine too."""
    if child.stdin:
        with suppress(BrokenPipeError):
            child.stdin.close()
    if child.stdout:
        child.stdout.close()  # before the wait: a child with more to say than anyone reads would never end
    child.wait()


def git_without_repository(
    environ: Mapping[str, str], *args: str, cwd: Path, env: Mapping[str, str] | None = None
) -> Result:
    """Run git before a repository is known (discovery, `git --version`, `git init`)."""
    passed = {name: environ[name] for name in _PASSED if name in environ} | {"LC_ALL": "C"} | dict(env or {})
    done = subprocess.run(
        ["git", *args],  # noqa: S607 - git is found on the user's PATH, as everywhere
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=passed,
        cwd=cwd,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
