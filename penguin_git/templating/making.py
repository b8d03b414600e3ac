"""A filled-in template to the tasks that it says."""

from collections.abc import Mapping

from msgspec import Struct, structs

from penguin_git.codec import expressions, templates
from penguin_git.codec.nodes import Scalar, Table
from penguin_git.codec.templates import Source
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model import filling_in, titles
from penguin_git.model.task import Task
from penguin_git.model.template import FieldType, Value, unsaid
from penguin_git.templating import rendering


class Part(Struct, frozen=True, kw_only=True):
    """One task below the parent, and the keys that the template writes for it."""

    task: Task
    said: frozenset[str]


class Made(Struct, frozen=True, kw_only=True):
    """The parent or single task, and what stands below it; their ids are nobody's yet."""

    top: Task
    parts: tuple[Part, ...]


def made(source: Source, given: Mapping[str, Value]) -> Made:
    """The tasks of a template; raises `BrokenFile` where an expression says nothing that fits."""
    values = completed(source, given)
    said = rendering.rendered(source, templates.of_tasks(source), values)
    top, parts = templates.tables(source)
    making = _Making(source, said)
    parent = making.task(top, "", "the task", _name(source, values))
    below = tuple(
        Part(task=task, said=frozenset(entry.key.text for entry in table.entries))
        for key, table in parts
        if (task := making.task(table, key, f"`{key}`"))
    )
    if making.problems or parent is None:
        raise BrokenFile(sorted(making.problems))
    if parts and not source.template.describes_task:
        parent = structs.replace(parent, description=_account(source, values))
    return Made(top=parent, parts=below)


def completed(source: Source, given: Mapping[str, Value]) -> dict[str, Value]:
    """A value for every field: what is given, else its default, which may ask for the fields before it."""
    rendered = templates.of_defaults(source)
    values: dict[str, Value] = {}
    for field in source.template.fields:
        if field.name in given:
            values[field.name] = given[field.name]
        elif field.name in rendered:
            text = rendered[field.name]
            said = rendering.rendered(source, [text], values)[text.key]
            try:
                values[field.name] = filling_in.value(field, said)
            except PenguinError as error:
                problem = Problem(source.path, text.line, text.column, error.message, error.hint)
                raise BrokenFile([problem]) from None
        else:
            values[field.name] = unsaid(field) if field.default is None else templates.default_of(field)
    return values


class _Making:
    """Makes the tasks of one template and collects what is wrong with them."""

    def __init__(self, source: Source, said: Mapping[str, str]) -> None:
        self._source = source
        self._said = said
        self.problems: list[Problem] = []

    def task(self, table: Table, key: str, noun: str, name: str = "") -> Task | None:
        """The task that one tree says, without a title `name`; None where something is wrong with it."""
        plain = expressions.replaced(table, self._said, key)
        title = plain.get("title")
        full = title.text.strip() if isinstance(title, Scalar) else "" if title else name
        short = titles.shortened(full) if full else ""
        try:
            task = templates.task_of(templates.with_title(plain, short), self._source.path, noun)
        except BrokenFile as broken:
            self.problems += broken.problems
            return None
        return task if short == full else structs.replace(task, description=_with(task.description, full))


def _with(description: str | None, full: str) -> str:
    """The description, and below it the whole text that the title begins with."""
    if description is not None and full in description:
        return description
    return "\n\n".join(part.rstrip("\n") for part in (description, full) if part) + "\n"


def _name(source: Source, values: Mapping[str, Value]) -> str:
    """What a task without a title is called: the template's name and the first thing that was filled in."""
    texts = [field.name for field in source.template.fields if field.type in _TELLING]
    first = next((said for name in texts if (said := str(values[name]).strip())), "")
    name = source.template.name or source.slug.replace("-", " ").capitalize()
    return f"{name}: {first}" if first else name


_TELLING = (FieldType.STRING, FieldType.TEXT)


def _account(source: Source, values: Mapping[str, Value]) -> str | None:
    """What was filled in, a field a line; text of several lines stands indented below its name."""
    lines = []
    for field in source.template.fields:
        value = values[field.name]
        if value not in (None, "", ()):
            lines.append(f"{field.name}:{_shown(value)}")
    if not lines:
        return None
    return "\n".join(lines) + ("\n" if "\n" in "\n".join(lines) else "")


def _shown(value: Value) -> str:
    if isinstance(value, tuple):
        return f" {', '.join(value)}"
    if isinstance(value, bool):
        return " yes" if value else " no"
    text = str(value)
    return "".join(f"\n  {line}".rstrip(" ") for line in text.split("\n")) if "\n" in text else f" {text}"
