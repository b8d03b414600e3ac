"""Project files: text to `ProjectFile` and back."""

from penguin_git.codec import rules, values
from penguin_git.codec.emitting import emitted
from penguin_git.codec.modeline import modeline
from penguin_git.codec.reading import read
from penguin_git.codec.shaping import Shape, shaped
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model.project import ProjectFile, slug

SHAPE = Shape(
    noun="a project",
    rules={
        (ProjectFile, "name"): rules.one_line,
        (ProjectFile, "created_by"): rules.one_line,
    },
    hints={
        "id": "Remove the line: the name of the file is the id.",
        "status": "Remove the line: the state follows from the project's tasks.",
        "progress": "Remove the line: the progress follows from the project's tasks.",
        "tasks": "Remove it: a task says which project it belongs to.",
        "name": "Add `name: …`; everything else is optional.",
    },
)


def parse(data: bytes, path: str) -> ProjectFile:
    """The project that a file holds; its id is the stem of `path`. Raises `BrokenFile` with every problem."""
    stem, dot, suffix = path.rpartition("/")[2].rpartition(".")
    if (dot, suffix) != (".", "yaml"):
        raise BrokenFile([Problem(path, 0, 0, "The name of a project file ends in `.yaml`.", "Rename it.")])
    if (wanted := _slug(stem)) != stem:
        hint = f"Rename it to `{wanted}.yaml`." if wanted else "Use lower case letters, digits and hyphens."
        raise BrokenFile([Problem(path, 0, 0, f"`{stem[:80]}` can't be the id of a project.", hint)])
    return shaped(read(data, path), ProjectFile, path, SHAPE, id=stem)


def format_new(project: ProjectFile) -> bytes:
    """A new file for a project."""
    said = values.pairs(project)
    said.pop("id")
    return modeline("project", 1).encode() + emitted(said)


def _slug(stem: str) -> str:
    try:
        return slug(stem)
    except PenguinError:
        return ""
