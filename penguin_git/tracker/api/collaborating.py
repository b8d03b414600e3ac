"""A task that a person and agents do together, from Python."""

import logging
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from penguin_git.errors import InvalidValue, PenguinError
from penguin_git.model.task import Collaboration
from penguin_git.tracker.api import answering, references
from penguin_git.tracker.api.task_manager import TaskManager
from penguin_git.tracker.api.values import Task

_GLANCE = 0.5  # seconds between two looks at a task that others work on
CONTINUE = "continue"
_LOG = logging.getLogger("penguin_git.collaboration")


class TaskState:
    """A task that waits for a person's word: its `task`, and the `current_suggestion` of its agent."""

    def __init__(self, task: Task, current_suggestion: str) -> None:
        self.task = task
        self.current_suggestion = current_suggestion
        self.feedback: list[str] = []

    def add_human_feedback(self, text: str) -> None:
        """Say what should be different; without a word, going on accepts the suggestion."""
        if not references.text("text", text).strip():
            raise InvalidValue("The feedback is empty.", hint="Say what should be different, or nothing.")
        self.feedback.append(text)


Handler = Callable[[TaskState], object]
"""Takes the state of the task, and returns `"continue"`, or what leaves it paused.

It may be a coroutine function.
"""


H = TypeVar("H", bound=Handler)


class CollaborativeTask:
    """A new task; with `collaboration_mode="assisted"` a person is asked after each step of its agents.

    It takes effect with `start`. Further keywords are those of `TaskManager.create_task`. It keeps its
    `title`, `description` and `collaboration_mode`.
    """

    def __init__(
        self, title: str, description: str | None = None, collaboration_mode: str = "assisted", **said: Any
    ) -> None:
        from penguin_git.tracker.api import fields

        fields.check_names({name: one for name, one in said.items() if name != "on_base"}, fields.NewTask)
        self.title, self.description = title, description
        self.collaboration_mode = references.choice("collaboration mode", collaboration_mode, Collaboration)
        self._said = said
        self._task: Task | None = None
        self._handler: Handler | None = None
        self._thread: threading.Thread | None = None
        self._trouble: BaseException | None = None

    def on_pause(self, handler: H) -> H:
        """Have `handler` called with a `TaskState` whenever a person is asked; as a decorator.

        `"continue"` as its answer lets the task go on, with the feedback that it added; any other answer
        leaves the task paused, and ends the following of it. What it raises is logged, and does the same.
        """
        answering.check(handler)
        self._handler = handler
        return handler

    def start(self, tm: TaskManager | None = None) -> Task:
        """Create the task and start it; a thread follows it and calls the handler.

        The thread does not keep a program alive: `wait` does. Where the task can't start, it is there all the
        same, and another call starts it.
        """
        if self._thread is not None:
            raise PenguinError("This task was started already.", hint="`wait` waits until it rests.")
        tm = tm or TaskManager()
        if self._task is None:
            self._task = tm.create_task(
                self.title,
                description=self.description,
                collaboration_mode=self.collaboration_mode,
                **self._said,
            )
        tm.start_task(self._task)
        self._thread = threading.Thread(target=self._follow, args=(tm, self._task.id), daemon=True)
        self._thread.start()
        return self._task

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the task rests and nobody is asked any more; False after `timeout` seconds.

        What the handler raised is raised here.
        """
        if self._thread is None:
            raise PenguinError("This task was not started.", hint="Call `start(tm=TaskManager())` first.")
        self._thread.join(timeout)
        if self._trouble is not None:
            raise self._trouble
        return not self._thread.is_alive()

    def _follow(self, tm: TaskManager, task: str) -> None:
        try:
            while self._goes_on(tm, task):
                pass
        except BaseException as trouble:  # noqa: BLE001 - raised again in the thread that waits
            _LOG.exception("Nobody follows `%s` any more.", task)
            self._trouble = trouble

    def _goes_on(self, tm: TaskManager, task: str) -> bool:
        """Wait for a rest, and ask; whether the task goes on after it."""
        pause = threading.Event()
        while not tm.is_at_rest(task):
            pause.wait(_GLANCE)
        suggestion = tm.suggestion_of(task)
        if suggestion is None or self._handler is None:
            return False
        state = TaskState(tm.get_task(task), suggestion)
        if answering.answer(self._handler(state)) != CONTINUE:
            return False
        for text in state.feedback:
            tm.add_feedback(task, text)
        tm.start_task(task)
        return True
