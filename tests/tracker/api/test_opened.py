"""One manager, many calls: threads, event loops, folders, and what happens beside it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from penguin_git.project import PenguinError, TaskManager
from tests.support.clones import Clone

THREADS = 8


def test_threads_that_share_a_manager_lose_nothing(clone: Clone, tm: TaskManager) -> None:
    shared = tm.create_task("Shared")

    def work(number: int) -> list[str]:
        made: list[str] = []
        for step in range(2):
            task = tm.create_task(f"Task {number}.{step}")
            tm.update_task(task.id, priority="high")
            tm.update_task(shared.id, add_labels=[f"label-{number}-{step}"])
            tm.add_note(shared.id, f"note {number}.{step}")
            made.append(task.id)
        return made

    with tm, ThreadPoolExecutor(THREADS) as pool:
        made = [task for found in pool.map(work, range(THREADS)) for task in found]

    assert 2 * THREADS == len(set(made))
    assert {*made} == {task.id for task in tm.list_tasks(priority="high")}
    assert (2 * THREADS, 2 * THREADS) == (
        len(tm.get_task(shared).labels),
        len({note.text for note in tm.get_task(shared).notes}),
    )
    assert "" == clone.git("status", "--porcelain")


def test_managers_of_their_own_lose_no_task(clone: Clone) -> None:
    def work(number: int) -> str:
        return TaskManager(clone.path).create_task(f"Task {number}").id

    with ThreadPoolExecutor(THREADS) as pool:
        made = set(pool.map(work, range(2 * THREADS)))

    assert made == {task.id for task in TaskManager(clone.path).list_tasks()}
    assert "" == clone.git("status", "--porcelain")


def test_an_event_loop_goes_on_while_a_call_waits_for_its_turn(tm: TaskManager) -> None:
    async def story() -> tuple[bool, str]:
        taken, let_go = threading.Event(), threading.Event()

        def hold() -> None:
            with tm._lock:
                taken.set()
                assert let_go.wait(20)

        holding = asyncio.create_task(asyncio.to_thread(hold))
        await asyncio.to_thread(taken.wait, 20)
        making = asyncio.create_task(asyncio.to_thread(tm.create_task, "Made in a thread"))
        await asyncio.sleep(0)
        was_done = making.done()
        let_go.set()
        await holding
        return was_done, (await making).title

    assert (False, "Made in a thread") == asyncio.run(story())


def test_a_manager_works_from_a_folder_below_and_after_the_folder_was_left(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (clone.path / "src").mkdir()
    monkeypatch.chdir(clone.path / "src")
    tm = TaskManager()
    monkeypatch.chdir(tmp_path)

    assert "One" == tm.create_task("One").title
    assert ["One"] == [task.title for task in TaskManager(clone.path).list_tasks()]


def test_there_has_to_be_a_repository(tmp_path: Path) -> None:
    with pytest.raises(PenguinError, match="not in a git repository"):
        TaskManager(tmp_path)
    with pytest.raises(PenguinError, match="There is no folder"):
        TaskManager(tmp_path / "nowhere")


def test_a_manager_changes_nothing_by_itself(clone: Clone) -> None:
    before = sorted(path for path in clone.path.rglob("*"))

    TaskManager(clone.path)

    assert before == sorted(path for path in clone.path.rglob("*"))


@pytest.mark.parametrize("keeps_open", [False, True])
def test_what_others_do_meanwhile_counts(clone: Clone, tm: TaskManager, keeps_open: bool) -> None:
    if keeps_open:
        tm.__enter__()
    task = tm.create_task("One", id="one")

    clone.edit("one", "title: One", "title: Other")
    clone.git("checkout", "-q", "-b", "feature")
    clone.task("two", "title: Two\n")

    assert ["Other", "Two"] == [found.title for found in tm.list_tasks(sort_by="id")]
    assert "draft" == tm.get_task("two").state
    assert "One" == task.title
    tm.close()


def test_a_closed_manager_still_works_and_can_be_closed_again(tm: TaskManager) -> None:
    with tm as same:
        assert same is tm
        tm.create_task("One", id="one")
    tm.close()

    assert "One" == tm.get_task("one").title


def test_nothing_is_read_again_that_was_read_before(clone: Clone, tm: TaskManager) -> None:
    tm.bulk_create_tasks([{"title": f"Task {number}"} for number in range(30)])
    tm.list_tasks()
    file = next((clone.path / ".git/penguin/cache").glob("bodies-*"))
    before = file.stat().st_size

    tm.list_tasks()
    tm.update_task("task 3", priority="high")

    assert file.stat().st_size - before < before / 10
