"""A cell for every test of the walls."""

from pathlib import Path

import pytest

from penguin_git.agents.stopping import StopSignal
from tests.agents.sandbox.cell import Cell


@pytest.fixture
def cell(tmp_path: Path, stop: StopSignal) -> Cell:
    return Cell(tmp_path, stop)
