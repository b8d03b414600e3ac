"""Git calls over a network: our own settings, the user's credentials, and an end after a given time.

They run in a git dir made for the call, with the clone's objects and none of its settings: what lies in a
clone's own configuration - helpers, other addresses, proxies, programs - may have been written by anybody who
worked there. The user's global configuration counts, as it is outside of every repository.
"""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from penguin_git.git.addresses import SCHEMES
from penguin_git.git.call import Git, Result
from penguin_git.git.repository import Repository

_SETTINGS = (
    "core.askPass=",
    "fetch.prune=false",
    "fetch.writeCommitGraph=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",  # seconds
    "push.followTags=false",
    "push.gpgSign=false",
    "push.pushOption=",
    "push.recurseSubmodules=no",
    "transfer.bundleURI=false",
)
# Of git's own variables: how to reach a server. The others redirect what git reads and writes.
_PASSED = (
    "GIT_SSH",
    "GIT_SSH_VARIANT",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_HTTP_PROXY_AUTHMETHOD",
    "GIT_SSL_",
    "GIT_PROXY_SSL_",
)
_LOOK = 30.0  # seconds; whoever waits for a look does nothing else meanwhile
_SSH_OPTIONS = " -oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=3"


class Transport:
    """Runs git for one clone against servers. `patience` is how long one call may take, in seconds."""

    def __init__(self, repo: Repository, patience: float) -> None:
        self._repo = repo
        self._patience = patience

    def look(self, *args: str) -> Result | None:
        """Run one command that only asks for a little; None where it ran out of time, which comes sooner."""
        patience = min(self._patience, _LOOK)
        with self.stand_in() as git:
            return git.run_apart(*args, environment=self._environment, timeout=patience)

    def call(self, *args: str) -> Result | None:
        """Run one command that needs no refs; None where it ran out of time."""
        with self.stand_in() as git:
            return self.run(git, *args)

    def run(self, git: Git, *args: str, stdin: bytes = b"") -> Result | None:
        """Run a command in a stand-in; None where it ran out of time."""
        return git.run_apart(*args, environment=self._environment, timeout=self._patience, stdin=stdin)

    @contextmanager
    def stand_in(self, known: Iterable[str] = ()) -> Iterator[Git]:
        """A bare git dir that writes to the clone's objects and has refs to `known` ones of them alone."""
        with TemporaryDirectory(prefix="penguin-remote-") as name:
            folder = Path(name)
            (folder / "refs").mkdir()
            (folder / "HEAD").write_text("ref: refs/heads/none\n")
            (folder / "config").write_text(self._config)
            lines = "".join(f"{oid} refs/known/{number:09}\n" for number, oid in enumerate(known))
            (folder / "packed-refs").write_text(f"# pack-refs with: sorted \n{lines}")
            yield Git(folder, self._repo.environ).setting(*_SETTINGS)

    @cached_property
    def _config(self) -> str:
        kind = self._repo.shared.text("rev-parse", "--show-object-format")
        return (
            f"[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = {kind}\n"
        )

    @cached_property
    def _environment(self) -> Mapping[str, str]:
        """The user's environment, which helpers for credentials need, with git's own variables chosen."""
        theirs = self._repo.environ
        env = {
            name: value
            for name, value in theirs.items()
            if name.startswith(_PASSED) or not name.startswith(("GIT_", "LC_", "SSH_ASKPASS"))
        }
        shallow = self._repo.common_dir / "shallow"
        return (
            env
            | ({"GIT_SHALLOW_FILE": str(shallow)} if shallow.exists() else {})
            | (
                {}
                if "GIT_SSH" in theirs and "GIT_SSH_COMMAND" not in theirs
                else {"GIT_SSH_COMMAND": self._ssh}
            )
            | {
                "LC_ALL": "C",
                "GIT_ALLOW_PROTOCOL": ":".join(SCHEMES),
                "GIT_NO_REPLACE_OBJECTS": "1",
                "GIT_OBJECT_DIRECTORY": str(self._repo.common_dir / "objects"),
                "GIT_TERMINAL_PROMPT": "0",
                "GCM_INTERACTIVE": "never",  # Git Credential Manager would open a window
            }
        )

    @property
    def _ssh(self) -> str:
        """The user's ssh, which never asks and doesn't wait for ever."""
        command = self._repo.environ.get("GIT_SSH_COMMAND") or self._configured_ssh() or "ssh"
        words = shlex.split(command) or [command]
        is_putty = "plink" in PurePath(words[0]).name.lower()  # it has other options
        return command if is_putty else command + _SSH_OPTIONS

    def _configured_ssh(self) -> str:
        with self.stand_in() as git:
            return git.run("config", "--get", "core.sshCommand", ok=(0, 1)).text
