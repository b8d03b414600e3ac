"""The forge and the remote of a project: put together from its settings and the environment."""

import shutil
from pathlib import Path

from penguin_git.agents.command import Command
from penguin_git.agents.process import run
from penguin_git.agents.stopping import StopSignal
from penguin_git.errors import PenguinError
from penguin_git.forge import choosing
from penguin_git.forge.programs import Run
from penguin_git.forge.protocol import Forge
from penguin_git.forge.wire import LARGEST
from penguin_git.git.remote import GitRemote, url_of
from penguin_git.model.config import Config
from penguin_git.tracker.project import Project

_PATIENCE = 60.0  # seconds for one call of git over the network, or of a program
# What a program needs to find itself logged in; keys of agents are not for it.
_PASSED = (
    *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"),
    *("GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_CONFIG_DIR"),
    *("GITLAB_TOKEN", "GLAB_CONFIG_DIR", "DBUS_SESSION_BUS_ADDRESS"),
    *("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"),
)
_QUIET = {
    "LC_ALL": "C",
    "NO_COLOR": "1",
    "GH_PROMPT_DISABLED": "1",
    "GH_NO_UPDATE_NOTIFIER": "1",
    "NO_PROMPT": "1",
}


def remote_of(project: Project, config: Config) -> GitRemote:
    """The remote that the settings name."""
    return GitRemote(project.repo, _address(project, config), patience=_PATIENCE)


def forge_of(project: Project, config: Config) -> Forge:
    """The forge behind that remote, on the best way there is."""
    environ = project.world.environ
    return choosing.choose(
        _address(project, config),
        config.forge,
        environ,
        run=_runner(project),
        has_program=lambda name: shutil.which(name, path=environ.get("PATH", "")) is not None,
    )


def _address(project: Project, config: Config) -> str:
    found = url_of(project.repo, config.remote)
    if found is None:
        raise PenguinError(
            f"There is no remote `{config.remote}` to push to.",
            hint=f"git remote add {config.remote} URL, or set `remote: NAME` in `.penguin/config.yaml`.",
        )
    return found


def _runner(project: Project) -> Run:
    passed = {name: value for name, value in project.world.environ.items() if name in _PASSED}

    def answer(argv: tuple[str, ...], stdin: bytes) -> bytes:
        # What a program complains about goes to the same pipe as its answer, and would spoil that.
        words = ("/bin/sh", "-c", 'exec "$@" 2>/dev/null', "sh", *argv)
        printed: list[bytes] = []
        stop = StopSignal()
        command = Command(
            words, Path("/"), {**passed, **_QUIET}, stdin=stdin, timeout=_PATIENCE, output_limit=LARGEST
        )
        try:
            run(command, on_output=printed.append, stop=stop, keep_fds=project.repo.keep_fds)
        finally:
            stop.close()
        return b"".join(printed)

    return answer
