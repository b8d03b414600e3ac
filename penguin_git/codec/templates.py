"""Template files: text to a `Template` and the tree it stands in, with every mistake told with its place."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from penguin_git.codec import expressions, tasks
from penguin_git.codec.nodes import Entry, Items, Node, Scalar, Table
from penguin_git.codec.reading import read
from penguin_git.codec.shaping import Shape, shaped
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model import filling_in
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.model.template import (
    Expression,
    FieldType,
    Template,
    TemplateField,
    TemplateStep,
    Value,
    is_expression,
)

MAX_PARTS = 100
_NOBODY = TaskId("x")
_WORDS = frozenset(
    ("true", "false", "none", "not", "and", "or", "in", "is", "if", "else", "elif", "for", "loop", "self")
)

SHAPE = Shape(
    noun="a template",
    hints={
        "id": "Remove the line: a task made from a template gets an id of its own.",
        "status": "Remove the line: a new task is pending.",
        "depends_on": "Remove the line, and say `--depends-on` when a task is made from the template.",
        "parent": "Remove the line, and say `--parent-task` when a task is made from the template.",
        "template": "Remove the line: the name of the file is the name of the template.",
    },
    stands_for=is_expression,
)


class Source(Struct, frozen=True, kw_only=True):
    """A template as it was read: what it says, and the tree that its tasks are made from."""

    path: str
    slug: str
    template: Template
    table: Table


def parse(data: bytes, path: str, slug: str) -> Source:
    """The template that a file holds; raises `BrokenFile` with every problem."""
    table = read(data, path)
    source = Source(path=path, slug=slug, template=shaped(table, Template, path, SHAPE), table=table)
    problems = sorted({*_problems_of_fields(source), *_problems_of_parts(source)})
    if problems:
        raise BrokenFile(problems)
    return source


def of_tasks(source: Source) -> tuple[Expression, ...]:
    """Every text that has to be rendered to make the tasks."""
    return tuple(expressions.found(structs.replace(source.table, entries=_entries(source))))


def of_defaults(source: Source) -> dict[str, Expression]:
    """The defaults that have to be rendered, by the names of their fields."""
    found: dict[str, Expression] = {}
    for number, (field, node) in enumerate(_fields(source)):
        default = node.get("default")
        for one in expressions.found(default, f"fields[{number}].default") if default else ():
            found[field.name] = structs.replace(one, wants_list=field.type is FieldType.LIST)
    return found


def tables(source: Source) -> tuple[Table, tuple[tuple[str, Table], ...]]:
    """The tree of the parent or single task, and of each part with the key that it stands under."""
    inside = {"subtasks"} | ({"workflow"} if source.template.parts else set())
    top = tuple(entry for entry in _entries(source) if entry.key.text not in inside)
    key = "subtasks" if source.template.subtasks else "workflow"
    parts = _items(source.table.get(key)) if source.template.parts else ()
    below = tuple((f"{key}[{n}]", part) for n, part in enumerate(parts) if isinstance(part, Table))
    return structs.replace(source.table, entries=top), below


def with_title(table: Table, title: str) -> Table:
    """The tree with this title."""
    at = table.get("title") or table
    key = Scalar("title", "", at.start, at.start, at.line, at.column)
    others = tuple(entry for entry in table.entries if entry.key.text != "title")
    return structs.replace(table, entries=(Entry(key, structs.replace(key, text=title, style='"')), *others))


def _entries(source: Source) -> tuple[Entry, ...]:
    """What the tasks are made from."""
    left_out = {"name", "fields"} | (set() if source.template.describes_task else {"description"})
    return tuple(entry for entry in source.table.entries if entry.key.text not in left_out)


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Items) else ()


def _fields(source: Source) -> Iterator[tuple[TemplateField, Table]]:
    nodes = _items(source.table.get("fields"))
    for field, node in zip(source.template.fields, nodes, strict=True):
        if isinstance(node, Table):
            yield field, node


def _problems_of_fields(source: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for field, node in _fields(source):
        at = node.get("name") or node
        if not field.name.isidentifier() or not field.name.isascii() or field.name.lower() in _WORDS:
            hint = "Use letters, digits and `_`, as in `feature_name`; words of the language are taken."
            yield _problem(source, at, f"`{field.name[:60]}` can't be the name of a field.", hint)
        if field.name in seen:
            yield _problem(source, at, f"There is a second field `{field.name}`.", "Rename one of the two.")
        seen.add(field.name)
        yield from _problems_of_options(source, field, node)


def _problems_of_options(source: Source, field: TemplateField, node: Table) -> Iterator[Problem]:
    options, default = node.get("options"), node.get("default")
    if field.type is FieldType.CHOICE and not field.options:
        yield _problem(source, node, f"The field `{field.name}` has no options.", "Add `options: [a, b]`.")
    elif field.type is not FieldType.CHOICE and options:
        message = f"The field `{field.name}` has options, but is of the type `{field.type}`."
        yield _problem(source, options, message, "Write `type: choice`.")
    elif default:
        try:
            default_of(field)
        except PenguinError as error:
            yield _problem(source, default, f"The default: {error.message}", error.hint)


def default_of(field: TemplateField) -> Value:
    """The default as a value of the field's type; None where there is none or it has to be rendered."""
    default = field.default
    if default is None or (isinstance(default, str) and is_expression(default)):
        return None
    if field.type is FieldType.LIST and isinstance(default, list):
        return tuple(_as_text(field, one) for one in default)
    return filling_in.value(field, _as_text(field, default))


