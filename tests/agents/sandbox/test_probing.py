"""Which level is found on a machine."""

import os
from pathlib import Path

from penguin_git.agents.sandbox.launcher import OLDEST, version
from penguin_git.agents.sandbox.probing import probe
from penguin_git.agents.sandbox.walls import Level
from tests.agents.sandbox.cell import HAS_BUBBLEWRAP


@HAS_BUBBLEWRAP
def test_bubblewrap_is_taken_where_it_works() -> None:
    assert Level.BUBBLEWRAP is probe(os.environ)


def test_without_bubblewrap_it_is_landlock_where_the_kernel_has_it(tmp_path: Path) -> None:
    expected = Level.LANDLOCK if version() >= OLDEST else Level.NONE

    assert expected is probe({"PATH": str(tmp_path)})


def test_a_bubblewrap_that_does_not_work_is_not_relied_on(tmp_path: Path) -> None:
    (tmp_path / "bwrap").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)

    assert Level.BUBBLEWRAP is not probe({"PATH": str(tmp_path)})


def test_a_program_in_the_working_folder_is_never_taken(tmp_path: Path) -> None:
    bin_folder = Path(os.path.relpath(tmp_path))
    (tmp_path / "bwrap").write_text("#!/bin/sh\ntouch ran\n")
    (tmp_path / "bwrap").chmod(0o755)

    assert Level.BUBBLEWRAP is not probe({"PATH": f"{bin_folder}:."})
    assert not (tmp_path / "ran").exists()
