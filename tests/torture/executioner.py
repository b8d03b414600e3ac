"""Kills and freezes a daemon and what works for it: the daemon alone, its group, a worker, all at once."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from penguin_git.agents import supervisor

WORKER = b"penguin_git.agents.models.worker"
_WAYS = ("daemon", "daemon", "group", "worker", "worker", "guard", "all")


class Executioner:
    """Decides by chance. `deaths` counts who died, and `freezes` who stood still for a while."""

    def __init__(self, chance: random.Random) -> None:
        self.deaths: Counter[str] = Counter()
        self.freezes = 0
        self._seen: set[tuple[int, str]] = set()
        self._chance = chance

    def strike(self, daemon: "subprocess.Popen[bytes]") -> None:
        """Kill somebody, perhaps as they stand in a freeze; a daemon that dies is waited for."""
        if daemon.poll() is not None:
            return
        self.watch(daemon)
        frozen = self._frozen(daemon) if self._chance.random() < 0.3 else []
        way = self._chance.choice(_WAYS)
        victims = self._victims(daemon, way)
        self.deaths[way] += bool(victims)
        _send(victims, signal.SIGKILL)
        _send(frozen, signal.SIGCONT)
        if daemon.pid in victims:
            daemon.wait()

    def watch(self, daemon: "subprocess.Popen[bytes]") -> None:
        """Remember who works for the daemon now: nobody may be left in the end."""
        self._seen |= {(pid, _born(pid)) for pid in (daemon.pid, *_family(daemon.pid))}

    def living(self, seconds: float = 5.0) -> list[str]:
        """Who of all that were seen is still there after a moment."""
        end = time.monotonic() + seconds
        while (left := [pid for pid, born in self._seen if born and born == _born(pid)]) and (
            time.monotonic() < end
        ):
            time.sleep(0.05)
        return [f"{pid} {_command(pid)!r}" for pid in left]

    def _frozen(self, daemon: "subprocess.Popen[bytes]") -> list[int]:
        """Who stands still, and has done so for a moment."""
        frozen = self._victims(daemon, self._chance.choice(("daemon", "worker", "guard")))
        _send(frozen, signal.SIGSTOP)
        self.freezes += bool(frozen)
        time.sleep(self._chance.uniform(0.02, 0.4))
        if self._chance.random() < 0.5:
            _send(frozen, signal.SIGCONT)
        return frozen

    def _victims(self, daemon: "subprocess.Popen[bytes]", way: str) -> list[int]:
        """Whom a way of killing hits."""
        family = _family(daemon.pid)
        workers = [pid for pid in family if WORKER in _command(pid)]
        if way == "worker":
            return [self._chance.choice(workers)] if workers else []
        if way == "guard":
            parents = {pid: parent for pid, parent, _ in supervisor.processes()}
            return [parents[self._chance.choice(workers)]] if workers else []
        if way == "group":
            return [pid for pid, _, group in supervisor.processes() if group == os.getpgid(daemon.pid)]
        return [daemon.pid, *family] if way == "all" else [daemon.pid]


def _family(daemon: int) -> list[int]:
    return [pid for pid, _ in supervisor.family_of(daemon, -1, supervisor.processes())]


def _send(pids: list[int], number: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _born(pid: int) -> str:
    """When a process was started, as the kernel counts; '' where it is gone, or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if fields[0] in "ZX" else fields[19]
