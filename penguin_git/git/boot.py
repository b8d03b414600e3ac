"""Which start of the machine this is: what was not flushed before another one may be gone."""

from pathlib import Path

_LINUX = Path("/proc/sys/kernel/random/boot_id")


def current() -> str:
    """The kernel's name of this start; empty where it has none."""
    try:
        return _LINUX.read_text("ascii").strip()
    except OSError:
        return ""
