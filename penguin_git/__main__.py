"""Where `penguin`, `git penguin` and `python -m penguin_git` begin."""

import gc
import sys


def main() -> int:
    """Run the command line; its exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:  # answered without click, which takes longer to import than Python itself
        from penguin_git import __version__

        sys.stdout.write(f"penguin {__version__}\n")
        return 0
    gc.set_threshold(200_000, 20, 20)  # a listing makes as many objects, and they all stay
    from penguin_git.cli.edge import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
