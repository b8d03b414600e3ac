"""Making a repository ready: it is done whole, or not at all."""

import subprocess
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.tracker import setup
from penguin_git.tracker.project import Project
from tests.support.clones import Clone, steady_world


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


def test_what_could_not_be_committed_is_the_next_time(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.git("init", "--quiet", "--initial-branch=main")
    clone.git("commit", "--quiet", "--allow-empty", "--message=Start")
    merge = tmp_path / ".git/MERGE_HEAD"
    merge.write_text(clone.git("rev-parse", "HEAD") + "\n")

    with clone.project() as project:
        first = setup.initialise(project)
        merge.unlink()
        (clone.path / ".penguin/config.yaml").write_text("base: main\nmax_parallel: 5\n")
        second = setup.initialise(project)
        third = setup.initialise(project)

    assert (None, "a merge is under way") == (first.commit, first.why_not)
    assert {*first.written} - {".penguin/config.yaml"} == {*second.written}
    assert "?? .penguin/config.yaml" == clone.git("status", "--porcelain")
    assert ((), None) == (third.written, third.commit)
