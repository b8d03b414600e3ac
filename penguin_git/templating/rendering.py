"""The expressions of a template to what they say, each trouble with the place that it comes from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from penguin_git.codec.templates import Source
from penguin_git.errors import BrokenFile, Problem
from penguin_git.model.template import Expression, Value
from penguin_git.templating.process import Limits, ask

LIMITS = Limits()

_UNDEFINED = re.compile(r"'(\w+)' is undefined")


def rendered(
    source: Source, texts: Sequence[Expression], values: Mapping[str, Value], limits: Limits = LIMITS
) -> dict[str, str]:
    """What each text says with these values, by its key; `BrokenFile` names every one that says nothing."""
    answers = _answers(source, texts, limits, values=dict(values))
    return {key: str(answer) for key, answer in answers.items()}


def names(source: Source, texts: Sequence[Expression], limits: Limits = LIMITS) -> dict[str, frozenset[str]]:
    """The values that each text asks for, by its key, found without rendering it; `BrokenFile` as above."""
    answers = _answers(source, texts, limits, values=None)
    return {key: frozenset(map(str, answer)) for key, answer in answers.items() if isinstance(answer, list)}


def no_field(source: Source, name: str) -> tuple[str, str]:
    """What to say about a value that no field gives, and what to do."""
    known = [field.name for field in source.template.fields]
    near = get_close_matches(name, known, n=1)
    listed = f"The fields are {', '.join(known)}." if known else "The template has no fields."
    return f"there is no field `{name}`", f"Did you mean `{near[0]}`?" if near else listed


def trouble(source: Source, text: Expression, message: str, hint: str = "", line: int = 1) -> Problem:
    """What is wrong with one text; `line` counts from 1 inside it."""
    at = text.line + min(line - 1, text.text.count("\n"))
    what = f"`{text.key}` of the template `{source.slug}` can't be rendered: {message.rstrip('.')}."
    return Problem(source.path, at, text.column, what, hint)


def _answers(
    source: Source, texts: Sequence[Expression], limits: Limits, *, values: dict[str, Value] | None
) -> dict[str, object]:
    if not texts:
        return {}
    wanted = [{"text": one.text, "wants_list": one.wants_list} for one in texts]
    answers = ask({"texts": wanted, "values": values or {}, "only_names": values is None}, limits)
    said = answers.said[: len(texts)]
    problems = list(_problems(source, texts, said))
    if len(said) < len(texts):
        problems.append(trouble(source, texts[len(said)], answers.why_ended or "the renderer ended early"))
    if problems:
        raise BrokenFile(sorted(problems))
    return {text.key: answer["answer"] for text, answer in zip(texts, said, strict=True)}


def _problems(
    source: Source, texts: Sequence[Expression], said: Sequence[Mapping[str, object]]
) -> Iterator[Problem]:
    for text, answer in zip(texts, said, strict=False):
        if "answer" not in answer:
            message, line = str(answer.get("error")), answer.get("line")
            undefined = _UNDEFINED.fullmatch(message)
            message, hint = no_field(source, undefined[1]) if undefined else (message, "")
            yield trouble(source, text, message, hint, line if isinstance(line, int) else 1)
