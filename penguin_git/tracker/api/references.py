"""What people write for a task, a project or a choice, as the tracker takes it."""

import os
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from penguin_git.errors import InvalidValue
from penguin_git.model import task as model
from penguin_git.model.text import visible
from penguin_git.tracker.api.values import Project

TaskRef = str | int | model.Task
"""A task: its id (123 is "123"), a beginning of it that no other has, its exact title, or the task itself."""

ProjectRef = str | int | Project
"""A project: its id (2026 is "2026"), its name, or the project itself."""

E = TypeVar("E", bound=StrEnum)


def task(said: object) -> str:
    """The text that names a task."""
    if isinstance(said, model.Task):
        return said.id
    if isinstance(said, bool) or not isinstance(said, str | int):
        raise wrong("A task", "named by its id or title", said)
    return str(said)


def project(said: object) -> str:
    """The text that names a project."""
    if isinstance(said, Project):
        return said.id
    if isinstance(said, int) and not isinstance(said, bool):
        return str(said)
    return text("project_id", said)


def text(name: str, said: object) -> str:
    """A text, without what it knows besides, such as why an agent was chosen."""
    if not isinstance(said, str) or any("\ud800" <= letter <= "\udfff" for letter in said):
        raise wrong(f"`{name}`", "a text", said)
    return str.__str__(said)


def path(said: object) -> "str | os.PathLike[str]":
    """The path of a folder or file."""
    if not isinstance(said, str | os.PathLike):
        raise wrong("`path`", "the path of a folder", said)
    return said


def many(name: str, said: object) -> list[object]:
    """One value or several, as a list."""
    if isinstance(said, str | int | model.Task):
        return [said]
    if not isinstance(said, Iterable):
        raise wrong(f"`{name}`", "a list", said)
    return list(said)


def texts(name: str, said: object) -> tuple[str, ...]:
    """Several texts; one text may hold several, with commas."""
    parts = [part.strip() for part in said.split(",")] if isinstance(said, str) else many(name, said)
    return tuple(dict.fromkeys(text(name, part) for part in parts if part != ""))


def choice(name: str, said: object, kind: type[E]) -> E:
    """One of the values of a kind, also as text in any case."""
    try:
        return kind(text(name, said).strip().lower())
    except ValueError:
        from difflib import get_close_matches

        near = get_close_matches(str(said).lower(), list(kind), n=1)
        suggestion = f"Did you mean `{near[0]}`? " if near else ""
        raise InvalidValue(
            f"`{visible(str(said)[:80])}` is no {name}.", hint=f"{suggestion}It can be {', '.join(kind)}."
        ) from None


def wrong(what: str, wanted: str, said: object) -> InvalidValue:
    """A value of the wrong kind."""
    return InvalidValue(f"{what} has to be {wanted}, not {visible(repr(said)[:80])}.")
