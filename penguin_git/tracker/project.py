"""A repository opened for work: store, readers and agents put together once."""

import os
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec import Struct, field

from penguin_git.errors import PenguinError
from penguin_git.git.repository import Repository, discover, require_commit
from penguin_git.model import layout
from penguin_git.model.config import AgentConfig, Config
from penguin_git.model.doers import SHELL
from penguin_git.model.enclosure import Level, Sandbox
from penguin_git.store.checkout import check_folder
from penguin_git.store.snapshot import Snapshots
from penguin_git.store.store import Store
from penguin_git.tracker.interrupts import Interrupts

if TYPE_CHECKING:
    from penguin_git.agents.protocol import Agent
    from penguin_git.store.attempts import Attempts


def _by_chance(letters: str) -> str:
    from random import SystemRandom  # who only looks needs no chance, and `secrets` loads OpenSSL as well

    return SystemRandom().choice(letters)


class World(Struct, frozen=True):
    """What is passed in from outside: time, chance, the environment, and a wish to end."""

    environ: Mapping[str, str]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    nonce: Callable[[], str] = lambda: os.urandom(8).hex()
    choose: Callable[[str], str] = _by_chance
    monotonic: Callable[[], float] = time.monotonic
    interrupts: Interrupts = field(default_factory=Interrupts)


class Project:
    """Everything a use case needs, opened on one repository."""

    def __init__(self, repo: Repository, world: World) -> None:
        self.repo = repo
        self.world = world
        self.store = Store(repo)
        self.snapshots = Snapshots(self.store)
        self.daemon = ""  # the name of our own among other machines, once we are one
        self.via = ""  # what a change comes through that no person makes by hand; commits and notes say so
        self.healed: list[str] = []  # sentences on what a dead predecessor had left behind

    @classmethod
    def open(cls, path: Path, world: World) -> Self:
        """The repository that `path` lies in; it needs a first commit, and no file in place of a folder."""
        return cls.on(discover(path, world.environ), world)

    @classmethod
    def on(cls, repo: Repository, world: World) -> Self:
        """The same of one that has been found already."""
        check_folder(repo.work_tree, layout.TASKS)
        project = cls(repo, world)
        if project.store.objects.resolve("HEAD^{commit}") is None:
            project.store.close()
            require_commit(repo)
        return project

    @cached_property
    def attempts(self) -> "Attempts":
        """What the task branches say."""
        from penguin_git.store.attempts import Attempts  # most looks meet no branch

        return Attempts(self.store, self.snapshots)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.snapshots.close()
        self.store.close()


def level_of(config: Config, environ: Mapping[str, str]) -> Level:
    """What keeps the commands of agents in on this machine; the first look takes 50 ms."""
    if config.sandbox is Sandbox.OFF:
        return Level.NONE
    from penguin_git.agents.sandbox.probing import probe

    return probe(environ)


def agents_of(config: Config) -> "dict[str, Agent]":
    """Every agent that can work: the built-in `shell` and the configured ones that can be built."""
    from penguin_git.agents import registry

    agents: dict[str, Agent] = {SHELL: registry.build(SHELL, AgentConfig(type=SHELL))}
    for name, wanted in config.agents.items():
        try:
            agents[name] = registry.build(name, wanted)
        except PenguinError:
            continue  # `why` and `doctor` say what is wrong with it; its tasks are blocked
    return agents


def agent_names(config: Config) -> Collection[str]:
    """The names of the agents that can work."""
    return agents_of(config).keys() if config.agents else (SHELL,)
