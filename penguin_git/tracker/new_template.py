"""A template to begin with, in the project's own folder."""

from penguin_git.errors import PenguinError
from penguin_git.model import layout
from penguin_git.model.text import visible
from penguin_git.tracker import catalogue, editing
from penguin_git.tracker.catalogue import Origin
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.project import Project

_START = """\
# yaml-language-server: $schema=../schema/template.json
# `penguin template validate {slug}` checks this file, and
# `penguin task create --template {slug} --field topic=… --dry-run` shows what it makes.
name: {name}
description: What it is for, in a line

# What is asked for. Types: string, text (several lines), choice, int, bool, list.
fields:
  - name: topic
    type: string
    required: true
    description: What it is about
  - name: size
    type: choice
    options: [small, large]
    default: small

# What every task of it may consume and use. Any text may hold expressions of Jinja.
resource_constraints:
  max_tokens: "{{{{ 5000 if size == 'small' else 15000 }}}}"
  max_duration_minutes: 60
  allowed_tools: [file_operations, code_execution]

# The tasks below the parent. `subtasks` are independent of each other; call the key `workflow`, and each
# waits for the one before it. Leave it out for a single task, and give that a `title` here.
subtasks:
  - title: "Plan {{{{ topic }}}}"
    description: Say how it is to be done
  - title: "Do {{{{ topic }}}}"
    acceptance:
      - "{{{{ topic }}}} is done"
"""


def write(
    project: Project, name: str, *, copied: str | None = None, commit: bool = True, on_base: bool = False
) -> tuple[str, Saved]:
    """Write a new template, or a copy of one under a new name; where it lies, and where it went."""
    slug = layout.template_of(f"{name}.yaml")
    if slug is None or slug != name:
        near = f"Call it `{slug}`." if slug else "Use a-z, 0-9 and `-`."
        raise PenguinError(f"`{visible(name[:60])}` can't be the name of a template.", hint=near)
    found = {one.slug: one for one in catalogue.listed(project)}.get(slug)
    if found is not None and found.origin is not Origin.BUILT_IN:
        raise PenguinError(
            f"There is a template `{found.path}` already.", hint="Edit it, or choose another name."
        )
    data = catalogue.shown(project, copied).data if copied else _started(slug)
    path = f"{layout.TEMPLATES}/{slug}.yaml"
    subject = f"penguin: add the template {slug}"
    return path, editing.save(project, path, lambda _: data, subject, commit=commit, on_base=on_base)


def _started(slug: str) -> bytes:
    return _START.format(slug=slug, name=slug.replace("-", " ").capitalize()).encode()
