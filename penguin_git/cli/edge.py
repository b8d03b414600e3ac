"""The outer edge: every way a command can end becomes an exit code and, where needed, a sentence."""

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from penguin_git import __version__
from penguin_git.cli import output
from penguin_git.cli.exit_codes import BUG, FINE, INTERRUPTED, TROUBLE
from penguin_git.cli.main import penguin
from penguin_git.errors import PenguinError
from penguin_git.model.text import visible


def run(arguments: Sequence[str], command: click.Command = penguin) -> int:
    """Carry out one command line; its exit code."""
    try:
        code = command.main(list(arguments), prog_name="penguin", standalone_mode=False)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one place that turns a bug into a report
        return code_of(error, arguments)
    return code if isinstance(code, int) else FINE


def code_of(error: BaseException, arguments: Sequence[str]) -> int:
    """Say how a command ended that did not end well; its exit code."""
    if isinstance(error, click.Abort | KeyboardInterrupt):
        output.say("Interrupted.")
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        _silence_stdout()
        return TROUBLE
    if isinstance(error, FileNotFoundError) and _is_nowhere():
        error = PenguinError("The folder that you are in is not there any more.", hint="cd to another folder")
    if isinstance(error, UnicodeEncodeError) and (odd := _no_text(arguments)):
        error = PenguinError(
            f"`{visible(odd[:80])}` is no text in UTF-8.", hint="Check the encoding of your terminal: locale"
        )
    if isinstance(error, OSError) and error.errno in _ENVIRONMENT:
        error = _environment_error(error)
    if isinstance(error, PenguinError):
        refused = "--no-color" in arguments
        output.complain(error, colour=output.colour(os.environ, refused=refused))
        return TROUBLE
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    return _bug(error, arguments)


# What a person can put right on their machine, and how.
_ENVIRONMENT = {
    errno.ENOSPC: "Make room on the disk, then try again: df -h .",
    errno.EDQUOT: "Your disk quota is used up; make room, then try again.",
    errno.EROFS: "The file system is mounted read-only.",
    errno.EACCES: "Check who owns the file and its folder.",
    errno.EPERM: "Check who owns the file and its folder.",
    errno.EFBIG: "Raise the limit of the size of files: ulimit -f unlimited",
    errno.EMFILE: "Raise the limit of open files: ulimit -n 4096",
}


def _no_text(arguments: Sequence[str]) -> str:
    """The first argument whose bytes are not UTF-8: the names of files may be so, and nothing else."""
    return next((one for one in arguments if any("\udc80" <= letter <= "\udcff" for letter in one)), "")


def _environment_error(error: OSError) -> PenguinError:
    where = f"`{error.filename}`: " if error.filename else ""
    said = (error.strerror or "an unknown error").lower()
    return PenguinError(f"The system says: {where}{said}.", hint=_ENVIRONMENT[error.errno or 0])


def _is_nowhere() -> bool:
    try:
        return not Path.cwd().is_dir()
    except FileNotFoundError:
        return True


def _silence_stdout() -> None:
    """Nobody reads any more: let the interpreter's last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bug(error: BaseException, arguments: Sequence[str]) -> int:
    import traceback

    now = datetime.now(UTC)
    report = "\n".join(
        (
            f"penguin {__version__}, Python {sys.version.split()[0]}, {sys.platform}",
            f"at {now:%Y-%m-%d %H:%M:%S} UTC",
            f"arguments: {list(arguments)!r}",
            "",
            "".join(traceback.format_exception(error)),
        )
    )
    file = _crash_file(report, f"{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt")
    output.say(f"penguin has met a bug of its own: {type(error).__name__}. Nothing that was saved is lost.")
    output.say(f"  The details are in `{file}`; please attach that file to a report.")
    return BUG


def _crash_file(report: str, name: str) -> Path:
    for folder in _crash_folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(report, errors="backslashreplace")
        except OSError:
            continue
        return folder / name
    sys.stderr.write(report)
    return Path(os.devnull)


def _crash_folders() -> list[Path]:
    import tempfile

    from penguin_git.git.repository import discover

    folders: list[Path] = []
    with suppress(PenguinError, OSError):
        folders.append(discover(Path.cwd(), os.environ).runtime / "crashes")
    with suppress(OSError):  # where nothing can be written anywhere, there is no such folder
        folders.append(Path(tempfile.gettempdir()) / "penguin-crashes")
    return folders
