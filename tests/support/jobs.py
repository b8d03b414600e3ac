"""A job for tests."""

import os
from pathlib import Path

from penguin_git.agents.protocol import Job
from penguin_git.model.event import Event


def a_job(folder: Path, script: str | None = None, transcript: tuple[Event, ...] = ()) -> Job:
    """A job in `folder` whose processes see the PATH and nothing else."""
    return Job(
        task="k3f9",
        attempt=1,
        title="Bake a cake",
        prompt="Please bake a cake.",
        script=script,
        folder=folder,
        environment={"PATH": os.environ["PATH"]},
        transcript=transcript,
    )
