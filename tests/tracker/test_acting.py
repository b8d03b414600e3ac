"""What is chosen on a board is done as the commands of that name do it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.model.board import Card
from penguin_git.model.doing import Action, possible
from penguin_git.model.ids import TaskId
from penguin_git.tracker import acting, boarding, eyes, remarks, reviewing
from penguin_git.tracker.finding import Gone
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import view
from tests.support import robots
from tests.support.clones import Clone
from tests.support.machines import Shared


def _act(clone: Clone, task: str, action: Action, words: str = "", *, seen: str | None = None) -> str:
    with clone.project() as project:
        return acting.act(project, task, action, words, seen=seen)


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


def test_what_another_clone_has_changed_since_somebody_looked_is_not_approved(tmp_path: Path) -> None:
    text = "title: Deploy\nrun: echo harmless\nrequires_approval: true\n"
    shared = Shared.new(tmp_path, {".penguin/tasks/d1.yaml": text})
    here, there = shared.machine(tmp_path / "here"), shared.machine(tmp_path / "there")
    seen = _card(here, "d1").mark
    there.edit("d1", "echo harmless", "rm -rf everything")
    there.git("push", "-q", "origin", "main")

    with pytest.raises(PenguinError, match="`d1` has changed since you looked"):
        _act(here, "d1", Action.APPROVE, seen=seen)
    before = shared.git("show", "main:.penguin/tasks/d1.yaml")
    _act(here, "d1", Action.APPROVE, seen=_card(here, "d1").mark)

    assert "\napproval:" not in before
    assert "\napproval:" in shared.git("show", "main:.penguin/tasks/d1.yaml")


def test_what_changes_in_the_moment_of_an_approval_is_not_approved(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("bake", "title: Bake\nrun: 'true'\nrequires_approval: true\n")

    with clone.project() as project:
        before = view(project)
        row = before.rows[TaskId("bake")]
        clone.edit("bake", "'true'", "'false'")
        with pytest.raises(PenguinError, match="has changed since you looked"):
            remarks.approve(project, before, row, None)

    assert clone.on_base("bake").approval is None


def test_an_edit_of_the_checkout_alone_is_not_what_an_approval_is_about(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("bake", "title: Bake\nrun: echo base\nrequires_approval: true\n")
    path = ".penguin/tasks/bake.yaml"
    clone.write(path, clone.read(path).replace("echo base", "echo mine"))

    with pytest.raises(PenguinError, match="`main` has another `run` of it than your checkout"):
        _act(clone, "bake", Action.APPROVE, seen=_card(clone, "bake").mark)

    assert clone.on_base("bake").approval is None


def test_work_that_was_moved_since_somebody_looked_neither_lands_nor_goes_back(tmp_path: Path) -> None:
    clone = robots.robot_clone(tmp_path / "clone", robots.append("cake", "x\n"))
    clone.task("bake", "title: Bake\nassigned_to: robot\nreview: required\n")
    clone.run()
    row, seen = clone.row("bake"), _card(clone, "bake").mark
    tip = clone.git("rev-parse", "penguin/bake")
    moved = clone.git("commit-tree", f"{tip}^{{tree}}", "-p", tip, "-m", "More")
    clone.git("update-ref", "refs/heads/penguin/bake", moved)

    with clone.project() as project, pytest.raises(PenguinError, match="has changed since you looked"):
        reviewing.accept(project, row)
    with clone.project() as project, pytest.raises(PenguinError, match="has changed since you looked"):
        reviewing.reject(project, row, "no")
    with pytest.raises(PenguinError, match="has changed since you looked"):
        _act(clone, "bake", Action.APPROVE, seen=seen)

    assert moved == clone.git("rev-parse", "penguin/bake")
    eyes.check_known(row, {row.head.id: row.tip})
    with pytest.raises(PenguinError, match="Somebody has changed the work on `bake`"):
        eyes.check_known(row, {row.head.id: moved})


def test_what_two_approve_at_once_lands_once_and_leaves_no_wish(tmp_path: Path) -> None:
    clone = robots.robot_clone(tmp_path / "clone", robots.append("cake", "x\n"))
    clone.task("bake", "title: Bake\nassigned_to: robot\nreview: required\n")
    clone.run()
    row = clone.row("bake")

    def accepted(_: int) -> str:
        with clone.project() as project:
            return reviewing.accept(project, row)

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(accepted, range(2)))

    with clone.project() as project, pytest.raises(PenguinError, match="`bake` has just landed"):
        reviewing.reject(project, row, "too late")

    assert ["`bake` has just landed.", "`bake` landed on `main`."] == said
    assert "" == clone.git("for-each-ref", "refs/penguin/requests")


def test_a_task_that_is_gone_is_not_another_one_of_a_longer_name_or_that_title(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("t1b", "title: Bake\n")

    for name in ("t1", "Bake"):
        with pytest.raises(Gone, match=f"There is no task `{name}`"):
            _act(clone, name, Action.CANCEL)


def test_an_agent_can_not_steer_tasks_by_a_board(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("bake", "title: Bake\n")
    inside = structs.replace(clone.world, environ={**clone.world.environ, "PENGUIN_TASK": "bake"})

    with Project.open(clone.path, inside) as project, pytest.raises(PenguinError, match="Inside an attempt"):
        acting.act(project, "bake", Action.APPROVE)
