"""A disk of a few kilobytes, for the tests of what happens when it is full."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A file system of that size; the test is skipped, with the reason, where mounting one is not allowed."""
    with tempfile.TemporaryDirectory() as name:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", name], capture_output=True, check=False
        )
        if mounted.returncode != 0:
            pytest.skip(f"NO SMALL DISK, so a full one goes untested: {mounted.stderr.decode().strip()}")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def fill(disk: Path) -> Path:
    """Use up what is left of a small disk; deleting the file gives it back."""
    ballast = disk / "ballast"
    fd = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while True:
            os.write(fd, bytes(512))
    os.close(fd)
    assert os.statvfs(disk).f_bavail == 0
    return ballast


def freeze(disk: Path) -> None:
    """Let nobody write to a small disk any more, not even root."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
