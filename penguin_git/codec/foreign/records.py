"""JSON as other tools write it: one array, an object a line, or several arrays one after the other."""

import json
from collections.abc import Iterator, Mapping

import msgspec

from penguin_git.errors import BrokenFile, Problem
from penguin_git.model.incoming.item import Record
from penguin_git.model.task import Free

MOST = 200_000  # records
_ENVELOPES = ("items", "issues", "tasks", "nodes")  # lists that answers of APIs wrap


def text_of(data: bytes, path: str) -> str:
    """The text of a file; `BrokenFile` for what is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenFile(
            [Problem(path, line, 1, "This is not text in UTF-8.", "Save the file as UTF-8.")]
        ) from None


def records(text: str, path: str) -> tuple[Record, ...]:
    """The objects of a text. `BrokenFile` says where it is no JSON, and what is no object."""
    found = tuple(_records(text, path))
    if len(found) > MOST:
        raise BrokenFile([Problem(path, 0, 0, f"There are more than {MOST:,} records.", "Import a part.")])
    problems = [
        Problem(place, 0, 0, "A task has to be an object in braces.")
        for place, said in found
        if not isinstance(said, dict)
    ]
    if problems:
        raise BrokenFile(problems[:20])
    return tuple(Record(place, said) for place, said in found if isinstance(said, dict))


def _records(text: str, path: str) -> Iterator[tuple[str, Free]]:
    if not text.strip():
        return
    try:
        whole = msgspec.json.decode(text.encode(errors="replace"))
    except RecursionError:
        raise BrokenFile([Problem(path, 0, 0, "The JSON is nested too deeply.")]) from None
    except (msgspec.DecodeError, msgspec.ValidationError):
        yield from _pieces(text, path)
    else:
        yield from _listed(whole, path, count=0)


def _listed(said: Free, path: str, *, count: int) -> Iterator[tuple[str, Free]]:
    """The objects in a value: itself, those of a list, of lists in a list, or of a list that it wraps."""
    for name in _ENVELOPES if isinstance(said, dict) else ():
        if isinstance(said.get(name), list):
            said = said[name]
            break
    if not isinstance(said, list):
        yield f"{path}[{count + 1}]" if count else path, said
        return
    flat = [inner for one in said for inner in (one if isinstance(one, list) else [one])]
    for number, one in enumerate(flat, start=count + 1):
        yield f"{path}[{number}]", one


def _pieces(text: str, path: str) -> Iterator[tuple[str, Free]]:
    """Values one after the other, on lines of their own or not."""
    decoder = json.JSONDecoder()
    at, count, line, counted = 0, 0, 1, 0
    while (start := _next(text, at)) < len(text):
        line, counted = line + text.count("\n", counted, start), start
        try:
            value, at = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            raise BrokenFile([_no_json(text, error, path)]) from None
        except ValueError:  # Python reads no number of thousands of digits
            raise BrokenFile([Problem(path, line, 0, "A number in here is far too long.")]) from None
        except RecursionError:
            raise BrokenFile([Problem(path, line, 0, "The JSON is nested too deeply.")]) from None
        if isinstance(value, list):
            inner = list(_listed(value, path, count=count))
            count += len(inner)
            yield from inner
        else:
            count += 1
            yield f"{path}:{line}", value


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,\ufeff":
        at += 1
    return at


def _no_json(text: str, error: json.JSONDecodeError, path: str) -> Problem:
    what = text[error.pos : error.pos + 1]
    found = f"`{what}`" if what.strip() else "the end" if not what else "a blank"
    return Problem(
        path, error.lineno, error.colno, f"This is no JSON: {error.msg.lower()}, but {found} stands there."
    )


def sample(text: str, path: str) -> Mapping[str, Free] | None:
    """The first object of JSON, None where there is none in it; `BrokenFile` for what is no JSON."""
    first = next(_records(text, path), None)
    return first[1] if first and isinstance(first[1], dict) else None
