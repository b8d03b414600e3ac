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
    """Where a template comes from; `built_in` and `base` may be used for tasks on the base branch."""

    BUILT_IN = "built_in"
    BASE = "base"
    CHANGED = "changed"  # on the base too, but the checkout says something else
    CHECKOUT = "checkout"  # only in the checkout


_REMARKS = {
    Origin.CHANGED: "`{path}` reads differently on `{base}`; the one in your checkout counts.",
    Origin.CHECKOUT: "`{path}` is not on `{base}` yet.",
}


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
            template = self.source.template
            said |= {"description": None} | msgspec.to_builtins(template) | {"name": self.name}
            said["fields"] = [
                {"name": field.name, "type": str(field.type), "required": field.required}
                | msgspec.to_builtins(field)
                for field in template.fields
            ]
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


def usable(project: Project, wanted: str, *, from_base: bool = False) -> tuple[Source, str]:
    """The template to make tasks from, and a remark where the base branch says something else.

    It is the one in the checkout: tasks that it makes go where the person's own edits go. With `from_base`,
    for tasks that go to the base branch by themselves or are an agent's, it is what everybody agreed on, as
    with settings: the base branch's own, or a built-in one.
    """
    found, base = shown(project, wanted), project.store.base_name
    remark = _REMARKS.get(found.origin, "")
    if found.origin is Origin.CHANGED and from_base:
        remark = "`{path}` reads differently here; the one on `{base}` counts."
        data = template_files.on_base(project.store)[found.path]
        found = _read(found.slug, found.path, Origin.BASE, data)
    if found.problems or found.source is None:
        raise BrokenFile(found.problems)
    if found.origin is Origin.CHECKOUT and from_base:
        raise PenguinError(
            f"The template `{found.path}` is not on the base branch `{base}` yet.",
            hint="Commit it there first; until then it makes tasks in your checkout, without `--on-base`.",
        )
    return found.source, remark.format(path=found.path, base=base)


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
    name = wanted.removeprefix(f"{layout.TEMPLATES}/")  # as a file, too
    is_file = name.endswith((".yaml", ".yml")) and "/" not in name
    slug = layout.template_of(name if is_file else f"{wanted}.yaml")
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
