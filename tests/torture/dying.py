"""Servers of git that die while they make a push."""

import random
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.servers import Server

_SOURCE = Path(__file__).with_name("dying.c")
_STEPS = 9  # changes of names on disk; a push of some refs has about as many


def shim(folder: Path) -> Path:
    """The library that kills a server just before one of its changes on disk."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("servers die at chosen steps only where there is a C compiler (cc)")
    made = folder / "dying.so"
    words = [compiler, "-shared", "-fPIC", "-o", str(made), str(_SOURCE), "-ldl"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the library that kills servers can't be built here: {done.stderr[:200]}")
    return made


class Reaper:
    """Has pushes to a server die, each at a step that chance decides, while the server packs its refs."""

    def __init__(self, server: Server, library: Path, chance: random.Random) -> None:
        self._server, self._library, self._chance = server, library, chance
        self._obituaries = library.with_suffix(".deaths")
        self._packing = threading.Lock()
        self._over = threading.Event()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """A push dies here, if it has as many steps; afterwards nothing of it is in the way."""
        self._lurk(_STEPS)
        try:
            yield
        finally:
            self._server.set()
            self._start_again()

    @contextmanager
    def packing(self, seconds: float) -> Iterator[None]:
        """The server packs its refs all the while, as a `git gc` does."""
        thread = threading.Thread(target=self._pack, args=[seconds])
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    @property
    def deaths(self) -> list[str]:
        """What a server was about to change each time that it died."""
        return self._obituaries.read_text().splitlines() if self._obituaries.exists() else []

    def told(self) -> str:
        """How often it died, for people."""
        of_refs = sum("/refs/" in name for name in self.deaths)
        return f"{len(self.deaths)} deaths, {of_refs} of them before the rename of a ref"

    def _lurk(self, steps: int) -> None:
        self._server.set(
            LD_PRELOAD=str(self._library),
            DIES_BEFORE=str(self._chance.randint(1, steps)),
            OBITUARIES=str(self._obituaries),
        )

    def _pack(self, seconds: float) -> None:
        argv = ["git", f"--git-dir={self._server.bare}", "pack-refs", "--all"]
        while not self._over.wait(seconds):
            with self._packing:
                subprocess.run(argv, capture_output=True, check=False)  # what is locked is packed later

    def before_push(self) -> None:
        """Start again after the last push, and let chance decide whether and where this one dies."""
        self._start_again()
        self._lurk(2 * _STEPS)

    def _start_again(self) -> None:
        """Do what whoever looks after a server does when it comes up: remove the locks of the dead."""
        with self._packing:
            for lock in self._server.bare.rglob("*.lock"):
                lock.unlink()
            (self._server.bare / "packed-refs.new").unlink(missing_ok=True)  # git makes it, or gives up
