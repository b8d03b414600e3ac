"""`TaskManager`: all that a person does with tasks and projects, from Python."""

from penguin_git.tracker.api.checkpointing import Checkpointing
from penguin_git.tracker.api.estimating import Estimating
from penguin_git.tracker.api.parting import Parting
from penguin_git.tracker.api.projects import Projects
from penguin_git.tracker.api.reading import Reading
from penguin_git.tracker.api.steering import Steering


class TaskManager(Projects, Steering, Parting, Reading, Estimating, Checkpointing):
    """The tasks of the repository that `path`, a folder, lies in: `TaskManager(path=".")`.

    It does what `penguin` does on the command line, and raises `PenguinError` where that would complain.

    Each call reads the repository anew, so what colleagues, editors and daemons did meanwhile counts; nothing
    stays open in between. `with TaskManager() as tm:` keeps it open, which is faster for many calls. Threads
    may share a manager and take turns; no call needs an event loop, and `asyncio.to_thread` keeps it out of
    one. Inside an attempt tasks can be read and proposed, and nothing else.

    Raises `PenguinError` where there is no repository. `world` is the clock and the environment, for tests.
    """
