"""`ErrorRecovery`: programs that say what to do about attempts that ended in trouble."""

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from difflib import get_close_matches
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from penguin_git.errors import InvalidValue, PenguinError
from penguin_git.model.recovery import TaskError
from penguin_git.model.text import visible
from penguin_git.model.trouble import Answer, Trouble
from penguin_git.tracker.api import answering
from penguin_git.tracker.api.opened import Opened
from penguin_git.tracker.api.values import Task, task_of
from penguin_git.tracker.project import Project, World

if TYPE_CHECKING:
    from penguin_git.tracker.handling import Handling
    from penguin_git.tracker.lookout import Lookout
    from penguin_git.tracker.view import View

ErrorHandler = Callable[[Task, TaskError], object]
"""Takes the task and its trouble, and returns what to do: `"retry"` and the like, or None for nothing.

It may be a coroutine function.
"""

H = TypeVar("H", bound=ErrorHandler)
_LOG = logging.getLogger("penguin_git.recovery")
_ANYTHING = "*"
_TRIES = 5  # at having done what a handler answered


class ErrorRecovery(Opened):
    """Has functions say what to do about attempts that ended in trouble: `ErrorRecovery(path=".")`.

    A thread follows the repository, whichever process does the work, and calls the handlers one after the
    other; a coroutine function gets a loop of its own. They are given what came up since, and what came up
    no longer ago than `recovery.timeout` of the configuration. What a handler raises is logged; that trouble
    counts as not handled, and so does one that it returns None for: where no other program has a handler for
    it, the policy in the configuration holds. Of several answers the first one counts, and a person's word
    before all of them.

    A handler returns `"retry"` (try again, perhaps after raising a limit: within `recovery.max_retries` and
    `recovery.max_growth`, and beyond these a person is asked), `"request_human_approval"` (the task
    waits for `penguin task approve`), `"split"` (the same, with the advice to split it), `"fail"` or
    `"skip"` (cancel it, so that nobody waits for it).

    `with ErrorRecovery() as recovery:` ends the thread with the block; it never keeps a program alive.
    """

    def __init__(self, path: str | os.PathLike[str] = ".", *, world: World | None = None) -> None:
        super().__init__(path, world=world)
        self._handlers: dict[str, ErrorHandler] = {}
        self._answers: dict[tuple[str, int], Answer | None] = {}
        self._tries: Counter[tuple[str, int]] = Counter()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._lookout: Lookout | None = None
        self._handling: Handling | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def handler(self, *kinds: str) -> Callable[[H], H]:
        """Decorate a function that is called with a task and its trouble; `*` is for every other kind.

        The kinds are TokenLimitExceeded, TimeLimitExceeded, IterationLimitExceeded, ToolPermissionDenied,
        CheckFailed, MergeConflict and AgentError. A later function for the same kind takes its place.
        """
        if not kinds:
            raise InvalidValue("A handler is for some kind of trouble.", hint=f"It can be {_names()}.")
        for kind in kinds:
            _check_kind(kind)

        def registered(function: H) -> H:
            answering.check(function)
            with self._lock:
                self._handlers |= dict.fromkeys(kinds, function)
                self._start()
            return function

        return registered

    def close(self) -> None:
        """Call handlers no longer; one that is being called comes to its end."""
        self._ended.set()
        if self._lookout:
            self._lookout.wake()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join()
        with self._lock:
            handling, self._handling = self._handling, None
        if handling:
            handling.close()

    def _start(self) -> None:
        if self._ended.is_set():
            raise PenguinError("This recovery was closed.", hint="Make another `ErrorRecovery()`.")
        if self._handling:
            self._handling.covers(self._handlers)
        if self._thread is None:
            from penguin_git.tracker.handling import Handling

            self._handling = Handling(self._repo, f"{os.getpid()}-{id(self):x}", self._handlers)
            self._thread = threading.Thread(target=self._follow, name="recovery", daemon=True)
            self._thread.start()
        elif self._lookout:
            self._lookout.wake()

    def _follow(self) -> None:
        from penguin_git.tracker.lookout import Lookout

        with self._project() as project, Lookout(project) as lookout:
            self._lookout = lookout
            while not self._ended.is_set():
                try:
                    self._look(project)
                except (PenguinError, OSError):
                    _LOG.exception("The troubles of tasks could not be looked at.")
                while not self._ended.is_set() and not lookout.wait():
                    pass

    def _look(self, project: Project) -> None:
        from penguin_git.tracker import recovering
        from penguin_git.tracker.view import view

        seen = view(project)
        for error in recovering.troubles(project, seen.seen):
            if self._ended.is_set():
                return
            self._handle(project, seen, error)

    def _handle(self, project: Project, seen: "View", error: TaskError) -> None:
        """Have one trouble answered, and done what the answer says if nobody said anything else meanwhile."""
        from penguin_git.git.refs import StaleRef
        from penguin_git.model.ids import TaskId
        from penguin_git.tracker import recovering
        from penguin_git.tracker.view import view

        task = TaskId(error.task_id)
        answer = self._answer(task_of(seen.rows[task]), error)
        if answer is None:
            return
        now = view(project)  # the handler may have changed it
        if recovering.stands(project, now.seen, error):
            with suppress(StaleRef):  # somebody said something in this very moment
                recovering.carry_out(project, now.rows[task], error, answer)

    def _answer(self, task: Task, error: TaskError) -> Answer | None:
        """What is to be done now: a handler is asked once, and what the daemon overtook is done again."""
        at = (error.task_id, error.attempt)
        function = self._handlers.get(error.kind) or self._handlers.get(_ANYTHING)
        if at not in self._answers and function:
            self._answers[at] = _answer(function, task, error)
        answer = self._answers.get(at)
        self._tries[at] += answer is not None
        if answer and self._tries[at] <= _TRIES:
            return answer
        if function and self._handling:
            self._handling.leaves(error)
        return None


def _answer(function: ErrorHandler, task: Task, error: TaskError) -> Answer | None:
    try:
        said = answering.answer(function(task, error))
    except Exception:  # noqa: BLE001 - other people's code: the other troubles have to be handled all the same
        _LOG.exception("The handler of `%s` for `%s` broke.", error.kind, task.id)
        return None
    if said is None:
        return None
    try:
        return Answer(str(said))
    except ValueError:
        known = ", ".join(Answer)
        _LOG.error(
            "The handler of `%s` for `%s` returned %r; it can be %s.", error.kind, task.id, said, known
        )
        return None


def _check_kind(kind: str) -> None:
    if kind not in (*Trouble, _ANYTHING):
        near = get_close_matches(str(kind), list(Trouble), n=1)
        suggestion = f"Did you mean `{near[0]}`? " if near else ""
        raise InvalidValue(
            f"`{visible(str(kind)[:80])}` is no kind of trouble.",
            hint=f"{suggestion}It can be {_names()}.",
        )


def _names() -> str:
    return ", ".join((*Trouble, _ANYTHING))
