"""What a branch would bring is its code: penguin's own folder does not count, however it is spelled."""

from pathlib import Path

from penguin_git.runner.changes import brought
from tests.support.clones import Clone


def test_penguins_folder_is_no_change_in_any_case(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    start = clone.git("rev-parse", "HEAD")
    clone.commit({".Penguin/tasks/a.yaml": "title: A\n", ".penguin/b": "x\n", "code.py": "x\n"})

    with clone.project() as project:
        found = brought(project.repo.shared, start, clone.git("rev-parse", "HEAD"))

    assert ["code.py"] == list(found)
