"""What a Python project asks for: the dependencies in `pyproject.toml` and in lists of requirements."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from penguin_git.model.code.dependencies import Declared
from penguin_git.model.text import visible

# Of a text whose blanks are single ones, and possessive: nothing here may be tried again in another way.
_REQUIREMENT = re.compile(
    r"""
    ^\s?+(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*+(?<![._-]))\s?+
    (?:\[(?P<extras>[^\]]*+)\])?+\s?+
    (?P<version>\(?+\s?+(?:[<>=!~]=?+=?+\s?+[^\s,;)]++\s?+,?+\s?+)*+\)?+|@\s?+\S++)\s?+
    (?:;(?P<marker>.*+))?+$
    """,
    re.VERBOSE,
)

_QUOTED = re.compile(r"\"([^\"]*+)\"|'([^']*+)'")
_BESIDE = re.compile(r"(?:^|(?<!\s)\s)\s*+(?:#|--)|^#")  # comments and options
_OLDEST = re.compile(r"""^requires-python\s*=\s*["'][^"'\n]*>=\s*(\d)\.(\d{1,2})""", re.MULTILINE)


class NoToml(ValueError):
    """Why a file is no TOML, and in which line."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line, self.why = line, why


def is_manifest(path: str) -> bool:
    """Whether a file says what a Python project asks for."""
    name = path.rpartition("/")[2]
    is_list = name.endswith(".txt") and ("requirements" in name or path.split("/")[-2:-1] == ["requirements"])
    return name == "pyproject.toml" or is_list


def read(text: str, path: str, lines: Sequence[str]) -> list[Declared]:
    """The dependencies with the lines that they stand in. Raises `NoToml`."""
    if path.endswith(".txt"):
        return list(_listed(path, lines))
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        line = int(place[1]) if place else len(lines)
        why = str(error).partition(" (at ")[0]
        raise NoToml(min(max(line, 1), max(len(lines), 1)), f"it is no TOML: {visible(why)}") from None
    except (RecursionError, ValueError):  # nested too deep, or numbers and dates that Python can't hold
        return []
    return list(_in_tables(tables, path, lines))


def needed_python(text: str) -> tuple[int, ...]:
    """The oldest Python that a `pyproject.toml` allows, such as (3, 12); (0,) where it does not say."""
    found = _OLDEST.search(text)
    return (int(found[1]), int(found[2])) if found else (0,)


def _listed(path: str, lines: Sequence[str]) -> Iterator[Declared]:
    for number, line in enumerate(lines, start=1):
        said = _BESIDE.split(line.rstrip().removesuffix("\\"), maxsplit=1)[0]
        if declared := _declared(said, path, number, group="requirements"):
            yield declared


def _in_tables(tables: Mapping[str, Any], path: str, lines: Sequence[str]) -> Iterator[Declared]:
    project = tables.get("project")
    groups = [("dependencies", _at(project, "dependencies"), True)]
    extras, own = _at(project, "optional-dependencies"), tables.get("dependency-groups")
    for kind, several in (("optional", extras), ("group", own)):
        if isinstance(several, Mapping):
            groups += [(f"{kind}:{name}", said, False) for name, said in several.items()]
    wanted = [
        (group, one, is_needed)
        for group, said, is_needed in groups
        for one in (said if isinstance(said, list) else [])
        if isinstance(one, str)
    ]
    places = _places({one for _, one, _ in wanted}, lines)
    for group, one, is_needed in wanted:
        line = next(places[one], None)
        if line and (declared := _declared(one, path, line, group=group, is_needed=is_needed)):
            yield declared


def _at(table: object, key: str) -> object:
    return table.get(key) if isinstance(table, Mapping) else None


def _places(wanted: Collection[str], lines: Sequence[str]) -> dict[str, Iterator[int]]:
    """The lines, in order, that each of these texts stands in as a string of its own."""
    found: dict[str, list[int]] = {one: [] for one in wanted}
    for number, line in enumerate(lines, start=1):
        for one in {match[1] or match[2] for match in _QUOTED.finditer(line)} & found.keys():
            found[one].append(number)
    return {one: iter(numbers) for one, numbers in found.items()}


def _declared(said: str, path: str, line: int, *, group: str, is_needed: bool = False) -> Declared | None:
    match = _REQUIREMENT.match(" ".join(said.split()))
    if match is None:
        return None
    extras = sorted(one.strip().casefold() for one in (match["extras"] or "").split(","))
    return Declared(
        path=path,
        line=line,
        name=re.sub(r"[-_.]+", "-", match["name"]).casefold(),
        group=group,
        extras=",".join(extras),
        version=re.sub(r"[\s()]", "", match["version"]),
        marker="".join((match["marker"] or "").split()),
        is_needed=is_needed,
    )
