"""A task as others are told of it: with the state that follows from everything else, where there is one."""

from msgspec import Struct

from penguin_git.model.task import Task


class Told(Struct, frozen=True):
    """A task, and what is derived: ready, blocked, in_review, draft or nothing."""

    task: Task
    derived: str = ""

    @property
    def state(self) -> str:
        """The one word for how it stands."""
        return self.derived or self.task.status.value
