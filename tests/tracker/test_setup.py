"""Making a repository ready: it is done whole, or not at all."""

import subprocess
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.tracker import setup
from penguin_git.tracker.project import Project
from tests.support.clones import steady_world


def test_nothing_is_written_for_a_user_whom_git_cannot_name(tmp_path: Path) -> None:
    for command in ("init -q", "commit -q --allow-empty -m Start", "config user.useConfigOnly true"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)
    known = steady_world()
    nobody = structs.replace(known, environ={"PATH": known.environ["PATH"]})

    with (
        Project.open(tmp_path, nobody) as project,
        pytest.raises(PenguinError, match="does not know who you are"),
    ):
        setup.initialise(project)

    assert not (tmp_path / ".penguin").exists()
    with Project.open(tmp_path, known) as project:
        assert setup.initialise(project).commit
    assert (tmp_path / ".penguin" / "config.yaml").is_file()
