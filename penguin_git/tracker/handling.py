"""Programs with handlers for troubles: for which kinds they are, and what each leaves to others.

A program's word stands in files of the clone's own folder, and holds as long as its lock: a program that was
killed says nothing any more.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from penguin_git.git import files
from penguin_git.git.locks import FileLock
from penguin_git.git.repository import Repository
from penguin_git.model.recovery import TaskError
from penguin_git.store import requests

ANYTHING = "*"


class Said(Struct, frozen=True):
    """What a program says: the kinds that it has handlers for, and the troubles that it leaves to others."""

    kinds: tuple[str, ...] = (ANYTHING,)
    left: tuple[tuple[str, int], ...] = ()  # task and attempt


class Handling:
    """The word of this program, from when it is made until `close`."""

    def __init__(self, repo: Repository, name: str, kinds: Iterable[str]) -> None:
        self._repo, self._file = repo, _folder(repo) / f"{name}.json"
        self._lock = FileLock(self._file.with_suffix(".lock"), "recovery handlers")
        self._said = Said(tuple(kinds))
        self._lock.acquire(timeout=None)
        _write(self._file, msgspec.json.encode(self._said))

    def covers(self, kinds: Iterable[str]) -> None:
        """Say for which kinds there are handlers."""
        self._say(structs.replace(self._said, kinds=tuple(kinds)))

    def leaves(self, error: TaskError) -> None:
        """Leave a trouble to the others and to the policy; whoever waits for us learns of it at once."""
        at = (error.task_id, error.attempt)
        if at not in self._said.left:
            self._say(structs.replace(self._said, left=(*self._said.left, at)))

    def close(self) -> None:
        """Say nothing any more."""
        for file in (self._file, self._lock.path):
            file.unlink(missing_ok=True)
        self._lock.release()
        requests.ring(self._repo)

    def _say(self, said: Said) -> None:
        self._said = said
        _write(self._file, msgspec.json.encode(said))
        requests.ring(self._repo)


def is_awaited(repo: Repository, error: TaskError) -> bool:
    """Whether a program runs that may still answer a trouble."""
    return any(
        FileLock(path).holder() and _may_answer(_said(path.with_suffix(".json")), error)
        for path in _folder(repo).glob("*.lock")
    )


def accept(repo: Repository, error: TaskError) -> None:
    """Note that a handler wants a trouble to stay as it is: neither handlers nor the policy change it."""
    _write(_accepted(repo, error), str(error.attempt).encode())


def is_accepted(repo: Repository, error: TaskError) -> bool:
    """Whether a handler wanted the trouble to stay as it is."""
    return files.content(_accepted(repo, error)) == str(error.attempt).encode()


def _may_answer(said: Said, error: TaskError) -> bool:
    is_for = ANYTHING in said.kinds or error.kind in said.kinds
    return is_for and (error.task_id, error.attempt) not in said.left


def _said(file: Path) -> Said:
    """What a program says; one that has only just begun may have handlers for anything."""
    try:
        return msgspec.json.decode(files.content(file) or b"{}", type=Said)
    except msgspec.DecodeError:
        return Said()


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(file)


def _folder(repo: Repository) -> Path:
    return repo.runtime / "recovery"


def _accepted(repo: Repository, error: TaskError) -> Path:
    return _folder(repo) / "accepted" / error.task_id
