"""The expressions of a template to what they say, each trouble with the place that it comes from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import NamedTuple

from penguin_git.codec.templates import Source
from penguin_git.errors import BrokenFile, Problem
from penguin_git.model.template import Expression, Value
from penguin_git.templating.process import Answers, Limits, ask

LIMITS = Limits()

_UNDEFINED = re.compile(r"'(\w+)' is undefined")


class Case(NamedTuple):
    """Texts, and the values that they are rendered with."""

    texts: Sequence[Expression]
    values: Mapping[str, Value]


def rendered(
    source: Source, texts: Sequence[Expression], values: Mapping[str, Value], limits: Limits = LIMITS
) -> dict[str, str]:
    """What each text says with these values, by its key; `BrokenFile` names every one that says nothing."""
    (said,) = tried(source, [Case(texts, values)], limits)
    if isinstance(said, BrokenFile):
        raise said
    return said


def tried(
    source: Source, cases: Sequence[Case], limits: Limits = LIMITS
) -> Iterator[dict[str, str] | BrokenFile]:
    """What the texts of each case say, by their keys, or what is wrong with them.

    One child renders as many cases as it can within the limits; the case that it ends in gets one of its own.
    """
    left = list(cases)
    while left:
        answers = list(_answers(source, left, limits))
        for case in answers:
            if isinstance(case, BrokenFile):
                yield case
            else:
                yield {key: str(answer) for key, answer in case.items()}
        left = left[len(answers) :]


def names(source: Source, texts: Sequence[Expression], limits: Limits = LIMITS) -> dict[str, frozenset[str]]:
    """The values that each text asks for, by its key, found without rendering it; `BrokenFile` as above."""
    (said,) = _answers(source, [Case(texts, {})], limits, only_names=True)
    if isinstance(said, BrokenFile):
        raise said
    return {key: frozenset(map(str, answer)) for key, answer in said.items() if isinstance(answer, list)}


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
    source: Source, cases: Sequence[Case], limits: Limits, *, only_names: bool = False
) -> Iterator[dict[str, object] | BrokenFile]:
    """The child's answers to each case; fewer where it ended before the last, but always to the first."""
    wanted = [{"texts": [_wish(text) for text in case.texts], "values": dict(case.values)} for case in cases]
    has_texts = any(case.texts for case in cases)
    answers = ask({"cases": wanted, "only_names": only_names}, limits) if has_texts else Answers(())
    left = iter(answers.said)
    for number, (texts, _) in enumerate(cases):
        said = list(islice(left, len(texts)))
        problems = list(_problems(source, texts, said))
        if len(said) < len(texts):
            if number:
                return
            problems.append(
                trouble(source, texts[len(said)], answers.why_ended or "the renderer ended early")
            )
        if problems:
            yield BrokenFile(sorted(problems))
        else:
            yield {text.key: answer["answer"] for text, answer in zip(texts, said, strict=True)}


def _wish(text: Expression) -> dict[str, object]:
    return {"text": text.text, "wants_list": text.wants_list}


def _problems(
    source: Source, texts: Sequence[Expression], said: Sequence[Mapping[str, object]]
) -> Iterator[Problem]:
    for text, answer in zip(texts, said, strict=False):
        if "answer" not in answer:
            message, line = str(answer.get("error")), answer.get("line")
            undefined = _UNDEFINED.fullmatch(message)
            message, hint = no_field(source, undefined[1]) if undefined else (message, "")
            yield trouble(source, text, message, hint, line if isinstance(line, int) else 1)
