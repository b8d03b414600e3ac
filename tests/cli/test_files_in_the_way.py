"""A file where penguin keeps a folder: every command names it, and none loses it."""

from pathlib import Path

import pytest

from tests.cli.driving import penguin
from tests.git.building import started
from tests.support.clones import Clone


@pytest.mark.parametrize("path", [".penguin", ".penguin/tasks"])
def test_a_file_in_place_of_a_folder_is_named_and_kept(path: str, tmp_path: Path) -> None:
    folder = started(tmp_path / "shop").work_tree
    file = folder / path
    file.parent.mkdir(exist_ok=True)
    file.write_text("Mine.\n")
    wanted = f"error: `{path}` is a file where penguin keeps a folder.\n  hint: mv {file} {file}.aside\n"

    for command in ("init", "task create T", "task list", "doctor", "doctor --fix"):
        said = penguin(folder, *command.split())
        assert (1, wanted) == (said.code, said.err)

    assert "Mine.\n" == file.read_text()
    file.rename(f"{file}.aside")
    assert penguin(folder, "init").code == 0


def test_so_it_is_where_projects_are_kept(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "shop")
    (clone.path / ".penguin/projects").write_text("Mine.\n")

    said = penguin(clone.path, "project", "create", "shop")

    assert said.code == 1
    assert "`.penguin/projects` is a file where penguin keeps a folder." in said.err
    assert "Mine.\n" == (clone.path / ".penguin/projects").read_text()
