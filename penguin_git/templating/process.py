"""Starts the child that renders, with limits on time, memory and output."""

import json
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from penguin_git.errors import PenguinError
from penguin_git.templating import child

# Isolated and without site-packages: it sees the standard library and the folders that we name.
_INTERPRETER = (sys.executable, "-I", "-S", "-B")
_LIBRARIES = ("jinja2", "markupsafe")


@dataclass(frozen=True)
class Limits:
    """What rendering one template may take: seconds, bytes, and characters of one text."""

    seconds: int = 15
    cpu_seconds: int = 4
    memory: int = 256 * 1024 * 1024
    output: int = 4 * 1024 * 1024
    text: int = 64 * 1024


@dataclass(frozen=True)
class Answers:
    """What the child said, text by text, and why it said no more (empty where it ended well)."""

    said: tuple[dict[str, Any], ...]
    why_ended: str = ""


def ask(request: dict[str, Any], limits: Limits) -> Answers:
    """The child's answers to a request; it is gone when this returns."""
    asked = {**request, "limits": asdict(limits), "folders": _folders()}
    with TemporaryFile() as question, TemporaryFile() as answers:  # files need nobody who feeds them
        question.write(json.dumps(asked).encode())
        question.seek(0)
        why_ended = _run(question, answers, limits)
        answers.seek(0)
        return Answers(_objects(answers.read(limits.output)), why_ended)


def _run(question: IO[bytes], answers: IO[bytes], limits: Limits) -> str:
    try:
        done = subprocess.run(
            [*_INTERPRETER, child.__file__],
            stdin=question,
            stdout=answers,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it takes longer than {limits.seconds} seconds"
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"it computes for longer than {limits.cpu_seconds} seconds"
    if done.returncode:
        return f"it needs more than {limits.memory // 1024**2} MB of memory, or is nested too deeply"
    return ""


def _objects(data: bytes) -> tuple[dict[str, Any], ...]:
    """The lines that the child completed."""
    return tuple(json.loads(line) for line in data.split(b"\n")[:-1])


def _folders() -> list[str]:
    """Where the libraries of the child lie; asked for without importing them."""
    found = {name: find_spec(name) for name in _LIBRARIES}
    missing = [name for name, spec in found.items() if spec is None or spec.origin is None]
    if missing:
        raise PenguinError(
            f"Templates with expressions need the package `{missing[0]}`, which is not installed.",
            hint="Install penguin-git again: pip install --force-reinstall penguin-git",
        )
    origins = [spec.origin for spec in found.values() if spec and spec.origin]
    return list(dict.fromkeys(str(Path(origin).parents[1]) for origin in origins))
