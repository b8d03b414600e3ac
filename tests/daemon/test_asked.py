"""A daemon that works for some tasks alone takes on what it is asked for meanwhile."""

import threading
from collections.abc import Iterable
from pathlib import Path

from penguin_git.daemon.service import held, serve
from penguin_git.git.locks import FileLock
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import asked
from penguin_git.tracker.asked import Asked
from penguin_git.tracker.project import Project
from tests.support.clones import Clone


class AskedAtOnce(Asked):
    """Somebody asks for one more task just after the requests were read for the first time."""

    def __init__(self, project: Project, tasks: Iterable[TaskId], late: TaskId) -> None:
        super().__init__(project, tasks)
        self._of, self._late = project, [late]

    def __contains__(self, task: object) -> bool:
        found = super().__contains__(task)
        while self._late:
            asked.ask(self._of, self._late.pop(), "")
        return found


def test_a_wish_that_comes_while_something_lands_is_not_lost(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", None, "base: main\nland: review\n")
    clone.task("a1", "title: One\nrun: echo x > one.txt\n")
    clone.run()
    clone.task("b1", "title: Two\nrun: echo x > two.txt\n")
    clone.commit({".penguin/config.yaml": "base: main\nsandbox: off\n"}, "Land by itself")

    with held(clone.path, clone.world, "test") as project:
        only = AskedAtOnce(project, [TaskId("a1")], TaskId("b1"))
        serve(project, lambda *_: only.renew(), until_idle=True, only=only)

    assert [TaskStatus.COMPLETED] * 2 == [clone.on_base(task).status for task in ("a1", "b1")]


def test_a_wish_is_heard_once_it_is_answered_and_not_by_a_worker_that_ends(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("a1", "title: One\nrun: echo x > one.txt\n")
    task = TaskId("a1")

    with clone.project() as project:
        asked.ask(project, task, "")
        assert not asked.is_heard(project, [task])

        lock = FileLock(project.repo.runtime / "daemon.lock", "a worker at its end")
        assert lock.acquire()
        end = threading.Timer(0.2, lock.release)
        end.start()
        assert not asked.is_heard(project, [task])
        end.join()

        with clone.daemon():
            asked.ask(project, task, "")
            assert asked.is_heard(project, [task])
