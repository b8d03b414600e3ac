"""What the daemon says about tasks that wait, for other processes to read."""

import os
from pathlib import Path

import msgspec

from penguin_git.git.repository import Repository
from penguin_git.model.ids import TaskId


def publish(repo: Repository, waiting: dict[TaskId, str]) -> None:
    """Replace the notices, where they changed."""
    file = _file(repo)
    text = msgspec.json.encode(waiting, order="sorted").decode()
    if file.is_file() and file.read_text() == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_text(text)
    beside.replace(file)


def forget(repo: Repository, task: TaskId) -> None:
    """Take back what was said about a task that a person has decided about; for who has the daemon's lock."""
    said = all_of(repo)
    if task in said:
        publish(repo, {TaskId(other): why for other, why in said.items() if other != task})


def all_of(repo: Repository) -> dict[str, str]:
    """What the last daemon said, by task; empty where it said nothing."""
    try:
        return msgspec.json.decode(_file(repo).read_bytes(), type=dict[str, str])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def _file(repo: Repository) -> Path:
    return repo.runtime / "waiting.json"
