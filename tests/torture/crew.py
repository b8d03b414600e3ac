"""Several machines that share a repository, with a daemon each, and what can happen to them."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tests.support.clones import Clone
from tests.torture import member


class Member:
    """One machine: its clone, and its daemon as long as that lives."""

    def __init__(self, clone: Clone, log: Path) -> None:
        self.clone, self._log = clone, log
        self._daemon: subprocess.Popen[bytes] | None = None
        self._wakes = 0.0  # when it goes on, while it stands still

    @property
    def is_alive(self) -> bool:
        """Whether its daemon runs, or stands still."""
        return self._daemon is not None and self._daemon.poll() is None

    def start(self) -> None:
        """Start the daemon, where none lives."""
        if self.is_alive:
            return
        with self._log.open("ab") as log:
            self._daemon = subprocess.Popen(
                [sys.executable, member.__file__, str(self.clone.path)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
                start_new_session=True,
            )

    def kill(self) -> bool:
        """Kill the daemon at once; whether one lived."""
        if self._daemon is None or not self.is_alive:
            return False
        self._daemon.kill()
        self._daemon.wait()
        self._wakes = 0.0
        return True

    def freeze(self, seconds: float) -> bool:
        """Let the daemon stand still; whether it went before."""
        if self._daemon is None or not self.is_alive or self._wakes:
            return False
        self._daemon.send_signal(signal.SIGSTOP)
        self._wakes = time.monotonic() + seconds
        return True

    def wake(self, *, at_once: bool = False) -> None:
        """Let it go on where its time has come."""
        if self._daemon and self._wakes and (at_once or time.monotonic() > self._wakes):
            self._daemon.send_signal(signal.SIGCONT)
            self._wakes = 0.0

    def end(self, patience: float) -> int | None:
        """End the daemon in good order; how it ended."""
        if self._daemon is None:
            return None
        self.wake(at_once=True)
        self._daemon.terminate()
        with suppress(subprocess.TimeoutExpired):
            return self._daemon.wait(patience)
        self._daemon.kill()
        self._daemon.wait()
        return None


class Fate:
    """What happens to the machines, by chance; `kills` and `freezes` count."""

    def __init__(self, members: Sequence[Member], chance: random.Random, lease: float) -> None:
        self.kills = self.freezes = 0
        self._members, self._chance, self._lease = members, chance, lease

    def strike(self, *, kills: int, freezes: int) -> None:
        """Do something to somebody, at most so often in all."""
        victim = self._chance.choice(self._members)
        share = freezes / (kills + freezes)
        if self._chance.random() < share and self.freezes < freezes:
            self.freezes += victim.freeze(self._chance.uniform(1.2, 2.5) * self._lease)
        elif self.kills < kills:
            self.kills += victim.kill()

    def go_on(self) -> None:
        """Wake and restart whoever's time has come."""
        for member_ in self._members:
            member_.wake()
            member_.start()


def until_none(left: Callable[[], int], seconds: float, *, meanwhile: Callable[[], None]) -> bool:
    """Wait until nothing is left, doing something meanwhile; whether that came true.

    It may take as long as it likes, but not so many seconds without any progress.
    """
    now, least, end = left(), 0, 0.0
    while now:
        if not end or now < least:
            least, end = now, time.monotonic() + seconds
        if time.monotonic() > end:
            return False
        meanwhile()
        time.sleep(0.2)
        now = left()
    return True
