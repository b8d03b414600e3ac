"""Templates from Python: one call, one commit, typed values."""

from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.instantiating import instantiate
from penguin_git.tracker.view import view
from tests.support.clones import Clone


def test_a_program_gives_values_of_its_own_types(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")

    with clone.project() as project:
        made = instantiate(
            project, view(project), "code-review", {"target": "src", "focus": ["speed, mostly", "tests"]}
        )

    (task,) = made.tasks
    assert "main" == made.saved.branch
    assert task == clone.on_base(task.id)
    assert "Look above all at: speed, mostly, tests." in (task.description or "")


def test_wishes_and_a_chosen_id_are_about_the_parent(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")

    with clone.project() as project:
        made = instantiate(
            project,
            view(project),
            "bug-fix",
            {"bug_description": "It fails"},
            Wishes(title="Mend it", budget_tokens=9),
            chosen="mend",
            commit=False,
        )

    assert ("mend", "Mend it") == (made.tasks[0].id, made.tasks[0].title)
    assert {9} == {task.resource_constraints.max_tokens for task in made.tasks}
    assert 5 == len(clone.git("status", "--porcelain", "-uall").splitlines())


def test_what_is_missing_is_an_error_before_anything_is_written(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")

    with clone.project() as project, pytest.raises(PenguinError, match="needs `bug_description`"):
        instantiate(project, view(project), "bug-fix", {"severity": "low"})

    assert "" == clone.git("status", "--porcelain", "-uall")
