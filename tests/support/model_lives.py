"""Clones whose tasks go to a scripted model, and the commands of a person beside them, as processes."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from penguin_git.tracker.project import World
from tests.support.clones import Clone
from tests.torture import daemon

ROOT = Path(__file__).parents[2]
KEY = "a-key-that-nobody-may-see"
PATIENCE = 120.0  # seconds; the provider's library alone takes several on a busy machine
Settings = Mapping[str, object]


def models(path: Path, config: str = "", **agents: Settings) -> Clone:
    """A clone with these agents; the first one gets what names none."""
    settings = f"base: main\ndefault_agent: {next(iter(agents))}\nagents: {json.dumps(agents)}\n"
    return Clone.new(path, config=settings + config)


def environment(**more: str) -> dict[str, str]:
    """That of a process which holds the keys."""
    keys = dict.fromkeys(("ANTHROPIC_API_KEY", "OPENAI_API_KEY"), KEY)
    return {**os.environ, "PYTHONPATH": str(ROOT), **keys, **more}


def penguin(clone: Clone, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """What a command of a person says; `more` are variables."""
    return subprocess.run(
        [sys.executable, "-m", "penguin_git", *words],
        cwd=clone.path,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def work(clone: Clone, **more: str) -> None:
    """Do what `penguin run` does, in this process: that one begins with half a second of imports."""
    clone.world = World(environment(**more))
    clone.run(seconds=PATIENCE)


def killed_daemon(clone: Clone, **more: str) -> subprocess.Popen[bytes]:
    """A daemon that somebody will kill."""
    return subprocess.Popen(
        [sys.executable, daemon.__file__, str(clone.path)],
        stdin=subprocess.DEVNULL,
        env=environment(**more),
    )


def everything(clone: Clone) -> str:
    """All that was written anywhere: objects, logs and runtime files."""
    objects = subprocess.run(
        ["git", "cat-file", "--batch", "--batch-all-objects"],
        cwd=clone.path,
        capture_output=True,
        check=True,
    ).stdout
    files = [file for file in (clone.path / ".git" / "penguin").rglob("*") if file.is_file()]
    written = [objects, *(file.read_bytes() for file in files)]
    return "\n".join(data.decode(errors="replace") for data in written)
