"""What the shell offers on TAB: tasks with their titles, and the names that tasks and settings know.

Nothing is written, and no text that could confuse a terminal is offered. Where something can't be read
there is nothing to offer, and no complaint: the line is still being typed.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from penguin_git.model.head import Head
    from penguin_git.tracker.project import Project

Offered = list["CompletionItem"]
AFTER_MANY = "penguin.after_many"  # set by `ManyValues` while the words after `--depends-on` are typed


def tasks(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Offered:
    """Ids of tasks, with the titles as help."""
    with suppress(PenguinError, OSError), _project(ctx) as project:
        return _items(sorted((head.id, head.title) for head in _heads(project)), incomplete)
    return []


def title(ctx: click.Context, param: click.Parameter, incomplete: str) -> Offered:
    """Nothing for a title, but tasks where the word may be one more dependency."""
    return tasks(ctx, param, incomplete) if ctx.meta.get(AFTER_MANY) else []


def projects(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Offered:
    """Slugs of projects, with the names as help."""
    from penguin_git.store.projects import project_files

    with suppress(PenguinError, OSError), _project(ctx) as project:
        known = {head.project: "" for head in _heads(project) if head.project}
        known |= {slug: file.name for slug, file in project_files(project.store).projects.items()}
        return _items(known.items(), incomplete)
    return []


def labels(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Offered:
    """Labels that tasks have."""
    with suppress(PenguinError, OSError), _project(ctx) as project:
        found = dict.fromkeys(label for head in _heads(project) for label in head.labels)
        return _items(((label, "") for label in found), incomplete)
    return []


def agents(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Offered:
    """Agents, their other names, and whoever has tasks."""
    with suppress(PenguinError, OSError), _project(ctx) as project:
        config = project.store.config()
        known = {head.assigned_to: "" for head in _heads(project) if head.assigned_to}
        known |= {alias: f"the agent {name}" for alias, name in config.aliases.items()}
        known |= {name: f"an agent of type {agent.type}" for name, agent in config.agents.items()}
        ours = {"shell": "runs the task's script", "auto": "whoever fits the task"}
        return _items({**known, **ours}.items(), incomplete)
    return []


def templates(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Offered:
    """Templates, with what they are called."""
    from penguin_git.tracker import catalogue

    with suppress(PenguinError, OSError), _project(ctx) as project:
        return _items(((one.slug, "") for one in catalogue.listed(project)), incomplete)
    return []


def tools(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Offered:
    """Tools, also after a comma."""
    from penguin_git.model.tools import TOOLS

    before, comma, last = incomplete.rpartition(",")
    names = [name for tool in TOOLS for name in (tool, f"{tool}:read")]
    return _items(((f"{before}{comma}{name}", "") for name in names), f"{before}{comma}{last}")


def fields(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Offered:
    """Fields that can be emptied."""
    from penguin_git.tracker.drafting import CLEARABLE

    return _items(((name, "") for name in sorted(CLEARABLE)), incomplete)


Completer = Callable[[click.Context, click.Parameter, str], Offered]


@contextmanager
def _project(ctx: click.Context) -> "Iterator[Project]":
    """The repository that the line is about; no command has been started, so `-C` is asked for here."""
    from pathlib import Path

    from penguin_git.cli.opened import Place

    folders: tuple[Path, ...] = ctx.find_root().params.get("folders") or ()
    with Place.of_process(Path(*folders)).project() as project:
        yield project


def _heads(project: "Project") -> "Iterable[Head]":
    """The tasks of the checkout, and those that only the base has."""
    here = project.snapshots.here()
    store = project.store
    base = store.base_commit()
    if store.objects.resolve("HEAD") == base:
        return here.heads.values()
    return {**project.snapshots.at(base).heads, **here.heads}.values()


def _items(pairs: Iterable[tuple[str, str]], incomplete: str) -> Offered:
    from click.shell_completion import CompletionItem

    found = [
        (value, text) for value, text in pairs if value.startswith(incomplete) and visible(value) == value
    ]
    return [CompletionItem(value, help=visible(text) or None) for value, text in found]
