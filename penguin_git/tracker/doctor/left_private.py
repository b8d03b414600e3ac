"""Private folders of agents that nobody will go on from."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from penguin_git.model.ids import TaskId
from penguin_git.runner import private_files
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient


def folders(patient: Patient) -> Iterator[Finding]:
    """Those of tasks that have no branch: conversations that belong to no attempt."""
    home = private_files.home(patient.project.repo)
    for folder in sorted(home.iterdir()) if home.is_dir() else ():
        if not patient.has_branch(TaskId(folder.name)):
            yield _left(folder)


def _left(folder: Path) -> Finding:
    message = "An agent kept its conversation here, and its task has no attempt any more."
    return Finding(
        "left-private-folder", message, str(folder), "remove it", lambda: shutil.rmtree(folder), alone=True
    )
