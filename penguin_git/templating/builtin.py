"""The templates that come with penguin."""

from pathlib import Path

from penguin_git.model import layout

_PACKAGED = Path(__file__).parents[1] / "_templates"
_CHECKOUT = Path(__file__).parents[2] / "templates"


def files() -> dict[str, bytes]:
    """The built-in template files by their names."""
    folder = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
    found = sorted(file for file in folder.iterdir() if file.is_file() and layout.template_of(file.name))
    return {file.name: file.read_bytes() for file in found}
