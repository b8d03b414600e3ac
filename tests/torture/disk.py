"""A disk that can lose its power: ext4 in a file, from which goes what was not flushed."""

import fcntl
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAMS = ("mkfs.ext4", "mount", "umount", "unshare")
# Nothing is written before somebody asks for it: neither by the clock nor when a rename replaces a file.
_OPTIONS = "loop,commit=600,noauto_da_alloc"
_SHUTDOWN, _WITHOUT_THE_LOG = 0x8004587D, 2  # EXT4_IOC_SHUTDOWN, EXT4_GOING_FLAGS_NOLOGFLUSH
_RELEASED = 10.0  # seconds in which those who were killed let go of the disk


class NoDisk(Exception):
    """Why there can be no such disk here."""


class Disk:
    """What is mounted at `path`."""

    def __init__(self, path: Path, image: Path) -> None:
        self.path = path
        self._image = image

    def cut(self) -> None:
        """Take the power away: from here on nothing is written any more, and nothing can be read."""
        here = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(here, _SHUTDOWN, struct.pack("I", _WITHOUT_THE_LOG))
        except OSError as refusal:
            raise NoDisk(f"the power can't be cut here: {refusal.strerror}") from None
        finally:
            os.close(here)

    def start(self) -> None:
        """Give the power back: the file system is put right by its journal.

        It is that of a copy: sandboxes of others on this machine may hold on to the one that was shut down.
        """
        self.unmount()
        _run("cp", "--sparse=always", str(self._image), f"{self._image}.new")
        Path(f"{self._image}.new").replace(self._image)
        self.mount()

    def settle(self) -> None:
        """Write everything that is there by now."""
        _run("sync", "-f", str(self.path))

    def mount(self) -> None:
        _run("mount", "-o", _OPTIONS, str(self._image), str(self.path))

    def unmount(self) -> None:
        """Let go of the disk, as soon as nobody holds it any more."""
        end = time.monotonic() + _RELEASED
        while os.path.ismount(self.path):
            try:
                _run("umount", str(self.path))
            except NoDisk:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    """A disk of 128 MB, there for the block; `NoDisk` where this machine or its user can't have one."""
    if missing := [name for name in _PROGRAMS if not shutil.which(name)]:
        raise NoDisk(f"there is no `{missing[0]}`")
    if os.geteuid() != 0:
        raise NoDisk("only root may mount a disk")
    image, path = folder / "disk.img", folder / "disk"
    path.mkdir()
    with image.open("wb") as file:
        file.truncate(128 << 20)
    _run("mkfs.ext4", "-q", str(image))
    disk = Disk(path, image)
    disk.mount()
    try:
        yield disk
    finally:
        disk.unmount()


def _run(*argv: str) -> None:
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoDisk(f"`{argv[0]}` says: {done.stdout}{done.stderr}".strip())
