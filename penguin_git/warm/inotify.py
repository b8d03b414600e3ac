"""Linux's notices of changed files, asked for at a given moment: see inotify(7).

What watches for the daemon hands notices on from a thread of its own, some time later. Here a command has to
know whether there is one now.
"""

import ctypes
import fcntl
import os
import struct
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_LIBC = ctypes.CDLL(None, use_errno=True)
_HEAD = struct.Struct("iIII")  # watch, mask, cookie, length of the name
_LENGTH = struct.Struct("i")
_AT_ONCE = 1 << 20  # bytes

_CHANGES = 0x2 | 0x4 | 0x8 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800
"""Written to, its attributes, closed after writing, moved away, moved here, made, deleted; the folder itself
deleted, moved. A file that is written to through memory is noticed when it is closed."""
_ONLY_FOLDERS, _NO_FOLLOW = 0x01000000, 0x02000000
_OF_FOLDERS = 0x40000000  # the notice is about a folder
_AT_END = 0x2000 | 0x4000 | 0x8000 | 0x400 | 0x800
"""Unmounted, notices were lost, the watch is gone; the folder itself was deleted or moved."""


class Notice(NamedTuple):
    """Something has happened to a file: which watch saw it, and the file's name in its folder."""

    watch: int
    mask: int
    name: str

    @property
    def is_of_a_file(self) -> bool:
        """Whether it says no more than that one file of a watched folder has changed."""
        return not self.mask & (_OF_FOLDERS | _AT_END) and bool(self.name)

    @property
    def is_the_last(self) -> bool:
        """Whether others may be missing from now on: a watch has ended, or notices were lost."""
        return bool(self.mask & _AT_END)


class Inotify:
    """Watches of folders. Raises `OSError` where the system has no more of them."""

    def __init__(self) -> None:
        self.fd = _checked(_LIBC.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))

    def watch(self, folder: Path) -> int:
        """Watch the files of a folder; the number of the watch."""
        mask = _CHANGES | _ONLY_FOLDERS | _NO_FOLLOW
        return _checked(_LIBC.inotify_add_watch(self.fd, os.fsencode(folder), ctypes.c_uint32(mask)))

    @property
    def is_silent(self) -> bool:
        """Whether no notice waits to be read. Notices are there before the call that caused them returns."""
        return fcntl.ioctl(self.fd, termios.FIONREAD, bytes(_LENGTH.size)) == bytes(_LENGTH.size)

    def notices(self) -> Iterator[Notice]:
        """Take the notices that wait."""
        while not self.is_silent:
            said = os.read(self.fd, _AT_ONCE)
            start = 0
            while start < len(said):
                watch, mask, _, length = _HEAD.unpack_from(said, start)
                start += _HEAD.size + length
                yield Notice(watch, mask, os.fsdecode(said[start - length : start].rstrip(b"\0")))

    def close(self) -> None:
        """End all watches."""
        os.close(self.fd)


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer
