"""The user's editor on a file of its own; the only place of the command line that starts a program."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from penguin_git.errors import PenguinError

_USUAL = ("sensible-editor", "editor", "nano", "vim", "vi")
_HINT = "Set VISUAL or EDITOR to an editor that waits, such as `vim` or `code --wait`."


def written(text: str, name: str) -> str | None:
    """What the user makes of a text in their editor; None where they closed it without saving."""
    with tempfile.TemporaryDirectory(prefix="penguin-") as folder:
        file = Path(folder) / name
        file.write_bytes(text.encode())
        if not opened(file, os.environ):
            return None
        return file.read_bytes().decode(errors="replace").removeprefix("\ufeff")


def opened(file: Path, environ: Mapping[str, str]) -> bool:
    """Have the user edit a file, and say whether they saved it.

    The editor's words are split as a shell would, but no shell runs: the path stays one word, whatever is
    in it. Raises `PenguinError` where the editor is missing or fails.
    """
    words = _words(environ)
    before = _stamp(file)
    try:
        code = subprocess.call([*words, str(file)], env=dict(environ))
    except OSError as error:
        raise PenguinError(
            f"The editor `{words[0]}` can't be started: {error.strerror}.", hint=_HINT
        ) from None
    if code != 0:
        raise PenguinError(f"The editor `{words[0]}` ended with exit code {code}, so nothing was done.")
    return _stamp(file) != before


def _words(environ: Mapping[str, str]) -> list[str]:
    said = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        words = shlex.split(said)
    except ValueError as error:
        raise PenguinError(
            f"`{said}` can't be read as the command of an editor: {error}.", hint=_HINT
        ) from None
    usual = next((name for name in _USUAL if shutil.which(name, path=environ.get("PATH"))), None)
    found = words or ([usual] if usual else [])
    if not found:
        raise PenguinError("There is no editor.", hint=_HINT)
    return found


def _stamp(file: Path) -> tuple[int, bytes]:
    try:
        return file.stat().st_mtime_ns, file.read_bytes()
    except FileNotFoundError:
        raise PenguinError(f"The editor removed `{file}`, so nothing was done.") from None
