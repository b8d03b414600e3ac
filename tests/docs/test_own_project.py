"""The project's own `.penguin` folder: sound in a fresh clone, and with a task for every generated file."""

from pathlib import Path

import pytest

from penguin_git.tracker.doctor.diagnosis import examine
from tests.support.clones import Clone

ROOT = Path(__file__).parents[2]
OWN = ROOT / ".penguin"
# `release.py` makes a version, which nobody does twice.
SCRIPTS = sorted({file.name for file in (ROOT / "docs" / "make").glob("*.py")} - {"release.py"})
GENERATORS = [
    "python -m penguin_git.cli.reference",
    "python -m penguin_git.codec.reference",
    "python -m penguin_git man > docs/man/penguin.1",
    *(f"python docs/make/{script}" for script in SCRIPTS),
]


def own_files() -> dict[str, str]:
    return {
        str(file.relative_to(ROOT)): file.read_text() for file in sorted(OWN.rglob("*")) if file.is_file()
    }


@pytest.mark.parametrize("command", GENERATORS)
def test_every_generated_file_has_a_task_that_refreshes_it(command: str) -> None:
    tasks = [file.read_text().partition("acceptance:")[0] for file in (OWN / "tasks").glob("*.yaml")]

    assert 1 == sum(command in task for task in tasks)


def test_doctor_misses_nothing_but_the_clones_own_setting(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", own_files())

    found = examine(clone.path, clone.world).findings

    assert ["no-merge-driver"] == [finding.code for finding in found]
