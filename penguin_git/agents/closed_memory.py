"""Keeping other processes of the same user out of this one, whose environment and memory hold keys."""

_DUMPABLE = 4  # PR_SET_DUMPABLE


def close_memory() -> None:
    """Let nobody but root read this process's memory or environment, from now on and until it ends (Linux).

    What it starts is as open as ever: the system forgets it when another program takes over.
    """
    try:
        import ctypes

        ctypes.CDLL(None).prctl(_DUMPABLE, 0, 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        return  # another system; there an environment is not readable for other processes either
