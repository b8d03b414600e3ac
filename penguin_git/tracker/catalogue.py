"""The templates that there are: the project's own, which shadow the built-in ones, and where each stands."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum

import msgspec
from msgspec import Struct

from penguin_git.codec import templates as template_codec
from penguin_git.codec.templates import Source
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model import layout
from penguin_git.model.text import visible
from penguin_git.store import templates as template_files
from penguin_git.templating import builtin, checking
from penguin_git.tracker.project import Project

BUILT_IN = "built-in"


class Origin(StrEnum):
    """Where a template comes from; only `built_in` and `base` may be used to make tasks."""

    BUILT_IN = "built_in"
    BASE = "base"
    CHANGED = "changed"  # on the base too, but the checkout says something else
    CHECKOUT = "checkout"  # only in the checkout


class Listed(Struct, frozen=True, kw_only=True):
    """One template as a person sees it here: what it says, or why it can't be read."""

    slug: str
    path: str
    origin: Origin
    data: bytes = b""
    source: Source | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """What it is called."""
        return (self.source.template.name if self.source else None) or self.slug

    def plain(self) -> dict[str, object]:
        """The template for JSON."""
        said: dict[str, object] = {
            "slug": self.slug,
            "name": self.name,
            "origin": self.origin,
            "path": self.path,
        }
        if self.source:
            said |= {"description": None, "fields": []}
            said |= msgspec.to_builtins(self.source.template) | {"name": self.name}
        return said | {"problems": [str(problem) for problem in self.problems]}


def listed(project: Project) -> list[Listed]:
    """All templates by their short names, the project's own in place of the built-in ones."""
    base, here = template_files.on_base(project.store), template_files.in_checkout(project.repo.work_tree)
    found = {slug: _read(slug, path, Origin.BUILT_IN, data) for slug, (path, data) in _built_in().items()}
    for slug, paths in _by_slug({**base, **here}).items():
        path = next((one for one in paths if one in here), paths[0])
        origin = _origin(path, base, here)
        read = _read(slug, path, origin, here.get(path, base.get(path, b"")))
        found[slug] = _doubted(read, paths)
    return [found[slug] for slug in sorted(found)]


def shown(project: Project, wanted: str) -> Listed:
    """The template that a person means, as it stands in the checkout, else on the base, else built in."""
    return _meant(listed(project), wanted)


def usable(project: Project, wanted: str, *, from_checkout: bool = False) -> tuple[Source, str]:
    """The template that tasks may be made from, and a remark where the checkout says something else.

    It is the base branch's own, or a built-in one: a template decides what its tasks may do and consume, so
    what everybody agreed on counts, as with settings. With `from_checkout` (nothing will be written) it may
    be any.
    """
    found, remark = shown(project, wanted), ""
    if found.origin is Origin.CHANGED and not from_checkout:
        remark = f"`{found.path}` reads differently here; the one on `{project.store.base_name}` counts."
        data = template_files.on_base(project.store)[found.path]
        found = _read(found.slug, found.path, Origin.BASE, data)
    if found.problems or found.source is None:
        raise BrokenFile(found.problems)
    if found.origin is Origin.CHECKOUT and not from_checkout:
        raise PenguinError(
            f"The template `{found.path}` is not on the base branch `{project.store.base_name}` yet.",
            hint="Commit it there first; until then `--dry-run` shows what it makes.",
        )
    return found.source, remark


def read(path: str, data: bytes) -> Listed:
    """A template file from anywhere."""
    return _read(layout.template_of(path) or path, path, Origin.CHECKOUT, data)


def problems(found: Listed) -> tuple[Problem, ...]:
    """Everything that is wrong with a template, its expressions included."""
    return found.problems or (checking.problems(found.source) if found.source else ())


def parsed(path: str, data: bytes | Problem) -> Source | tuple[Problem, ...]:
    """What a template file says, or everything wrong with it."""
    if isinstance(data, Problem):
        return (data,)
    slug = layout.template_of(path)
    if slug is None:
        return (Problem(path, 0, 0, "The name of a template ends in `.yaml` or `.yml`.", "Rename it."),)
    try:
        return template_codec.parse(data, path, slug)
    except BrokenFile as broken:
        return broken.problems


def _read(slug: str, path: str, origin: Origin, data: bytes | Problem) -> Listed:
    found = parsed(path, data)
    text = b"" if isinstance(data, Problem) else data
    if isinstance(found, Source):
        return Listed(slug=slug, path=path, origin=origin, data=text, source=found)
    return Listed(slug=slug, path=path, origin=origin, data=text, problems=found)


def _built_in() -> dict[str, tuple[str, bytes]]:
    found = builtin.files().items()
    return {slug: (f"{BUILT_IN}/{name}", data) for name, data in found if (slug := layout.template_of(name))}


def _by_slug(paths: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        found.setdefault(layout.template_of(path) or path, []).append(path)
    return found


def _origin(path: str, base: Mapping[str, object], here: Mapping[str, object]) -> Origin:
    if path not in base:
        return Origin.CHECKOUT
    return Origin.BASE if here.get(path, base[path]) == base[path] else Origin.CHANGED


def _doubted(read: Listed, paths: list[str]) -> Listed:
    """Two files of one short name: nobody can say which one is meant."""
    others = [path for path in paths if path != read.path]
    if not others:
        return read
    listed_paths = ", ".join(f"`{path}`" for path in others)
    message = f"There is another template of the name `{read.slug}`: {listed_paths}."
    problem = Problem(read.path, 0, 0, message, "Rename or remove one of them.")
    return msgspec.structs.replace(read, source=None, problems=(*read.problems, problem))


def _meant(templates: list[Listed], wanted: str) -> Listed:
    slug = layout.template_of(f"{wanted}.yaml")
    by_slug = {one.slug: one for one in templates}
    if slug in by_slug:
        return by_slug[slug]
    named = [one for one in templates if one.name.casefold() == wanted.strip().casefold()]
    if len(named) == 1:
        return named[0]
    near = get_close_matches(wanted, by_slug, n=1, cutoff=0.5)
    suggestion = f"Did you mean `{near[0]}`? " if near else ""
    raise PenguinError(
        f"There is no template `{visible(wanted[:60])}`.",
        hint=f"{suggestion}The templates are {', '.join(by_slug)}.",
    )
