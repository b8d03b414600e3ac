"""Write docs/reference/python.md: every name of `penguin_git.project`, from the code's own words."""

import ast
import inspect
import re
from enum import Enum
from pathlib import Path

import msgspec

from penguin_git import project
from penguin_git.tracker.api import fields

PAGE = Path(__file__).parents[1] / "reference" / "python.md"
_INTRODUCTION = """\
# Python

What `from penguin_git.project import …` offers, and promises to keep.
[Use penguin from Python](../guides/use-from-python.md) shows it at work.

`TaskRef` is how a task is named: by its id (123 is `"123"`), by a beginning of it that no other task has, by
its exact title, or by the `Task` itself. `ProjectRef` is a project's id or name, or the `Project` itself."""
_ON_KEYWORDS = """\
What [each of them means](task-file.md) is what the key of that name in a task file means; `project_id` and
`parent_task_id` are its `project` and `parent`. `force` keeps a name in `assigned_to` that nobody knows, `id`
chooses the id, and `fields` fill in a `template`. A `Condition` is a text, a `Check`, or
`{"check": COMMAND}`. A `When` is a `datetime` (without a zone it is UTC), a `date`, or a text such
as `2026-11-22` or `+3d`."""
_WITH_METHODS = (
    *("TaskManager", "EventBus", "Subscription", "AgentWorkflow", "CollaborativeTask", "TaskState"),
    *("CodeAnalyzer", "ErrorRecovery", "ExecutionAnalyzer", "Measured", "AgentMatch", "AgentMatcher"),
    "SpecificationParser",
)
_NOT_IN_BULK = ("template", "fields")


def page() -> str:
    """The page as Markdown."""
    parts = [_INTRODUCTION]
    for name in sorted(project.__all__, key=_rank):
        parts += _section(name, getattr(project, name))
    parts += ["## Keywords of a task", _keywords()]
    return "\n\n".join(parts) + "\n"


def _rank(name: str) -> tuple[int, str]:
    kind = getattr(project, name)
    order = (
        name != "TaskManager",
        not issubclass(kind, msgspec.Struct),
        not issubclass(kind, Enum),
        name,
    )
    return sum(2 ** (3 - place) for place, other in enumerate(order[:3]) if other), name


def _section(name: str, kind: type) -> list[str]:
    found = [f"## {name}", _text(kind)]
    if name in _WITH_METHODS:
        found += [part for above in reversed(kind.__mro__) for part in _methods(above)]
    elif issubclass(kind, Enum):
        found.append("Values: " + ", ".join(f"`{one.name}` (`{one.value!r}`)" for one in kind) + ".")
    elif issubclass(kind, msgspec.Struct):
        found += [_fields(kind), *_methods(kind)]
    return found


def _methods(kind: type) -> list[str]:
    """The public methods that a class itself defines, in its order."""
    if not kind.__module__.startswith("penguin_git"):
        return []
    found = []
    for node in _definition(kind).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            start = "await " if isinstance(node, ast.AsyncFunctionDef) else ""
            title = node.name if _is_property(node) else f"{node.name}({_arguments(node)})"
            returned = f" -> {_plain(node.returns)}" if node.returns else ""
            found += [
                f"### {node.name}",
                f"```text\n{start}{title}{returned}\n```",
                _text(getattr(kind, node.name)),
            ]
    return found


def _definition(kind: type) -> ast.ClassDef:
    module = ast.parse(Path(inspect.getfile(kind)).read_text())
    return next(node for node in module.body if isinstance(node, ast.ClassDef) and node.name == kind.__name__)


def _is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "property" for one in node.decorator_list)


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    text = re.sub(r"^(self|cls)(, |$)", "", ast.unparse(node.args)).replace("=UNSET", "=…")
    return re.sub(r"'(\w+\[[^']+\])'", r"\1", text).replace(" | UnsetType", "")


def _plain(node: ast.expr) -> str:
    return ast.unparse(node).strip("'")


def _fields(kind: type[msgspec.Struct]) -> str:
    return "Fields: " + ", ".join(f"`{name}`" for name in kind.__struct_fields__) + "."


def _text(thing: object) -> str:
    return inspect.cleandoc(getattr(thing, "__doc__", None) or "")


def _keywords() -> str:
    """What `create_task`, `bulk_create_tasks` and `update_task` take beside their own arguments."""
    own = ast.parse(Path(inspect.getfile(fields)).read_text())
    rows = ["| keyword | value | taken by |", "|---|---|---|"]
    taken = {
        "TaskFields": "all three",
        "NewTask": "`create_task`, `bulk_create_tasks`",
        "BulkTask": "`bulk_create_tasks`",
        "TaskChange": "`update_task`",
    }
    for node in own.body:
        if isinstance(node, ast.ClassDef) and node.name in taken:
            for one in node.body:
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                    value = ast.unparse(one.annotation).replace("|", "\\|")
                    by = "`create_task`" if one.target.id in _NOT_IN_BULK else taken[node.name]
                    rows.append(f"| `{one.target.id}` | `{value}` | {by} |")
    return _ON_KEYWORDS + "\n\n" + "\n".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page())
