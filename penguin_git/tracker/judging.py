"""What the state of a task is beside its status, and why: ready, blocked, in review, a draft."""

from collections.abc import Collection
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from penguin_git.model import readiness
from penguin_git.model.config import Sync
from penguin_git.model.graph import Graph
from penguin_git.model.head import Head
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.readiness import Situation
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.model.waiting import Waits, sentences
from penguin_git.tracker.choices import Choices
from penguin_git.tracker.consents import Consents
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project, agent_names, level_of
from penguin_git.tracker.rows import Row
from penguin_git.tracker.shown import Shown

if TYPE_CHECKING:
    from penguin_git.model.attempt import Attempt
    from penguin_git.model.pulled import Pulled
    from penguin_git.store.telling import Telling


BEGINNINGS = (Verb.START, Verb.RESUME, Verb.RESTART)
_STOPPING = {TaskStatus.PAUSED: "resume", TaskStatus.CANCELLED: "reopen"}


class Judge:
    """Says of each task what its state is beside its status, and why."""

    def __init__(self, project: Project, seen: Observation, graph: Graph[Head], shown: Shown) -> None:
        self._seen, self._graph, self._shown = seen, graph, shown
        self._base_graph = seen.base.graph
        self._base_name = project.store.base_name
        self._repo, self._store = project.repo, project.store
        self._now = project.world.now()
        self._choices = Choices(project, seen)
        self._situation = Situation(
            tasks=seen.base.heads,
            config=seen.config,
            agents=agent_names(seen.config),
            under_way=seen.under_way,
            paused=seen.base.paused,
            level=partial(level_of, seen.config, project.world.environ),
            objection=Consents(project).of(seen.base, seen.config),
            chosen=self._choices.anybody,
        )

    def is_approved(self, task: Head) -> bool:
        """Whether the task may run as far as people's word goes."""
        return not readiness.consent_missing(task, self._situation)

    @cached_property
    def _is_worked_on(self) -> bool:
        from penguin_git.tracker import presence

        return presence.of(self._repo) is not None

    @cached_property
    def _notices(self) -> dict[str, str]:
        """What the daemon says about tasks that wait."""
        from penguin_git.tracker import notices

        return notices.all_of(self._repo)

    def held(self, attempt: "Attempt") -> str:
        """What kept finished work from landing when that was tried last; empty where people alone do."""
        from penguin_git.model import reconcile

        said = self._notices.get(attempt.id, "")
        return said if said != reconcile.step(attempt, self._seen.config, live=False).reason else ""

    def row(self, task: Head) -> Row:
        """The task as it is shown."""
        return Row(task, self._shown.path(task.id), self._seen.attempts.get(task.id), self)

    def pulled(self, task: TaskId) -> "Pulled | None":
        """What is known of its pull request."""
        from penguin_git.store import pulls

        return pulls.pulled(self._store, task)

    def choice(self, task: Head) -> str:
        """Who is chosen for the task where it leaves that open, and why."""
        return readiness.choice(task, msgspec.structs.replace(self._situation, chosen=self._choices.of))

    def is_parent(self, task: TaskId) -> bool:
        """Whether the task has subtasks."""
        return task in self._graph.children

    def halted(self, task: TaskId) -> TaskStatus | None:
        """What a person has said of a parent that stops its parts."""
        if task not in self._graph.children:
            return None
        known = self._seen.base.heads.get(task) or self._shown.task(task)
        return known.status if known.status in _STOPPING else None

    def task(self, head: Head) -> Task:
        """The whole task, with the state that is shown."""
        task = self._shown.task(head.id)
        return task if task.status is head.status else msgspec.structs.replace(task, status=head.status)

    def edition(self, task: TaskId) -> str:
        """What changes whenever a file of the task does."""
        return self._shown.edition(task)

    def telling(self, head: Head) -> "Telling | None":
        """The task with the state that is shown, on its way to JSON; None where it can't go straight."""
        found = self._shown.told(head.id)
        if found is not None:
            found.status = head.status
        return found

    def that_may_mention(self, text: str) -> Collection[TaskId]:
        """The tasks in which a text could occur, by a look at how the cache has them."""
        return self._shown.that_may_mention(text)

    def told(self, task: Head, attempt: "Attempt | None") -> tuple[str, list[str]]:
        """What the task's state is beside its status, and why."""
        return self._with_attempt(task, attempt) if attempt else self._without(task)

    def _with_attempt(self, task: Head, attempt: "Attempt") -> tuple[str, list[str]]:
        state, reasons = self._by_attempt(task, attempt)
        if not attempt.left_out:
            return state, reasons
        from penguin_git.model import wording

        return state, [*reasons, wording.not_taken(attempt.left_out)]

    def _by_attempt(self, task: Head, attempt: "Attempt") -> tuple[str, list[str]]:
        if task.status is TaskStatus.COMPLETED and attempt.is_done and not attempt.landed:
            from penguin_git.model import reconcile

            step = reconcile.step(attempt, self._seen.config, live=False)
            return "in_review", [self._notices.get(task.id) or step.reason, *self._asked_for(task)]
        if task.status is TaskStatus.PENDING:
            return self._without(task)
        if task.status is TaskStatus.IN_PROGRESS and attempt.waits:
            return "", [*self._in_hands(attempt.waits, task.id), *self._asked_for(task)]
        if task.status is TaskStatus.IN_PROGRESS and attempt.record is None and self._is_elsewhere(attempt):
            return "", [f"the daemon `{attempt.daemon}` has it; another one takes it over if that one dies"]
        if task.status is TaskStatus.IN_PROGRESS and attempt.record is None and not self._is_worked_on:
            return "", ["nobody works on it any more; the next daemon or `penguin run` takes it over"]
        return "", [*_why_stopped(task, attempt), *self._asked_for(task)]

    def _is_elsewhere(self, attempt: "Attempt") -> bool:
        if not attempt.daemon:
            return False
        from penguin_git.tracker import naming

        return attempt.daemon != naming.known_name(self._repo)

    def _in_hands(self, waits: Waits, task: TaskId) -> list[str]:
        folder = self._repo.worktrees / task
        return sentences(waits, task, str(folder) if folder.is_dir() else None)

    @property
    def _where(self) -> str:
        config = self._seen.config
        return f"of `{config.remote}` " if config.sync is Sync.ON else ""

    def _asked_for(self, task: Head) -> list[str]:
        request = self._seen.request_for(task.id)
        if request is None:
            return []
        if request.verb in BEGINNINGS and (against := self.obstacles(task)):
            return [f"`{request.verb}` is asked for, but {why}" for why in against]
        who = "the next daemon or `penguin run`"
        if request.taken_on and self._is_worked_on:
            who = "the process that works on this clone"
        return [f"`{request.verb}` is asked for; {who} does it"]

    def is_to_begin(self, task: TaskId) -> bool:
        """Whether a person has asked for another attempt."""
        request = self._seen.request_for(task)
        return request is not None and request.verb in BEGINNINGS

    def obstacles(self, task: Head) -> list[str]:
        """Why no attempt could begin, whatever became of the last one."""
        waiting = task.in_state(TaskStatus.PENDING)
        return readiness.reasons(waiting, self._situation, self._base_graph, self._now)

    def _without(self, task: Head) -> tuple[str, list[str]]:
        if loop := self._graph.parents_in_a_loop(task.id):
            return "blocked", [f"it is a part of itself: {' -> '.join(f'`{step}`' for step in loop)}"]
        if task.id not in self._seen.base.heads:
            return "draft", [f"it is not on the base branch `{self._base_name}` {self._where}yet"]
        if task.status is not TaskStatus.PENDING or task.id in self._graph.children:
            halted = self.halted(task.id)
            return "", [_halt(task.id, halted)] if halted else []
        if task.id in self._seen.odd:
            return "blocked", [self._seen.odd[task.id]]
        why = readiness.reasons(task, self._situation, self._base_graph, self._now)
        if why:
            return "blocked", why
        said = (self._notices.get(task.id), readiness.restriction(task, self._situation))
        return "ready", [sentence for sentence in said if sentence]


def _why_stopped(task: Head, attempt: "Attempt") -> list[str]:
    """Why nobody works on it any more: by a later word, its record, or the parent that stops it just now."""
    if attempt.record is None:
        from penguin_git.model import finished

        return [finished.said(task.status, attempt.above)] if attempt.above else []
    if attempt.settled and attempt.status is task.status:
        return [attempt.settled]
    tells = attempt.record.reason and _tells_of(attempt.record.outcome, task.status)
    return [attempt.record.reason] if tells else []


def _tells_of(outcome: Outcome, status: TaskStatus) -> bool:
    """Whether the reason of an ending is that of the status; a person can have called the task off since."""
    if status is TaskStatus.COMPLETED:
        return False
    return (outcome is Outcome.CANCELLED) == (status is TaskStatus.CANCELLED)


def _halt(task: TaskId, status: TaskStatus) -> str:
    return f"it is {status}, and its parts with it; `penguin task {_STOPPING[status]} {task}` lets them go on"
