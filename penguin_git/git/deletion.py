"""Folders deleted in two steps, so that a kill between them leaves nothing that looks whole."""

import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from penguin_git.errors import PenguinError

ASIDE = ".removing-"  # how the names of folders begin that are to be deleted where they are


def put_aside(path: Path) -> Path:
    """Rename what is there, if anything is, and return where `delete` finds it."""
    aside = path.with_name(f"{ASIDE}{path.name}-{secrets.token_hex(4)}")
    if path.exists() or path.is_symlink():
        path.rename(aside)
    return aside


def delete_by_way_of(folder: Path, path: Path) -> None:
    """Move what is at `path`, if anything is, into `folder` and delete it there."""
    aside = folder / f"{path.name}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        path.rename(aside)
        delete(aside)


def delete(path: Path) -> None:
    """Delete a file, or a folder with all that is in it, also where an agent took the right to write away."""
    if path.is_symlink() or path.is_file():
        path.unlink()
        return
    try:
        shutil.rmtree(path)
    except FileNotFoundError:
        return
    except PermissionError:
        _open_up(path)
        _delete_opened(path)


def _delete_opened(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise PenguinError(f"`{folder}` cannot be removed: {error}.", hint=f"sudo rm -r {folder}") from error


def _open_up(folder: Path) -> None:
    """Take back the right to read and write folders, from the top: a closed one cannot be listed."""
    with suppress(PermissionError):  # it belongs to somebody else
        folder.chmod(0o700)
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                _open_up(path)
