"""The reference of the file formats as Markdown, made from the schemas.

Run as `python -m penguin_git.codec.reference` it refreshes the pages under `docs/reference/`.
"""

from pathlib import Path
from typing import Any

from penguin_git.codec import schema
from penguin_git.codec.schema_values import EXPRESSION, ID, TIME

_PAGES = {
    "task-file": ("task", "Task files"),
    "project-file": ("project", "Project files"),
    "template-file": ("template", "Template files"),
    "configuration": ("config", "Configuration"),
    "record-file": ("record", "Records"),
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
    "record": "What happened in one attempt stands in `.penguin/records/…/ID/N.yaml`. "
    "Penguin writes it once, and nobody edits it. A number that nobody reported is `unknown`.",
}
_BESIDE = {
    "AgentConfig": "Beside these keys each has the settings of its type: "
    "[`anthropic` and `openai`](../guides/use-a-model.md#set-it-up), "
    "[`command`](../guides/use-command-line-agents.md#name-an-agent), "
    "[`human`](../guides/work-by-hand.md#in-a-worktree-of-your-own), "
    "[`scripted`](../guides/rehearse.md#the-steps); "
    "[`network`](../guides/keep-agents-in.md#settings) is for all of them.",
}


def pages() -> dict[str, str]:
    """The pages by their names, without the suffix."""
    return {page: _page(name, title) for page, (name, title) in _PAGES.items()}


def _page(name: str, title: str) -> str:
    described = schema.schema_of(name)
    parts = [f"# {title}", _INTRO[name], _table(described)]
    for part, inner in sorted(_parts(described).items()):
        parts += [f"## {part}", _table(inner), *([_BESIDE[part]] if part in _BESIDE else [])]
    return "\n\n".join(parts) + "\n"


def _parts(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The mappings of a name inside a schema, by that name."""
    found = {}
    for inner in _below(described):
        if "title" in inner:
            found[inner["title"]] = inner
        found |= _parts(inner)
    return found


def _below(schema: dict[str, Any]) -> list[dict[str, Any]]:
    other = schema.get("additionalProperties")
    inner = [*schema.get("properties", {}).values(), schema.get("items"), *schema.get("anyOf", ()), other]
    return [one for one in inner if isinstance(one, dict)]


def _table(described: dict[str, Any]) -> str:
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    for key, value in described["properties"].items():
        default = "required" if key in described.get("required", ()) else _default(value)
        rows.append(f"| `{key}` | {_kind(value)} | {default} | {value['description']} |")
    return "\n".join(rows)


def _default(value: dict[str, Any]) -> str:
    default = value.get("default")
    if default is None or isinstance(default, dict):
        return ""
    if isinstance(default, list):
        return ", ".join(f"`{item}`" for item in default)
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _kind(value: dict[str, Any]) -> str:
    if "title" in value:
        return f"[{value['title']}](#{value['title'].lower()})"
    if "anyOf" in value:
        return _united(value["anyOf"])
    if "enum" in value:
        return " \\| ".join(f"`{choice}`" for choice in value["enum"] if choice)
    if "const" in value:
        return f"`{value['const']}`"
    return _simple(value)


def _united(options: list[dict[str, Any]]) -> str:
    return " or ".join(_kind(option) for option in options if option != {"type": "null"})


def _simple(value: dict[str, Any]) -> str:
    kinds = value.get("type", ())
    first = kinds[0] if isinstance(kinds, list) else kinds
    if first == "array":
        return f"list of {_kind(value['items'])}"
    if first == "object" and value["additionalProperties"]:
        return f"mapping to {_kind(value['additionalProperties'])}"
    if value.get("pattern") == ID["pattern"]:
        return "id"
    if value.get("pattern") == TIME["pattern"]:
        return "time"
    if value.get("pattern") == EXPRESSION["pattern"]:
        return "expression"
    return _NAMES.get(first, "anything")


_NAMES = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "`true` or `false`",
    "object": "mapping",
}


if __name__ == "__main__":
    folder = Path(__file__).parents[2] / "docs" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for page, text in pages().items():
        (folder / f"{page}.md").write_text(text)
