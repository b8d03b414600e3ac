"""What a person fills into the fields of a template: text to values of the fields' types."""

import json
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from penguin_git.errors import PenguinError
from penguin_git.model.template import FieldType, TemplateField, Value, blanks
from penguin_git.model.text import visible

_BOOLEANS = {
    **dict.fromkeys(("true", "yes", "on", "y", "1"), True),
    **dict.fromkeys(("false", "no", "off", "n", "0"), False),
}


def filled_in(fields: tuple[TemplateField, ...], said: Iterable[tuple[str, str]]) -> dict[str, Value]:
    """The values that `name=text` pairs give; `PenguinError` lists everything that is wrong with them."""
    known = {field.name: field for field in fields}
    values: dict[str, Value] = {}
    wrong: list[PenguinError] = []
    for name, text in said:
        try:
            _add(values, _field(known, name), text)
        except PenguinError as error:
            wrong.append(error)
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise PenguinError("\n".join(f"{one.message} {one.hint}".rstrip() for one in wrong))
    return values


def checked(fields: tuple[TemplateField, ...], template: str, said: Mapping[str, object]) -> dict[str, Value]:
    """The values that a program gives: texts, numbers, booleans, lists. Nothing required may be missing."""
    values = filled_in(fields, [(name, _as_text(one)) for name, one in said.items()])
    blank = list(blanks(fields, values))
    if blank:
        raise missing(blank, template)
    return values


def _as_text(said: object) -> str:
    if isinstance(said, list | tuple):
        return json.dumps([str(one) for one in said])
    return str(said).lower() if isinstance(said, bool) else str(said)


def value(field: TemplateField, text: str) -> Value:
    """What `text` means for a field."""
    return _READERS[field.type](field, text)


def missing(fields: Iterable[TemplateField], template: str) -> PenguinError:
    """The error about required fields that nothing is said about, all at once."""
    listed = ", ".join(f"`{field.name}`{_about(field)}" for field in fields)
    names = " ".join(f"--field {field.name}=…" for field in fields)
    return PenguinError(f"The template `{template}` needs {listed}.", hint=f"Add {names}")


def _about(field: TemplateField) -> str:
    about = f"one of {', '.join(field.options)}" if field.options else field.description
    return f" ({visible(about)})" if about else ""


def _field(known: Mapping[str, TemplateField], name: str) -> TemplateField:
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    suggestion = f"Did you mean `{near[0]}`? " if near else ""
    listed = f"The fields are {', '.join(known)}." if known else "The template has no fields."
    raise PenguinError(f"The template has no field `{visible(name[:60])}`.", hint=suggestion + listed)


def _add(values: dict[str, Value], field: TemplateField, text: str) -> None:
    before, new = values.get(field.name), value(field, text)
    if before is None:
        values[field.name] = new
    elif isinstance(before, tuple) and isinstance(new, tuple):
        values[field.name] = (*before, *new)
    else:
        raise PenguinError(f"`{field.name}` is filled in twice.", hint="Keep one of the two.")


def _string(field: TemplateField, text: str) -> str:
    tidy = text.strip()
    if len(tidy.splitlines()) > 1:
        raise PenguinError(
            f"`{field.name}` has to be one line.", hint="A field of the type `text` may have several."
        )
    return tidy


def _text(field: TemplateField, text: str) -> str:  # noqa: ARG001 - a reader like the others
    return text.replace("\r\n", "\n").strip("\n").rstrip()


def _choice(field: TemplateField, text: str) -> str:
    wanted = text.strip()
    by_name = {option.casefold(): option for option in field.options}
    if wanted.casefold() in by_name:
        return wanted if wanted in field.options else by_name[wanted.casefold()]
    near = get_close_matches(wanted.casefold(), by_name, n=1)
    suggestion = f"Did you mean `{by_name[near[0]]}`? " if near else ""
    raise PenguinError(
        f"`{field.name}` can't be `{visible(wanted[:60])}`.",
        hint=f"{suggestion}It is one of {', '.join(field.options)}.",
    )


def _integer(field: TemplateField, text: str) -> int:
    digits = text.strip()
    if not digits.removeprefix("-").isdecimal() or not digits.isascii() or len(digits) > 18:
        raise PenguinError(
            f"`{field.name}` has to be a whole number, not `{visible(digits[:60])}`.",
            hint="Write digits only, as in 15000.",
        )
    return int(digits)


def _boolean(field: TemplateField, text: str) -> bool:
    found = _BOOLEANS.get(text.strip().casefold())
    if found is None:
        raise PenguinError(
            f"`{field.name}` has to be true or false, not `{visible(text.strip()[:60])}`.",
            hint="Write `true` or `false`.",
        )
    return found


def _list(field: TemplateField, text: str) -> tuple[str, ...]:  # noqa: ARG001 - a reader like the others
    return items(text)


def items(text: str) -> tuple[str, ...]:
    """The items of a list as a text says it: JSON, one a line, or between commas."""
    found = _json_list(text)
    if found is None:
        found = text.strip().splitlines() if "\n" in text.strip() else text.split(",")
        found = [item.strip().removeprefix("- ") for item in found]
    return tuple(item for item in map(str.strip, found) if item)


def _json_list(text: str) -> list[str] | None:
    if not text.lstrip().startswith("["):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return [one if isinstance(one, str) else json.dumps(one) for one in found]


_READERS: Mapping[FieldType, Callable[[TemplateField, str], Value]] = {
    FieldType.STRING: _string,
    FieldType.TEXT: _text,
    FieldType.CHOICE: _choice,
    FieldType.INT: _integer,
    FieldType.BOOL: _boolean,
    FieldType.LIST: _list,
}
