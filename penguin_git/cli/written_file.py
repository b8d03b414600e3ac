"""A file that a command was asked to write: whole or not at all."""

import os
from pathlib import Path

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place
from penguin_git.errors import PenguinError


def write(place: Place, file: str, data: bytes) -> None:
    """Put data into a file, or on stdout for `-`. A file that is there is replaced once all is written."""
    if file == "-":
        click.echo(data, nl=False)
        return
    path = place.folder / file
    try:
        _replace(path, data)
    except OSError as error:
        raise PenguinError(
            f"`{path}` can't be written: {error.strerror}.",
            hint="Name a file in a folder that exists and that you may write to.",
        ) from error
    output.say(f"Wrote `{file}`.")


def _replace(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe is written to
        path.write_bytes(data)
        return
    target = path.resolve()  # a link keeps pointing at the file that is replaced
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(data)
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
