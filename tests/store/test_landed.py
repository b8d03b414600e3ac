"""When tasks were completed, as the commits of the base tell it."""

from pathlib import Path

from penguin_git.store.landed import landed
from tests.cli.driving import penguin
from tests.support.clones import Clone


def when(clone: Clone) -> dict[str, str]:
    """The time of each landing, to the minute."""
    with clone.project() as project:
        found = landed(project.store, project.store.base_commit())
    return {task: f"{at:%Y-%m-%d %H:%M}" for task, at in found.items()}


def test_a_landing_and_a_persons_word_complete_a_task_and_an_undo_takes_that_back(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("made", "title: Make it\nrun: touch made.txt\n")
    clone.task("bad", "title: Fail\nrun: exit 3\n")
    clone.task("mine", "title: Do it myself\n")
    clone.run()
    assert 0 == penguin(clone.path, "task", "done", "mine").code

    both = when(clone)
    assert 0 == penguin(clone.path, "task", "reopen", "mine").code

    assert {"made", "mine"} == both.keys()
    assert {"made": "2026-11-22 10:00"} == when(clone)


def test_a_foreign_history_completes_nothing(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.commit({"a.txt": "1\n"}, "a: b\n\nPenguin-Act: land\nPenguin-Status: great")

    assert {} == when(clone)
