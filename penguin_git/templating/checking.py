"""What is wrong with the expressions of a template, found before anybody fills it in."""

from collections.abc import Iterator, Mapping

from penguin_git.codec import expressions, templates
from penguin_git.codec.templates import Source
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model.template import Expression, Value
from penguin_git.templating import making, rendering


def problems(source: Source) -> tuple[Problem, ...]:
    """Wrong syntax, names that no field has, and what does not fit where it can be known already."""
    defaults, texts = templates.of_defaults(source), templates.of_tasks(source)
    try:
        names = rendering.names(source, [*defaults.values(), *texts])
    except BrokenFile as broken:
        return broken.problems
    unknown = tuple(_unknown(source, defaults, texts, names))
    return unknown or tuple(_unfit(source, texts, names))


def _unknown(
    source: Source,
    defaults: Mapping[str, Expression],
    texts: tuple[Expression, ...],
    names: Mapping[str, frozenset[str]],
) -> Iterator[Problem]:
    known: set[str] = set()
    for field in source.template.fields:
        if field.name in defaults:
            yield from _strangers(source, defaults[field.name], names, known)
        known.add(field.name)
    for text in texts:
        yield from _strangers(source, text, names, known)


def _strangers(
    source: Source, text: Expression, names: Mapping[str, frozenset[str]], known: set[str]
) -> Iterator[Problem]:
    for name in sorted(names[text.key] - known - _GIVEN):
        yield rendering.trouble(source, text, *rendering.no_field(source, name))


_GIVEN = frozenset({"range", "dict", "cycler", "joiner", "namespace"})


def _unfit(
    source: Source, texts: tuple[Expression, ...], names: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    """What the defaults make of the texts that ask for nothing else."""
    open_fields = _open_fields(source, names)
    decided = [text for text in texts if not names[text.key] & open_fields]
    try:
        values: dict[str, Value] = making.completed(source, dict.fromkeys(open_fields, ""))
        said = rendering.rendered(source, decided, values)
    except BrokenFile as broken:
        yield from broken.problems
        return
    except PenguinError as error:
        yield Problem(source.path, 0, 0, error.message, error.hint)
        return
    yield from _misfits(source, said)


def _open_fields(source: Source, names: Mapping[str, frozenset[str]]) -> set[str]:
    """The fields that only a person can fill in, and those whose defaults ask for them."""
    defaults = templates.of_defaults(source)
    found: set[str] = set()
    for field in source.template.fields:
        asked = names[defaults[field.name].key] if field.name in defaults else frozenset()
        if asked & found or (field.required and field.default is None):
            found.add(field.name)
    return found


def _misfits(source: Source, said: Mapping[str, str]) -> Iterator[Problem]:
    top, parts = templates.tables(source)
    titled = top if top.get("title") is not None else templates.with_title(top, "x")
    for key, table in (("", titled), *parts):
        noun = f"`{key}`" if key else "the task"
        try:
            templates.task_of(expressions.replaced(table, said, key), source.path, noun)
        except BrokenFile as broken:
            yield from broken.problems
