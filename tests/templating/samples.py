"""Templates for tests, and the shortest way to the tasks that they make."""

from pathlib import Path

from penguin_git.codec import templates
from penguin_git.codec.templates import Source
from penguin_git.model import filling_in
from penguin_git.model.layout import template_of
from penguin_git.templating import making
from penguin_git.templating.making import Made

BUILT_IN = Path(__file__).parents[2] / "templates"


def read(text: str, path: str = "sample.yaml") -> Source:
    """The template that a text says."""
    slug = template_of(path)
    assert slug is not None
    return templates.parse(text.encode(), path, slug)


def built_in(slug: str) -> Source:
    """A template that comes with penguin."""
    name = f"{slug}-template.yml"
    return read((BUILT_IN / name).read_text(), name)


def made(source: Source, **said: object) -> Made:
    """The tasks of a template that is filled in."""
    return making.made(source, filling_in.checked(source.template.fields, source.slug, said))
