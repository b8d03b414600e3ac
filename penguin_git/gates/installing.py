"""Puts the hooks into a clone on request, and takes them away again."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.gates import hook_files
from penguin_git.gates.hook_files import EARLIER, NAMES
from penguin_git.gates.hooks_folder import HooksFolder, hooks_folder, tracked
from penguin_git.git.repository import Repository

_LEGACY = ".legacy"  # where the pre-commit framework keeps the hook that it found
# A hook that looks at its own name does something else under another one.
_ASKS_ITS_NAME = re.compile(rb"basename|\$\{0##|\$0\.d\b|husky")


class NotOurs(PenguinError):
    """The hooks would go where they are not penguin's alone to write; `force` does it all the same."""


@dataclass(frozen=True)
class Installed:
    """Where the hooks are, which of them are new, and which call an earlier hook first."""

    folder: Path
    new: tuple[str, ...]
    chained: tuple[str, ...]


def install(repo: Repository, *, force: bool = False) -> Installed:
    """Write all hooks or none. An earlier hook keeps its bytes and mode under another name, and runs first.

    Doing it again changes nothing but a path to penguin that is no longer right. Raises `NotOurs`.
    """
    folder = hooks_folder(repo)
    if folder.path.exists() and not folder.path.is_dir():
        raise PenguinError(
            f"`{folder.path}` is no folder, so hooks are switched off in this clone.",
            hint="Set `core.hooksPath` to a folder, or unset it: git config --unset core.hooksPath",
        )
    if not force and (objections := list(_objections(repo, folder))):
        raise NotOurs(" ".join(objections), hint=_by_hand(folder.path))
    program = hook_files.program()
    folder.path.mkdir(parents=True, exist_ok=True)
    new = tuple(name for name in NAMES if _put(folder.path, name, hook_files.text(name, program)))
    chained = tuple(name for name in NAMES if _earlier(folder.path, name).is_file())
    return Installed(folder.path, new, chained)


def ours(repo: Repository) -> list[Path]:
    """Return the hooks that penguin has in this clone, wherever git or the pre-commit framework has them.

    One that somebody deleted is among them as long as the earlier hook is still kept for it.
    """
    folders = dict.fromkeys((hooks_folder(repo).path, repo.common_dir / "hooks"))
    files = [folder / f"{name}{end}" for folder in folders for name in NAMES for end in ("", _LEGACY)]
    return [file for file in files if hook_files.is_ours(file) or _is_missed(file)]


def remove(file: Path) -> None:
    """Take one of our hooks away; an earlier one is back in its place, byte for byte.

    The folder stays, even an empty one: a person may have made it.
    """
    if kept_for(file):
        _earlier(file.parent, file.name.removesuffix(_LEGACY)).replace(file)
        return
    file.unlink()


def kept_for(file: Path) -> bool:
    """Say whether an earlier hook is kept for one of ours."""
    earlier = _earlier(file.parent, file.name.removesuffix(_LEGACY))
    return earlier.exists() or earlier.is_symlink()


def _is_missed(file: Path) -> bool:
    return file.name in NAMES and kept_for(file) and not (file.exists() or file.is_symlink())


def _objections(repo: Repository, folder: HooksFolder) -> Iterator[str]:
    if folder.is_shared:
        yield f"Your {folder.scope} configuration has all repositories share the hooks in `{folder.path}`."
    if _is_huskys(folder.path):
        yield f"Husky writes the hooks in `{folder.path}` anew whenever it is installed."
    if tracked(repo, folder.path):
        yield f"The hooks in `{folder.path}` are kept in the repository itself, so they are everybody's."
    for name in NAMES:
        file = folder.path / name
        if not file.is_file() or hook_files.is_ours(file):
            continue
        if _ASKS_ITS_NAME.search(file.read_bytes()):
            yield f"`{file}` does what its own name says, so it can't go on under another one."


def _is_huskys(folder: Path) -> bool:
    return folder.parts[-2:] == (".husky", "_")


def _by_hand(folder: Path) -> str:
    where = folder.parent if _is_huskys(folder) else folder
    line = 'penguin hook pre-commit "$@" || exit'
    return f"Add a line to `{where / 'pre-commit'}` yourself: `{line}`. Or have it done: --force"


def _earlier(folder: Path, name: str) -> Path:
    return folder / f"{name}{EARLIER}"


def _put(folder: Path, name: str, data: bytes) -> bool:
    """Write one hook whole, and never leave git without one of the two; say whether it is new."""
    file, legacy = folder / name, folder / f"{name}{_LEGACY}"
    if hook_files.is_ours(legacy):
        file = legacy  # the pre-commit framework was installed after us, and calls us
    is_new = not hook_files.is_ours(file)
    if not is_new and file.read_bytes() == data:
        return False
    beside = folder / f".{name}.{os.getpid()}.tmp"
    try:
        beside.write_bytes(data)
        beside.chmod(0o755)
        if is_new and (file.exists() or file.is_symlink()):
            _keep(file, _earlier(folder, name))
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return is_new


def _keep(file: Path, earlier: Path) -> None:
    if earlier.exists() or earlier.is_symlink():
        raise PenguinError(
            f"`{earlier}` is there from before, and `{file}` is another hook by now.",
            hint="Keep one of the two, then try again.",
        )
    try:
        os.link(file, earlier, follow_symlinks=False)
    except OSError:  # a file system without hard links
        file.rename(earlier)
