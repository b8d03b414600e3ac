"""A checkpoint: a commit from which a task can go on."""

from datetime import datetime

from msgspec import Struct


class Checkpoint(Struct, frozen=True, kw_only=True):
    """A commit that an attempt made on its way: its code, the task's state and what was said until then.

    `id` is the commit, `at` when it was made, and `attempt` the number of the attempt that made it.
    """

    id: str
    at: datetime
    description: str
    attempt: int
