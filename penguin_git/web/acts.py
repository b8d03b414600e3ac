"""Doing what a form asks for, in threads of their own: an approval may run a task's checks first."""

from collections.abc import Callable
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.model.doing import Action
from penguin_git.tracker import eyes, finding
from penguin_git.tracker.acting import act
from penguin_git.tracker.finding import Gone
from penguin_git.tracker.project import Project, World
from penguin_git.tracker.view import view
from penguin_git.web.forms import Form
from penguin_git.web.notices import Notice
from penguin_git.web.worker import Worker

_BEGINNINGS = (Action.START, Action.RESUME)  # of what a page shows, as nobody is at work who could move on
_MOST = 4  # at once
_END = 5.0  # seconds for what is being done when the server ends; whatever git has is safe then, too


class Acts:
    """Takes forms, and says what came of them."""

    def __init__(self, folder: Path, world: World) -> None:
        self._folder, self._world = folder, world
        self._free = [Worker(f"acting {number}") for number in range(_MOST)]
        self._all = tuple(self._free)

    async def done(self, task: str, form: Form) -> Notice:
        """What came of the action that a form names."""
        if not self._free:
            busy = PenguinError("Several things are being done already.", hint="Try again in a moment.")
            return _refusal(busy, form)
        worker = self._free.pop()
        try:
            return Notice(await worker.do(self._doing(task, form)))
        except PenguinError as error:
            return _refusal(error, form)
        finally:
            self._free.append(worker)

    def close(self) -> None:
        """Wait for what is being done, though not for ever."""
        for worker in self._all:
            worker.end(lambda: None, _END)

    def _doing(self, task: str, form: Form) -> Callable[[], str]:
        wanted = form.text("action")
        if wanted not in list(Action):
            raise PenguinError("There is no such action.", hint="Reload the page.")

        def doing() -> str:
            with Project.open(self._folder, self._world) as project:
                if wanted in _BEGINNINGS:
                    now = view(project)
                    eyes.check(now, finding.exactly(now, task).head.id, form.text("seen"))
                return act(project, task, Action(wanted), form.text("words"), seen=form.text("seen"))

        return doing


def _refusal(error: PenguinError, form: Form) -> Notice:
    gone = isinstance(error, Gone)
    return Notice(error.message, error.hint, is_refusal=True, is_of_nothing=gone, words=form.text("words"))
