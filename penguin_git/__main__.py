"""Where `penguin`, `git penguin` and `python -m penguin_git` begin."""

import gc
import os
import sys


def main() -> int:
    """Run the command line and end the process; its exit code only where other threads still work.

    To take ten thousand tasks apart, before their memory goes anyway, takes as long as to sort them.
    """
    _have_streams()
    code = run(sys.argv[1:])
    if "threading" in sys.modules and sys.modules["threading"].active_count() > 1:
        return code
    for stream in (sys.stdout, sys.stderr):
        try:  # noqa: SIM105 - contextlib takes 2 ms to import
            stream.flush()
        except (OSError, ValueError):  # nobody reads it any more; the edge has said so
            pass
    os._exit(code)


def _have_streams() -> None:
    """Have a closed standard stream be the null device, as git does: the next opened file would be it."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, number)
            setattr(sys, name, os.fdopen(number, "w" if number else "r"))


def run(arguments: list[str]) -> int:
    """Carry out a command line; its exit code."""
    if arguments == ["--version"]:  # answered without click, which takes longer to import than Python itself
        from penguin_git import __version__

        sys.stdout.write(f"penguin {__version__}\n")
        return 0
    if arguments[:1] == ["hook"] and len(arguments) > 1 and not arguments[1].startswith("-"):
        return _hook(arguments)
    from penguin_git.warm import client

    if (code := client.answered(arguments)) is not None:
        return code
    gc.set_threshold(200_000, 20, 20)  # a listing makes as many objects, and they all stay
    from penguin_git.cli import edge

    return edge.run(arguments)


def _hook(arguments: list[str]) -> int:
    """What git calls at each commit, without click as well."""
    from pathlib import Path

    gc.disable()  # a tenth of the time, in a process that is over before there is anything to collect
    from penguin_git.gates.answering import answer

    try:
        said = answer(arguments[1], arguments[2:], Path.cwd(), os.environ)
        for line in said.lines:
            sys.stderr.write(f"{line}\n")
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the edge that every command has
        from penguin_git.cli import edge

        return edge.code_of(error, arguments)
    return int(said.refused)


if __name__ == "__main__":
    sys.exit(main())
