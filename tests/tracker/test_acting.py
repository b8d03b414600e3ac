"""What is chosen on a board is done as the commands of that name do it."""

from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model.board import Card
from penguin_git.model.doing import Action, possible
from penguin_git.tracker import acting, boarding
from penguin_git.tracker.project import Project
from tests.support import robots
from tests.support.clones import Clone


def _act(clone: Clone, task: str, action: Action, words: str = "") -> str:
    with clone.project() as project:
        return acting.act(project, task, action, words)


def _card(clone: Clone, task: str) -> Card:
    with clone.project() as project:
        card = boarding.board(project).card(task)
    assert card is not None
    return card


def test_a_task_goes_through_everything_that_its_file_decides(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("bake", "title: Bake\nrun: 'true'\nrequires_approval: true\n")
    states = []

    for action, words in (
        (Action.APPROVE, "for six"),
        (Action.NOTE, "with sugar"),
        (Action.PAUSE, ""),
        (Action.RESUME, ""),
        (Action.REJECT, "too sweet"),
        (Action.CANCEL, ""),
        (Action.REOPEN, ""),
        (Action.DONE, "bought one"),
    ):
        assert action in {one.action for one in possible(_card(clone, "bake"))}
        _act(clone, "bake", action, words)
        states.append(_card(clone, "bake").state)

    assert "ready ready paused ready paused cancelled blocked completed" == " ".join(states)
    assert ["with sugar", "too sweet", "bought one"] == [note.text for note in clone.on_base("bake").notes]


def test_work_in_review_goes_back_with_the_reason_and_lands_when_it_is_approved(tmp_path: Path) -> None:
    clone = robots.robot_clone(tmp_path / "clone", robots.append("cake", "x\n"))
    clone.task("bake", "title: Bake\nassigned_to: robot\nreview: required\n")
    clone.run()

    back = _act(clone, "bake", Action.REJECT, "more sugar")
    clone.run()
    landed = _act(clone, "bake", Action.APPROVE)

    assert "Nobody works on this clone now" in back
    assert ["more sugar"] == [note.text for note in clone.on_base("bake").notes]
    assert "`bake` landed on `main`." == landed
    assert clone.read("cake").startswith("x\n")


def test_what_can_not_be_done_any_more_is_refused_with_the_next_step(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("bake", "status: completed\n\ntitle: Bake\n")

    with pytest.raises(PenguinError, match="`bake` is completed, so you can't pause it") as refused:
        _act(clone, "bake", Action.PAUSE)

    assert "pending" in (refused.value.hint or "")


def test_an_agent_can_not_steer_tasks_by_a_board(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("bake", "title: Bake\n")
    inside = structs.replace(clone.world, environ={**clone.world.environ, "PENGUIN_TASK": "bake"})

    with Project.open(clone.path, inside) as project, pytest.raises(PenguinError, match="Inside an attempt"):
        acting.act(project, "bake", Action.APPROVE)
