"""A job for a program: with a private folder, and variables of ours."""

from dataclasses import replace
from pathlib import Path

import pytest

from penguin_git.agents.protocol import Job
from tests.support.jobs import a_job


@pytest.fixture
def job(tmp_path: Path) -> Job:
    folder = tmp_path / "tree"
    folder.mkdir()
    ours = {"ANTHROPIC_API_KEY": "a-key-of-ours", "OTHER_KEY": "another-key"}
    return replace(a_job(folder), private=tmp_path / "private", ours=ours)
