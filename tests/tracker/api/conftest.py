"""A repository, and a manager of its tasks."""

from pathlib import Path

import pytest

from penguin_git.project import TaskManager
from tests.support.clones import Clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "clone")


@pytest.fixture
def tm(clone: Clone) -> TaskManager:
    return TaskManager(clone.path, world=clone.world)
