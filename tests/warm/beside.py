"""A clone with a daemon and its warm process, and commands that are run there, by it and by themselves."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.driving import DEADLINE, Said, until
from tests.support.clones import Clone

# A git that notes which process called it, and waits where it is told to.
_GIT = """\
#!/bin/sh
echo "$PPID $(tr '\\0' ' ' < /proc/$PPID/cmdline)" >> {folder}/callers
if [ -e {folder}/hold ]; then echo $$ > {folder}/held; read _ < {folder}/gate; fi
exec {git} "$@"
"""


@dataclass
class Beside:
    """A clone, and the environments of its daemon and of those who work on it.

    In `bin`, first on the latter's PATH, lies a git that tells who calls it.
    """

    clone: Clone
    daemons: dict[str, str]
    environ: dict[str, str]
    bin: Path

    @property
    def announcement(self) -> Path:
        """The file of the clone that names the socket."""
        return self.clone.path / ".git/penguin/warm"

    @property
    def socket(self) -> Path:
        """The socket, which may be gone."""
        folder = Path(self.environ["XDG_STATE_HOME"], "penguin/warm")
        return folder / self.announcement.read_text().partition("\n")[0]

    @property
    def server(self) -> int:
        """The warm process."""
        found = [pid for pid in _processes() if str(self.clone.path) in " ".join(pid[1]) and _WARM in pid[1]]
        return min(pid for pid, _ in found)

    @property
    def daemon(self) -> int:
        """The daemon."""
        return int(_stat(self.server)[1])

    def callers(self) -> list[str]:
        """Who has called git, each as a process id and a command line."""
        return (self.bin / "callers").read_text().splitlines()

    def ran_warm(
        self, *arguments: str, folder: Path | None = None, environ: Mapping[str, str] | None = None
    ) -> tuple[Said, bool]:
        """How a command ended, and whether the warm process ran it; one that calls no git can't be told."""
        (self.bin / "callers").write_text("")
        said = self.said(*arguments, folder=folder, environ=environ)
        return said, all(_WARM in call for call in self.callers())

    def begun(
        self,
        *arguments: str,
        folder: Path | None = None,
        warm: bool = True,
        environ: Mapping[str, str] | None = None,
    ) -> "subprocess.Popen[bytes]":
        """A command that has begun, with pipes."""
        return subprocess.Popen(
            command(*arguments),
            cwd=folder or self.clone.path,
            env={**self.environ, **({} if warm else {"PENGUIN_WARM": "0"}), **(environ or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def said(
        self,
        *arguments: str,
        folder: Path | None = None,
        warm: bool = True,
        stdin: str = "",
        environ: Mapping[str, str] | None = None,
    ) -> Said:
        """How a command ended and what it said."""
        process = self.begun(*arguments, folder=folder, warm=warm, environ=environ)
        out, err = process.communicate(stdin.encode(), timeout=DEADLINE)
        return Said(process.returncode, out.decode(), err.decode())

    @contextmanager
    def held(self, *arguments: str) -> "Iterator[tuple[subprocess.Popen[bytes], int]]":
        """A command that stands still in its first call of git, and the process that runs it."""
        (self.bin / "callers").write_text("")
        os.mkfifo(self.bin / "gate")
        (self.bin / "hold").touch()
        process = self.begun(*arguments)
        try:
            until((self.bin / "held").exists)
            (self.bin / "hold").unlink()
            yield process, int(self.callers()[0].split()[0])
        finally:
            process.kill()
            process.communicate()
            (self.bin / "hold").unlink(missing_ok=True)
            subprocess.run(["timeout", "1", "sh", "-c", f"echo > {self.bin}/gate"], check=False)
            for name in ("gate", "held"):
                (self.bin / name).unlink(missing_ok=True)

    def go_on(self) -> None:
        """Let the command that stands still go on."""
        (self.bin / "gate").write_text("\n")

    def start(self) -> None:
        """Start the daemon, and wait until its warm process answers."""
        before = self._announced()
        started = self.said("daemon", "start", environ=self.daemons)
        assert started.code == 0, started.err
        until(lambda: self._announced() not in ("", before))

    def _announced(self) -> str:
        return self.announcement.read_text() if self.announcement.exists() else ""


_WARM = "penguin_git.warm"


def command(*arguments: str) -> list[str]:
    """A command line."""
    return [sys.executable, "-m", "penguin_git", *arguments]


@contextmanager
def beside(folder: Path, config: str = "base: main\nsandbox: off\n", **environ: str) -> Iterator[Beside]:
    """A new clone with a daemon and a warm process, until the block ends."""
    home, binaries = folder / "home", folder / "bin"
    for made in (home, binaries):
        made.mkdir(parents=True)
    (home / ".gitconfig").write_text("[user]\n\tname = Jane Doe\n\temail = jane@example.com\n")
    found = subprocess.run(["which", "git"], check=True, capture_output=True, text=True).stdout.strip()
    (binaries / "git").write_text(_GIT.format(folder=binaries, git=found))
    (binaries / "git").chmod(0o755)
    (binaries / "callers").touch()
    clone, daemons = Clone.new(folder / "clone", config=config), _environ(home, environ)
    # A setting that goes on is left to git to read, so every command calls it: by that one sees who runs it.
    with (clone.path / ".git/config").open("a") as settings:
        settings.write("[penguin]\n\tsaid = goes \\\n on\n")
    path = f"{binaries}{os.pathsep}{daemons['PATH']}"
    one = Beside(clone, daemons, {**daemons, "PATH": path}, binaries)
    one.start()
    try:
        yield one
    finally:
        one.said("daemon", "stop")


def _environ(home: Path, more: Mapping[str, str]) -> dict[str, str]:
    own = {"HOME": str(home), "XDG_STATE_HOME": str(home / "state"), "XDG_CONFIG_HOME": str(home / ".config")}
    return {**os.environ, **own, "PENGUIN_WARM": "1", **more}


def is_alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    return _stat(pid)[0] not in ("", "Z", "X")


def _stat(pid: int) -> tuple[str, str]:
    """The state and the parent of a process."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", "0"
    return words[0], words[1]


def _processes() -> Iterator[tuple[int, list[str]]]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield int(path.parent.name), path.read_text().split("\0")
        except OSError:
            continue
