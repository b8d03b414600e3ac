"""JSON Schemas of penguin's files: for editors, and for the reference."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from penguin_git.codec import config, projects, records, tasks, templates
from penguin_git.codec.schema_values import Schemas
from penguin_git.codec.shaping import Shape
from penguin_git.model.config import Config
from penguin_git.model.project import ProjectFile
from penguin_git.model.record import Record
from penguin_git.model.task import Task
from penguin_git.model.template import Template

_DRAFT = "http://json-schema.org/draft-07/schema#"  # the newest that every editor understands


@dataclass(frozen=True)
class FileKind:
    """What a kind of file holds, how it is read, and which fields stand elsewhere, such as in its name."""

    holds: type[msgspec.Struct]
    shape: Shape
    elsewhere: frozenset[str] = frozenset()


FILES: dict[str, FileKind] = {
    "task": FileKind(Task, tasks.SHAPE, frozenset({"id"})),
    "project": FileKind(ProjectFile, projects.SHAPE, frozenset({"id"})),
    "config": FileKind(Config, config.SHAPE),
    "record": FileKind(Record, records.SHAPE),
    "template": FileKind(Template, templates.SHAPE),
}


def files() -> dict[str, bytes]:
    """The schema files by name."""
    return {f"{name}.json": _written(name) for name in FILES}


def schema_of(name: str) -> dict[str, Any]:
    """The schema of one kind of file: every key with its meaning, unknown keys refused.

    It has no references: many editors take no notice of what stands beside one.
    """
    kind = FILES[name]
    described = Schemas(kind.shape).struct(kind.holds, kind.elsewhere)
    return {"$schema": _DRAFT, **described, "title": name}


@cache
def _written(name: str) -> bytes:
    return (json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n").encode()
