"""What the documentation shows in `python` blocks runs, and prints what the `text` block below shows."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from penguin_git import project
from penguin_git.project import TaskManager
from tests.docs import transcript
from tests.support.clones import Clone

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "guides" / "use-from-python.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```)?", re.MULTILINE | re.DOTALL)


def test_the_python_blocks_of_the_guide_print_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = Clone.new(tmp_path / "clone")
    monkeypatch.chdir(clone.path)
    names, known = transcript.Names(), dict[str, object]()

    for block in _BLOCK.finditer(PAGE.read_text()):
        said = StringIO()
        with redirect_stdout(said):
            exec(block[1], known)  # noqa: S102 - a page of ours

        shown = tuple((block[2] or "").splitlines())
        assert "" == names.difference(shown, said.getvalue().splitlines()), block[1]


def test_every_public_name_and_method_says_what_it_is_for() -> None:
    things = {name: getattr(project, name) for name in project.__all__}
    methods = {name: getattr(TaskManager, name) for name in dir(TaskManager) if not name.startswith("_")}

    assert [] == [name for name, thing in {**things, **methods}.items() if not thing.__doc__]


def test_every_public_name_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text()
    methods = [name for name in dir(TaskManager) if not name.startswith("_")]

    assert [] == [name for name in project.__all__ if f"\n## {name}\n" not in page]
    assert [] == [name for name in methods if f"\n### {name}\n" not in page]
