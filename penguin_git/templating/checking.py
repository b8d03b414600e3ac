"""What is wrong with the expressions of a template, found before anybody fills it in."""

from collections.abc import Iterator, Mapping

from penguin_git.codec import templates
from penguin_git.codec.templates import Source
from penguin_git.errors import BrokenFile, Problem
from penguin_git.model.template import Expression
from penguin_git.templating import rendering, trying


def problems(source: Source) -> tuple[Problem, ...]:
    """Wrong syntax, names that no field has, and what does not fit where it can be known already."""
    defaults, texts = templates.of_defaults(source), templates.of_tasks(source)
    try:
        names = rendering.names(source, [*defaults.values(), *texts])
    except BrokenFile as broken:
        return broken.problems
    unknown = tuple(_unknown(source, defaults, texts, names))
    return unknown or tuple(trying.misfits(source, texts, names))


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