def _as_text(field: TemplateField, said: object) -> str:
    if isinstance(said, list | dict) or said is None:
        raise PenguinError(f"`{field.name}` can't be a list or a mapping.", hint="Write one value.")
    return str(said).lower() if isinstance(said, bool) else str(said)


def _problems_of_parts(source: Source) -> Iterator[Problem]:
    template = source.template
    steps = list(zip(template.workflow, _items(source.table.get("workflow")), strict=True))
    if template.subtasks and steps:
        message = "A template has either `subtasks` or a `workflow`."
        yield _problem(source, steps[0][1], message, "Move one of the two into a template of its own.")
        return
    wrong = list(_problems_of_steps(source, steps))
    if wrong:
        yield from wrong
        return
    if len(template.parts) > MAX_PARTS:
        yield _problem(
            source, source.table, f"At most {MAX_PARTS} tasks come from one template.", "Split it."
        )
    if template.parts:
        yield from _problems_of_containers(source)
    yield from _problems_of_tasks(source)


def _problems_of_steps(source: Source, steps: Sequence[tuple[TemplateStep, Node]]) -> Iterator[Problem]:
    kinds = set()
    for _, node in steps:
        keys = {entry.key.text for entry in node.entries} if isinstance(node, Table) else set()
        if ("title" in keys) == ("phase" in keys):
            hint = "With `title` it becomes a task of its own, with `phase` a phase of the one task."
            yield _problem(source, node, "A step of a workflow has either a `title` or a `phase`.", hint)
        elif "phase" in keys and keys - {"phase", "agent", "description"}:
            other = min(keys - {"phase", "agent", "description"})
            hint = "It has `phase`, `agent` and `description`; everything else is said about the whole task."
            yield _problem(source, node, f"A phase has no key `{other}`.", hint)
        elif "title" in keys and "agent" in keys:
            yield _problem(source, node, "A task has no key `agent`.", "Write `assigned_to`.")
        kinds |= keys & {"title", "phase"}
    if len(kinds) > 1:
        hint = "Write all of them with `title` (a task each) or all with `phase` (phases of one task)."
        yield _problem(source, steps[0][1], "The steps of this workflow are of two kinds.", hint)


def _problems_of_containers(source: Source) -> Iterator[Problem]:
    """A parent is not run itself, so nothing would ever carry these out."""
    run = source.table.get("run")
    if run:
        yield _problem(
            source, run, "A task with parts has no `run`.", "Write it into the part it belongs to."
        )
    for condition in _items(source.table.get("acceptance")) if source.template.subtasks else ():
        if isinstance(condition, Table):
            message = "No check is run for a task with independent parts."
            yield _problem(source, condition, message, "Write it into the part that it is about.")


def _problems_of_tasks(source: Source) -> Iterator[Problem]:
    """What is wrong with the tasks whatever the expressions say."""
    top, parts = tables(source)
    title = with_title(top, "x") if top.get("title") is None else top
    for table, noun in ((title, "the task"), *((part, "a part") for _, part in parts)):
        try:
            task_of(expressions.replaced(table, {}), source.path, noun)
        except BrokenFile as broken:
            yield from broken.problems


def task_of(table: Table, path: str, noun: str) -> Task:
    """The task that a tree without expressions says; raises `BrokenFile`. Its id is nobody's yet."""
    return shaped(table, Task, path, structs.replace(tasks.SHAPE, noun=noun), id=_NOBODY)


def _problem(source: Source, node: Node, message: str, hint: str) -> Problem:
    return Problem(source.path, node.line, node.column, message, hint)
