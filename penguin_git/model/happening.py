"""What happens to tasks, as events with names, and the patterns that choose among them."""

from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, Self

from msgspec import Struct

from penguin_git.errors import InvalidValue
from penguin_git.model.event import type_names
from penguin_git.model.text import visible

STATUS_CHANGED, PROGRESS, ENDED = "status_changed", "progress", "ended"
KINDS = (*type_names, ENDED)

_HINT = f"Write `task.ID.KIND`, where `*` stands for anything; the kinds are {', '.join(KINDS)}."


class TaskEvent(Struct, frozen=True, kw_only=True):
    """Something that happened to a task: `name` is `task.<task_id>.<kind>`, `at` when it was noticed or said.

    `data` depends on the kind. `status_changed`: `old_status` and `new_status`. `progress`: `progress` (0 to
    100), `text`, `by` (what it rests on: agent, checklist, phases, iterations, outcome). `ended`: the
    `outcome` of an attempt and its `reason`. The others (message, tool_usage, usage, checkpoint, check,
    error): what the log of the attempt holds. All but the first have `attempt`, its number.
    """

    task_id: str
    kind: str
    at: datetime
    data: dict[str, Any]

    @property
    def name(self) -> str:
        """The whole name, such as `task.123.progress`."""
        return f"task.{self.task_id}.{self.kind}"


class Pattern(Struct, frozen=True):
    """Which events somebody wants: wildcards for the id of the task and for the kind."""

    task: str
    kind: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The pattern that `task.123.progress`, `task.*.progress`, `task.123.*` or `*` spells."""
        if text in ("*", "task.*"):
            return cls("*", "*")
        start, _, rest = text.partition(".")
        task, dot, kind = rest.rpartition(".")
        if start != "task" or not dot or not task:
            raise InvalidValue(f"`{visible(text[:80])}` is no pattern for events.", hint=_HINT)
        if not any(fnmatchcase(known, kind) for known in KINDS):
            from difflib import get_close_matches

            near = get_close_matches(kind, KINDS, n=1)
            suggestion = f" Did you mean `{near[0]}`?" if near else ""
            raise InvalidValue(f"There are no events `{visible(kind[:80])}`.{suggestion}", hint=_HINT)
        return cls(task, kind)

    def covers(self, event: TaskEvent) -> bool:
        """Whether the event is wanted."""
        return fnmatchcase(event.kind, self.kind) and fnmatchcase(event.task_id, self.task)
