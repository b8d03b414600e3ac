"""A template tried out with its defaults, then with every other value that a choice or a bool can have.

One field at a time: that reaches each branch of a condition on one field, and all are rendered by one
child.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from penguin_git.codec import expressions, templates
from penguin_git.codec.templates import Source
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model.template import Expression, FieldType, TemplateField, Value, unsaid
from penguin_git.templating import making, rendering
from penguin_git.templating.rendering import Case

_MOST = 50  # values that are tried beside the defaults
_ENOUGH = 3  # values with which something is wrong: a person has to look anyway, and each may take its time

Names = Mapping[str, frozenset[str]]
"""The fields that each text asks for, by its key."""


def misfits(source: Source, texts: tuple[Expression, ...], names: Names) -> Iterator[Problem]:
    """What is wrong with the texts as far as that is known before a person fills anything in."""
    values = list(islice(_values(source, names), _MOST))
    told: set[tuple[int, int]] = set()
    faulty = 0
    givens = [{}, *({name: value} for name, value in values)]
    for given, wrong in zip(givens, _tried(source, texts, names, givens), strict=True):
        yield from (_reached(problem, given) for problem in sorted(wrong) if _place(problem) not in told)
        told |= {_place(problem) for problem in wrong}
        faulty += bool(wrong and given)
        if faulty == _ENOUGH:
            return


def _place(problem: Problem) -> tuple[int, int]:
    """What is told once: the other values make the same place wrong in much the same way."""
    return problem.line, problem.column


def _values(source: Source, names: Names) -> Iterator[tuple[str, Value]]:
    """Fields that some text asks for, each with the values that were not tried as its default."""
    asked = {name for of_text in names.values() for name in of_text}
    for field in source.template.fields:
        if field.name in asked:
            tried = _at_first(field)
            yield from ((field.name, value) for value in _possible(field) if value != tried)


def _possible(field: TemplateField) -> tuple[Value, ...]:
    return (True, False) if field.type is FieldType.BOOL else field.options


def _at_first(field: TemplateField) -> Value:
    """What the field was tried with already; None for none, and for what an expression says."""
    if field.default is not None:
        return templates.default_of(field)
    return None if field.required else unsaid(field)


def _reached(problem: Problem, given: Mapping[str, Value]) -> Problem:
    for name, value in given.items():
        said = ("no", "yes")[value] if isinstance(value, bool) else value
        message = f"{problem.message.rstrip('.')}, where `{name}` is `{said}`."
        return Problem(problem.path, problem.line, problem.column, message, problem.hint)
    return problem


def _tried(
    source: Source, texts: tuple[Expression, ...], names: Names, givens: Sequence[Mapping[str, Value]]
) -> Iterator[tuple[Problem, ...]]:
    """What is wrong with each of these in turn, in the texts that ask for it and for defaults alone."""
    cases = [_case(source, texts, names, given) for given in givens]
    answers = rendering.tried(source, [case for case in cases if isinstance(case, Case)])
    for case in cases:
        said = next(answers) if isinstance(case, Case) else case
        yield said.problems if isinstance(said, BrokenFile) else tuple(_unlike_tasks(source, said))


def _case(
    source: Source, texts: tuple[Expression, ...], names: Names, given: Mapping[str, Value]
) -> Case | BrokenFile:
    open_fields = _open_fields(source, names, given)
    try:
        values = making.completed(source, {**dict.fromkeys(open_fields, ""), **given})
    except BrokenFile as broken:
        return broken
    except PenguinError as error:
        return BrokenFile([Problem(source.path, 0, 0, error.message, error.hint)])
    return Case([text for text in texts if not names[text.key] & open_fields], values)


def _open_fields(source: Source, names: Names, given: Mapping[str, Value]) -> set[str]:
    """The fields that only a person can fill in, and those whose defaults ask for them."""
    defaults = templates.of_defaults(source)
    found: set[str] = set()
    for field in source.template.fields:
        if field.name in given:
            continue
        asked = names[defaults[field.name].key] if field.name in defaults else frozenset()
        if asked & found or (field.required and field.default is None):
            found.add(field.name)
    return found


def _unlike_tasks(source: Source, said: Mapping[str, str]) -> Iterator[Problem]:
    top, parts = templates.tables(source)
    titled = top if top.get("title") is not None else templates.with_title(top, "x")
    for key, table in (("", titled), *parts):
        noun = f"`{key}`" if key else "the task"
        try:
            templates.task_of(expressions.replaced(table, said, key), source.path, noun)
        except BrokenFile as broken:
            yield from broken.problems
