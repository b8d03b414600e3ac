"""The hooks that penguin ships: shell files that call penguin, after whatever hook was there before."""

import shlex
import sys
from pathlib import Path
from typing import Final

NAMES: Final = ("pre-commit", "commit-msg", "post-merge")
EARLIER = ".before-penguin"  # the end of the name under which an earlier hook goes on living

_MARK = b"`penguin uninstall` takes it away."
_PROGRAM = "penguin=penguin\n"


def text(name: str, program: Path | None = None) -> bytes:
    """Return the file of a hook, calling this penguin; without one, whatever `penguin` the PATH has."""
    shipped = (_folder() / name).read_text()
    if program is not None:
        # The first line alone: further down stands what to do when that program is gone.
        shipped = shipped.replace(_PROGRAM, f"penguin={shlex.quote(str(program))}\n", 1)
    return shipped.encode()


def program(interpreter: str = sys.executable) -> Path | None:
    """Return the `penguin` that belongs to an interpreter, which need not be on git's PATH."""
    beside = Path(interpreter).absolute().with_name("penguin")
    return beside if beside.is_file() else None


def is_ours(file: Path) -> bool:
    """Say whether a hook is one that penguin wrote."""
    try:
        return _MARK in file.read_bytes()
    except OSError:
        return False


def _folder() -> Path:
    package = Path(__file__).parents[1]
    built_in = package / "_hooks"
    return built_in if built_in.is_dir() else package.parent / "hooks"
