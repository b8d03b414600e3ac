"""Projects whose tasks a scripted agent works on."""

import json
from collections.abc import Mapping
from pathlib import Path

from tests.support.clones import Clone

Step = Mapping[str, object]


def robot_clone(path: Path, *steps: Step, config: str = "", files: dict[str, str] | None = None) -> Clone:
    """A clone with an agent `robot` that plays these steps; `config` are further settings."""
    agents = f"agents: {{robot: {{type: scripted, steps: {json.dumps(steps)}}}}}\n"
    return Clone.new(path, files, f"base: main\n{agents}{config}")


def write(path: str, text: str = "x\n") -> Step:
    """Write a file."""
    return {"do": "write", "path": path, "text": text}


def append(path: str, text: str) -> Step:
    """Append to a file: playing it twice shows."""
    return {"do": "append", "path": path, "text": text}


def run(script: str) -> Step:
    """Run a shell script."""
    return {"do": "run", "script": script}


def use(tokens: int) -> Step:
    """Consume input tokens."""
    return {"do": "use", "input_tokens": tokens}


def until(file: Path) -> Step:
    """Work until a file outside appears."""
    return run(f"until [ -e {file} ]; do sleep 0.02; done")


def hang(started: Path, gate: Path) -> Step:
    """Say that it works by one file outside, and go on working until another one appears."""
    return run(f"touch {started}; until [ -e {gate} ]; do sleep 0.02; done")
