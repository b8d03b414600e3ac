"""What the daemon says about tasks that wait, for other processes to read."""

import json
import os
from pathlib import Path

from penguin_git.git.repository import Repository
from penguin_git.model.ids import TaskId


def publish(repo: Repository, waiting: dict[TaskId, str]) -> None:
    """Replace the notices, where they changed."""
    file = _file(repo)
    text = json.dumps(waiting, sort_keys=True)
    if file.is_file() and file.read_text() == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_text(text)
    beside.replace(file)


def all_of(repo: Repository) -> dict[str, str]:
    """What the last daemon said, by task; empty where it said nothing."""
    try:
        said = json.loads(_file(repo).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return {str(task): str(why) for task, why in said.items()}


def _file(repo: Repository) -> Path:
    return repo.runtime / "waiting.json"
