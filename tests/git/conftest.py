"""The repository that most tests of this package begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from penguin_git.git.objects import Objects
from penguin_git.git.repository import Repository
from tests.git.attempt import Attempt
from tests.git.building import started


@pytest.fixture
def repo(request: pytest.FixtureRequest, tmp_path: Path) -> Repository:
    """With one commit; of the object format that the test's parameter says."""
    return started(tmp_path / "shop", getattr(request, "param", "sha1"))


@pytest.fixture
def objects(repo: Repository) -> Iterator[Objects]:
    with Objects(repo.shared) as opened:
        yield opened


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    return Attempt(tmp_path)
