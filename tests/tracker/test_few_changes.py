"""Commands that change a few files leave the cache to those who look."""

from pathlib import Path

from penguin_git.store.unkept import FEW
from penguin_git.tracker import creating, drafting
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.view import view, view_when_asked
from tests.support.clones import Clone


def create(clone: Clone, title: str, depends_on: tuple[str, ...] | None = None) -> str:
    with clone.project() as project:
        task = drafting.draft(project, view_when_asked(project), Wishes(title=title, depends_on=depends_on))
        creating.create(project, task, commit=False)
        return task.id


def test_the_cache_is_written_by_who_looks_and_by_who_finds_much_of_it_missing(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.commit({".penguin/tasks/first.yaml": "title: First\n"})
    with clone.project() as project:
        view(project)
    (cache,) = (clone.path / ".git/penguin/cache").glob("tasks-*")

    def written_by(*titles: str) -> bool:
        before = cache.read_bytes()
        for title in titles:
            create(clone, title, depends_on=("First",))  # whom it waits for takes a look
        return before != cache.read_bytes()

    assert not written_by("Second", "Third")
    assert written_by(*(f"Task {number}" for number in range(FEW)))

    with clone.project() as project:
        assert {"First", "Second", "Task 7"} < {head.title for head in view(project).graph.tasks.values()}


def test_new_tasks_without_edges_look_at_no_task(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    made = [create(clone, f"Task {number}") for number in range(3)]

    assert 3 == len(set(made))
    assert not list((clone.path / ".git/penguin/cache").glob("tasks-*"))
