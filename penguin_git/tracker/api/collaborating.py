"""A task that a person and agents do together, from Python."""

import threading
from collections.abc import Callable
from typing import Any

from penguin_git.errors import PenguinError
from penguin_git.tracker.api.task_manager import TaskManager
from penguin_git.tracker.api.values import Task

_GLANCE = 0.5  # seconds between two looks at a task that others work on
CONTINUE = "continue"


class TaskState:
    """A task that waits for a person's word: its `task`, and the `current_suggestion` of its agent."""

    def __init__(self, task: Task, current_suggestion: str) -> None:
        self.task = task
        self.current_suggestion = current_suggestion
        self.feedback: list[str] = []

    def add_human_feedback(self, text: str) -> None:
        """Say what should be different; without a word, going on accepts the suggestion."""
        self.feedback.append(text)


Handler = Callable[[TaskState], str | None]


class CollaborativeTask:
    """A new task; with `collaboration_mode="assisted"` a person is asked after each step of its agents.

    It takes effect with `start`. Further keywords are those of `TaskManager.create_task`.
    """

    def __init__(
        self, title: str, description: str | None = None, collaboration_mode: str = "assisted", **said: Any
    ) -> None:
        self._said = {**said, "title": title, "collaboration_mode": collaboration_mode}
        if description is not None:
            self._said["description"] = description
        self._handler: Handler | None = None
        self._thread: threading.Thread | None = None
        self._trouble: BaseException | None = None

    def on_pause(self, handler: Handler) -> Handler:
        """Have `handler` called with a `TaskState` whenever a person is asked; as a decorator.

        `"continue"` as its answer lets the task go on, with the feedback that it added; any other answer
        leaves the task paused, and ends the following of it.
        """
        self._handler = handler
        return handler

    def start(self, tm: TaskManager | None = None) -> Task:
        """Create the task and start it; a thread follows it and calls the handler."""
        if self._thread is not None:
            raise PenguinError("This task was started already.", hint="`wait` waits until it rests.")
        tm = tm or TaskManager()
        task = tm.create_task(**self._said)
        tm.start_task(task)
        self._thread = threading.Thread(target=self._follow, args=(tm, task.id), daemon=True)
        self._thread.start()
        return task

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
        if self._handler(state) != CONTINUE:
            return False
        for text in state.feedback:
            tm.add_feedback(task, text)
        tm.start_task(task)
        return True
