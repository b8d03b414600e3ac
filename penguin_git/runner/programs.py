"""The programs that the settings and the search path name, where they lie in what the walls hide from others.

A virtual environment or an agent's script may lie in a temporary folder; whoever runs penguin chose them.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from penguin_git.model.config import Config

SHARED = tuple(map(Path, ("/tmp", "/var/tmp", "/run")))  # noqa: S108 - folders that the walls hide


def hidden_ones(config: Config, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Folders of the search path, with what belongs to their programs, and files of agents' command lines."""
    found = dict.fromkeys((*_search_path(environment.get("PATH", "")), *_command_lines(config)))
    return tuple(path for path in found if any(path.is_relative_to(folder) for folder in SHARED))


def _search_path(text: str) -> Iterator[Path]:
    for part in text.split(os.pathsep):
        folder = Path(part)
        if folder.is_absolute() and folder.parent not in SHARED and folder not in SHARED:
            yield folder.parent if folder.name == "bin" else folder  # `bin/python` needs its `lib` as well


def _command_lines(config: Config) -> Iterator[Path]:
    for agent in config.agents.values():
        argv = agent.settings.get("argv")
        for word in argv if isinstance(argv, list | tuple) else ():
            if isinstance(word, str) and Path(word).is_absolute() and Path(word).is_file():
                yield Path(word)
