"""JSON Schemas of the files that people write: for editors, and for the reference."""

import json
from datetime import datetime
from typing import Any

import msgspec

from penguin_git.codec import wording
from penguin_git.model.config import AgentConfig, Committer, Config, WorktreeConfig
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.project import ProjectFile
from penguin_git.model.task import Approval, Check, Note, Phase, Task
from penguin_git.model.template import (
    Template,
    TemplateConstraints,
    TemplateField,
    TemplateStep,
    TemplateTask,
)

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_MEANINGS: dict[type, dict[str, str]] = {
    Task: wording.TASK,
    ResourceConstraints: wording.RESOURCE_CONSTRAINTS,
    Check: wording.CHECK,
    Phase: wording.PHASE,
    Note: wording.NOTE,
    Approval: wording.APPROVAL,
    ProjectFile: wording.PROJECT,
    Config: wording.CONFIG,
    AgentConfig: wording.AGENT,
    Committer: wording.COMMITTER,
    WorktreeConfig: wording.WORKTREE,
    Template: wording.TEMPLATE,
    TemplateTask: wording.TEMPLATE_PART,
    TemplateStep: wording.TEMPLATE_STEP,
    TemplateField: wording.TEMPLATE_FIELD,
    TemplateConstraints: wording.TEMPLATE_CONSTRAINTS,
}
_TIME = {"format": "date-time"}
FILES: dict[str, type] = {"task": Task, "project": ProjectFile, "template": Template, "config": Config}


def files() -> dict[str, bytes]:
    """The schema files by name."""
    return {
        f"{name}.json": (json.dumps(schema_of(kind, name), indent=2, ensure_ascii=False) + "\n").encode()
        for name, kind in FILES.items()
    }


def schema_of(kind: type, name: str) -> dict[str, Any]:
    """The schema of one kind of file: every key with its meaning, unknown keys refused."""
    _, components = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    for described, meanings in _MEANINGS.items():
        if described.__name__ in components:
            _describe(components[described.__name__], described, meanings)
    if AgentConfig.__name__ in components:  # the settings stand beside the type
        components[AgentConfig.__name__]["additionalProperties"] = True
    main = components.pop(kind.__name__)
    return {"$schema": _DRAFT, **main, "title": name, "$defs": components}


def _describe(schema: dict[str, Any], kind: type, meanings: dict[str, str]) -> None:
    times = {
        field.name for field in msgspec.structs.fields(kind) if field.type in (datetime, datetime | None)
    }
    schema["properties"] = {
        name: {**schema["properties"][name], "description": meaning, **(_TIME if name in times else {})}
        for name, meaning in meanings.items()
    }
    schema["required"] = [name for name in schema.get("required", []) if name in meanings]
    schema["additionalProperties"] = False
