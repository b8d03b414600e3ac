"""The reference of the file formats as Markdown, made from the schemas.

Run as `python -m penguin_git.codec.reference` it refreshes the pages under `docs/reference/`.
"""

from pathlib import Path
from typing import Any

from penguin_git.codec import schema

_PAGES = {
    "task-file": ("task", "Task files"),
    "project-file": ("project", "Project files"),
    "template-file": ("template", "Template files"),
    "configuration": ("config", "Configuration"),
}
_INTRO = {
    "task": "A task is a YAML file under `.penguin/tasks/`; the stem of its name is the task's id. "
    "Only `title` is required. Unknown keys are errors.",
    "project": "A project is a YAML file under `.penguin/projects/`; the stem of its name is the slug that "
    "the tasks' `project` names. Only `name` is required; state and progress follow from the tasks.",
    "template": "A template is a YAML file under `.penguin/templates/`. Any text in it but `name` may hold "
    "expressions such as `{{ feature_name }}`; one where a number is wanted has to give a number. Unknown "
    "keys are errors. [Use and write templates](../guides/use-templates.md) explains it.",
    "config": "The settings of a project stand in `.penguin/config.yaml` on the base branch. "
    "Everything has a default. Unknown keys are errors.",
}


def pages() -> dict[str, str]:
    """The pages by their names, without the suffix."""
    return {page: _page(name, title) for page, (name, title) in _PAGES.items()}


def _page(name: str, title: str) -> str:
    described = schema.schema_of(schema.FILES[name], name)
    parts = [f"# {title}", _INTRO[name], _table(described)]
    for part, inner in sorted(described["$defs"].items()):
        if "properties" in inner:
            parts += [f"## {part}", _table(inner)]
    return "\n\n".join(parts) + "\n"


def _table(described: dict[str, Any]) -> str:
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    for key, value in described["properties"].items():
        default = "required" if key in described.get("required", ()) else _default(value)
        rows.append(f"| `{key}` | {_kind(value)} | {default} | {value['description']} |")
    return "\n".join(rows)


def _default(value: dict[str, Any]) -> str:
    default = value.get("default")
    if default in (None, "", (), [], {}) or isinstance(default, dict):
        return ""
    if isinstance(default, list | tuple):
        return ", ".join(f"`{item}`" for item in default)
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _kind(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return _named(value["$ref"])
    if value.get("format") == "date-time":
        return "time"
    if "anyOf" in value:
        return " or ".join(_kind(option) for option in value["anyOf"] if option.get("type") != "null")
    if value.get("type") == "array":
        return f"list of {_kind(value.get('items', {}))}"
    return {"string": "text", "integer": "number", "boolean": "`true` or `false`", "object": "mapping"}.get(
        value.get("type", ""), "anything"
    )


def _named(reference: str) -> str:
    name = reference.rpartition("/")[2]
    choices = _CHOICES.get(name)
    return " \\| ".join(f"`{choice}`" for choice in choices) if choices else f"[{name}](#{name.lower()})"


_CHOICES: dict[str, list[str]] = {
    name: inner["enum"]
    for kind in schema.FILES.items()
    for name, inner in schema.schema_of(kind[1], kind[0])["$defs"].items()
    if "enum" in inner
}


if __name__ == "__main__":
    folder = Path(__file__).parents[2] / "docs" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for page, text in pages().items():
        (folder / f"{page}.md").write_text(text)
