"""Where a command was started, and the repository opened there."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from penguin_git.tracker import inside

if TYPE_CHECKING:
    from penguin_git.tracker.project import Project, World


class Place(NamedTuple):
    """The folder and the environment that a command works in."""

    folder: Path
    environ: Mapping[str, str]

    @classmethod
    def of_process(cls, folder: Path) -> "Place":
        """This process's own."""
        return cls(folder.absolute(), dict(os.environ))

    @property
    def inside_task(self) -> str | None:
        """The task that an agent is working on when it calls us."""
        return inside.task_of(self.environ)

    def world(self) -> "World":
        """Time, chance and environment of this process."""
        from penguin_git.tracker.project import World

        return World(self.environ)

    def refuse_inside_task(self, what: str) -> None:
        """An attempt may propose tasks and read; everything else is for people and for the daemon."""
        inside.refuse(self.environ, what)

    @contextmanager
    def project(self) -> "Iterator[Project]":
        """The repository, opened for reading."""
        from penguin_git.tracker.project import Project

        with Project.open(self.folder, self.world()) as project:
            yield project

    @contextmanager
    def changing(self, what: str) -> "Iterator[Project]":
        """The repository, opened for a change. `what` completes "nobody may …"."""
        self.refuse_inside_task(what)
        with self.project() as project:
            yield project

    @contextmanager
    def changing_tasks(self, what: str) -> "Iterator[Project]":
        """The same as others see it now, who share its tasks. `what` completes "nobody may …"."""
        with self.changing(what) as project:
            if project.store.shared:
                project.store.shared.renew()  # what can't be reached is said by what has to get there
            yield project


pass_place = click.make_pass_decorator(Place)
