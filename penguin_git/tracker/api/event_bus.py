"""`EventBus`: being told what happens to tasks, whichever process makes it happen."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import MethodType, TracebackType
from typing import TYPE_CHECKING, ClassVar, Concatenate, Generic, ParamSpec, Self, TypeVar, cast

from penguin_git.errors import PenguinError
from penguin_git.model.happening import Pattern, TaskEvent
from penguin_git.tracker.api import references
from penguin_git.tracker.api.subscription import Handler, Subscription
from penguin_git.tracker.project import Project, World

if TYPE_CHECKING:
    from penguin_git.tracker.telling import Teller

P = ParamSpec("P")
R = TypeVar("R")
H = TypeVar("H", bound=Handler)


class _OnEither(Generic[P, R]):
    """A method of a bus that, called on the class, is that of the class's bus for the current folder."""

    def __init__(self, function: Callable[Concatenate["EventBus", P], R]) -> None:
        self._function = function

    def __get__(self, bus: "EventBus | None", owner: type["EventBus"]) -> Callable[P, R]:
        return cast(Callable[P, R], MethodType(self._function, bus or owner.default()))


class EventBus:
    """Tells what happens to the tasks of the repository that `path`, a folder, lies in: `EventBus(path=".")`.

    The methods can be called on the class as well: `EventBus.handler("task.123.progress")` follows the
    repository of the folder that is the current one then. The class may follow several; `unsubscribe`,
    `start`, `stop` and `close` are about all of them.

    It follows the repository itself, so the work may be done by any process. It begins with the first
    handler, which has read the repository when its registration returns; what happened before is not told.
    Patterns are `task.ID.KIND`, where `*` stands for anything in
    an id or a kind, and `*` alone for everything; `TaskEvent` has the kinds.

    A coroutine function runs in the event loop in which it was registered (outside of one, in one of its
    own); any other handler is called in the thread of the bus, one event after the other. What a handler
    raises is logged, and the others are told all the same. All methods may be called from any thread, also
    from handlers. `with EventBus() as bus:` closes it at the end.

    Raises `PenguinError` where there is no repository. `world` is the clock and the environment, for tests.
    """

    _defaults: ClassVar[dict[Path, "EventBus"]] = {}  # those of the class, by the folders they are for
    _default_lock = threading.Lock()

    def __init__(self, path: str | os.PathLike[str] = ".", *, world: World | None = None) -> None:
        self._path, self._world = Path(path).absolute(), world
        self._lock = threading.RLock()
        self._subscriptions: list[Subscription] = []
        self._teller: Teller | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    @classmethod
    def default(cls) -> "EventBus":
        """The bus of the class for the current folder."""
        with cls._default_lock:
            return EventBus._defaults.setdefault(Path.cwd(), EventBus())

    @_OnEither
    def handler(self, pattern: str) -> Callable[[H], H]:
        """Decorate a function that is to be called with each event that `pattern` covers.

        The function stays as it is; `unsubscribe` with it ends that.
        """
        wanted = _pattern(pattern)

        def registered(function: H) -> H:
            self._add(wanted, function)
            return function

        return registered

    @_OnEither
    def subscribe(self, pattern: str, handler: Handler) -> Subscription:
        """Have `handler` called with each event that `pattern` covers, until that is cancelled."""
        return self._add(_pattern(pattern), handler)

    @_OnEither
    def unsubscribe(self, handler: Handler) -> bool:
        """Call this handler no longer, whatever it was registered for; whether it was registered at all."""
        found = [one for bus in self._all() for one in bus._subscriptions if one.handler == handler]
        for one in found:
            one.cancel()
        return bool(found)

    @_OnEither
    def start(self) -> None:
        """Follow the repository again after `stop`, if there are handlers."""
        for bus in self._all():
            if bus._subscriptions:
                bus._begin()

    @_OnEither
    def stop(self) -> None:
        """Follow no longer, and keep the handlers: `start`, or another handler, goes on from then."""
        for bus in self._all():
            bus._end()

    @_OnEither
    def close(self) -> None:
        """Follow no longer, and forget the handlers."""
        for bus in self._all():
            bus._close()

    def _all(self) -> "list[EventBus]":
        """This bus; where it is one of the class's, these."""
        with self._default_lock:
            those = list(self._defaults.values())
        return those if self in those else [self]

    def _begin(self) -> None:
        from penguin_git.tracker.telling import Teller  # it watches files, for which much is imported

        with self._lock:
            if self._teller is None or not self._teller.is_alive:
                self._teller = Teller(self._project(), self._tell)

    def _close(self) -> None:
        with self._lock:
            self._subscriptions.clear()
        self._end()

    def _end(self) -> None:
        with self._lock:
            teller, self._teller = self._teller, None
        if teller is not None:  # without the lock: its last event may want it
            teller.end()

    def _add(self, pattern: Pattern, handler: Handler) -> Subscription:
        subscription = Subscription(pattern, handler, self._remove)
        with self._lock:
            self._begin()
            self._subscriptions.append(subscription)
        return subscription

    def _remove(self, subscription: Subscription) -> None:
        with self._lock:
            self._subscriptions = [one for one in self._subscriptions if one is not subscription]

    def _tell(self, event: TaskEvent) -> None:
        with self._lock:
            wanted = [one for one in self._subscriptions if one.pattern.covers(event)]
        for one in wanted:
            one.tell(event)

    def _project(self) -> Project:
        world = self._world or World(dict(os.environ))
        if not self._path.is_dir():
            raise PenguinError(f"There is no folder `{self._path}`.")
        return Project.open(self._path, world)


def _pattern(said: str) -> Pattern:
    return Pattern.parse(references.text("pattern", said))
