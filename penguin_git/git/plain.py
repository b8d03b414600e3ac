"""The usual repository, found by its files: `.git` is a folder of the user's own and leads nowhere else.

What is not surely one is left to git, which knows the other kinds and says what is wrong. Its rules are those
of its `setup.c`.
"""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG

# A section, a setting that ends with its line, a comment or nothing. Where quotes are odd, git is asked.
_PLAIN = r"[^\"\\\n]|\\[\"\\bnt]"
_LINE = re.compile(
    r"\s*(?:\[[\w.-]+(?:\s+\"[^\"\\\n]*\")?\]"
    rf"|[A-Za-z][A-Za-z0-9-]*\s*=(?:{_PLAIN}|\"(?:{_PLAIN})*\")*|[#;].*)?"
)
_USUAL = re.compile(r"^\s*(?:bare\s*=\s*false|repositoryformatversion\s*=\s*0)\s*$", re.MULTILINE)
_HEAD = re.compile(r"(?:ref: refs/\S+|[0-9a-f]{40})\n?")
_MATTERS = re.compile(r"\b(?:bare|worktree|extensions|repositoryformatversion)\b")


def top(start: Path) -> Path | None:
    """The work tree that a folder lies in, with all links followed; None where git has to be asked."""
    try:
        folder = os.path.realpath(start)
        device = os.stat(folder).st_dev  # noqa: PTH116 - this comes before everything else, so it is quick
        while not _is_top(folder):
            above = os.path.dirname(folder)  # noqa: PTH120
            if above == folder or _is_bare(folder):
                return None
            folder = above
        is_plain = os.stat(folder).st_dev == device and _is_plain(folder)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return Path(folder) if is_plain and "\n" not in folder else None


def has_known_git(runtime: Path, environ: Mapping[str, str]) -> bool:
    """Whether the git on the PATH is the one that was asked for its version in this clone before."""
    try:
        return _noted(runtime).read_bytes() == _git(environ)
    except OSError:
        return False


def note_git(runtime: Path, environ: Mapping[str, str]) -> None:
    """Note that the git on the PATH is new enough, in a clone that has a folder for what is known."""
    with suppress(OSError):  # only speed is lost
        _noted(runtime).write_bytes(_git(environ))


def _noted(runtime: Path) -> Path:
    return runtime / "cache" / "git"


def _is_top(folder: str) -> bool:
    try:
        os.lstat(f"{folder}/.git")
    except FileNotFoundError:
        return False
    return True


def _is_bare(folder: str) -> bool:
    """Whether git could take the folder itself for a repository: a bare one, or the inside of `.git`."""
    return os.path.lexists(f"{folder}/HEAD") and os.path.lexists(f"{folder}/objects")


def _is_plain(folder: str) -> bool:
    git_dir = f"{folder}/.git"
    seen, us = os.lstat(git_dir), os.geteuid()
    if not S_ISDIR(seen.st_mode) or not seen.st_uid == os.lstat(folder).st_uid == us:
        return False
    if not all(S_ISDIR(os.lstat(f"{git_dir}/{name}").st_mode) for name in ("objects", "refs")):
        return False
    if not S_ISREG(os.lstat(f"{git_dir}/HEAD").st_mode) or os.path.lexists(f"{git_dir}/commondir"):
        return False
    settings = _text(f"{git_dir}/config")
    is_usual = not _MATTERS.search(_USUAL.sub("", settings.lower()))
    return (
        is_usual
        and all(map(_LINE.fullmatch, settings.split("\n")))
        and _HEAD.fullmatch(_text(f"{git_dir}/HEAD")) is not None
    )


def _text(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _git(environ: Mapping[str, str]) -> bytes:
    """Which program git is, and which edition of it; `FileNotFoundError` where there is none."""
    for folder in os.get_exec_path(environ):
        with suppress(FileNotFoundError, NotADirectoryError):
            path = os.path.join(folder, "git")  # noqa: PTH118
            seen = os.stat(path)  # noqa: PTH116
            return os.fsencode(f"{path} {seen.st_ino} {seen.st_size} {seen.st_mtime_ns}\n")
    raise FileNotFoundError("git")
