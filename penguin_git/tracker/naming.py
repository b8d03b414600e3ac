"""The name under which the daemon of this clone is known to others."""

import platform
import re
from pathlib import Path

import msgspec
from msgspec import Struct

from penguin_git.git.repository import Repository
from penguin_git.tracker.project import World


class _Named(Struct, frozen=True, kw_only=True):
    """A name, and the machine and folder that it is for: a copy of the clone is somebody else."""

    name: str
    host: str
    folder: str


def known_name(repo: Repository) -> str:
    """The name that a daemon of this clone has; '' where none has ever shared its tasks."""
    try:
        known = msgspec.json.decode(_file(repo).read_bytes(), type=_Named)
    except (OSError, msgspec.DecodeError):
        return ""
    return known.name if (known.host, known.folder) == (platform.node(), str(repo.common_dir)) else ""


def own_name(repo: Repository, world: World) -> str:
    """The name, made up at the first look and kept beside the clone's locks."""
    if known := known_name(repo):
        return known
    host = platform.node()
    said = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:40] or "daemon"
    new = _Named(name=f"{said}-{world.nonce()[-8:]}", host=host, folder=str(repo.common_dir))
    file = _file(repo)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".tmp")
    beside.write_bytes(msgspec.json.encode(new))
    beside.replace(file)
    return new.name


def _file(repo: Repository) -> Path:
    return repo.runtime / "daemon.json"
