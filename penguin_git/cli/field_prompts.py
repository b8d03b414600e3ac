"""Asking for the fields of a template on a terminal."""

import sys
from collections.abc import Callable, Mapping

import click

from penguin_git.cli import output
from penguin_git.errors import PenguinError
from penguin_git.model import filling_in
from penguin_git.model.template import FieldType, TemplateField, Value, blanks, is_expression
from penguin_git.model.text import visible


def answered(slug: str, fields: tuple[TemplateField, ...], given: Mapping[str, Value]) -> dict[str, Value]:
    """All values: on a terminal by questions, else a required field without one is an error."""
    blank = list(blanks(fields, given))
    if blank and not is_terminal():
        raise filling_in.missing(blank, slug)
    open_fields = [field for field in fields if blank and (field in blank or field.name not in given)]
    answers = {field.name: answer for field in open_fields if (answer := _asked(field)) is not None}
    return {**given, **answers}


def is_terminal() -> bool:
    """Whether somebody is there to answer: questions go to stderr, since stdout is for data."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(field: TemplateField) -> Value:
    """What a person answers; None for no more than Enter where the field can be left out."""
    if field.description:
        output.say(visible(field.description))
    if field.type is FieldType.TEXT:
        return _repeated(field, lambda: _lines(field))
    question = _question(field)
    return _repeated(field, lambda: str(click.prompt(question, default="", show_default=False, err=True)))


def _repeated(field: TemplateField, ask: Callable[[], str]) -> Value:
    while True:
        text = ask()
        if not text.strip():
            if _can_be_left_out(field):
                return None
            output.say(f"`{field.name}` is needed.")
            continue
        try:
            return filling_in.value(field, text)
        except PenguinError as error:
            output.complain(error)


def _lines(field: TemplateField) -> str:
    """Lines up to an empty one, or to the end of the input (Ctrl-D) where that is enough."""
    output.say(f"{_question(field)}, up to an empty line:")
    found: list[str] = []
    try:
        while line := str(click.prompt("", prompt_suffix="> ", default="", show_default=False, err=True)):
            found.append(line)
    except click.Abort as abort:  # so click tells of Ctrl-C, too
        is_end = isinstance(abort.__context__, EOFError)
        if not (is_end and (found or _can_be_left_out(field))):
            raise
        output.say("")
    return "\n".join(found)


def _can_be_left_out(field: TemplateField) -> bool:
    return field.default is not None or not field.required


def _question(field: TemplateField) -> str:
    kind = ", ".join(field.options) if field.options else _KINDS.get(field.type, "")
    about = f" ({visible(kind)})" if kind else ""
    return f"{field.name}{about}{_default(field)}"


_KINDS = {
    FieldType.INT: "a whole number",
    FieldType.BOOL: "yes or no",
    FieldType.LIST: "with commas between",
}


def _default(field: TemplateField) -> str:
    default = field.default
    if isinstance(default, str) and is_expression(default):
        return " [follows from the others]"
    if default is None:
        return "" if field.required else " [nothing]"
    shown = ", ".join(map(str, default)) if isinstance(default, list) else str(default)
    return f" [{visible(shown.lower() if isinstance(default, bool) else shown)}]"
