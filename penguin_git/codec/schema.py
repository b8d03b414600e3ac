"""JSON Schemas of the files that people write, for editors."""

import json

import msgspec

from penguin_git.model.config import Config
from penguin_git.model.task import Task

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def files() -> dict[str, bytes]:
    """The schema files by name."""
    return {f"{name}.json": _schema(kind, name) for name, kind in (("task", Task), ("config", Config))}


def _schema(kind: type, name: str) -> bytes:
    (reference,), components = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    main = components.pop(kind.__name__)
    main["properties"].pop("id", None)
    main["required"] = [field for field in main.get("required", []) if field != "id"]
    del reference
    schema = {"$schema": _DRAFT, "title": name, **main, "additionalProperties": False, "$defs": components}
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
