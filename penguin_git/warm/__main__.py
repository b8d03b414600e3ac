"""Where the warm process of a clone begins: `python -m penguin_git.warm COMMON_DIR WORK_TREE`."""

import os
import signal
import sys
from pathlib import Path

from penguin_git.warm.freshness import Freshness


def main(common_dir: Path, work_tree: Path) -> None:
    """Load everything, serve until the daemon ends, and begin again where files were replaced meanwhile."""
    fresh = Freshness()
    from penguin_git.warm import announcing, rehearsal
    from penguin_git.warm.server import Server

    os.chdir(work_tree)
    rehearsal.rehearse()
    os.chdir("/")
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # from now on there is something to clear away in the end
    with announcing.announced(common_dir, os.environ) as listener:
        if listener is None:
            return
        server = Server(listener, fresh, common_dir / "penguin")
        server.serve()
    if server.is_stale:
        os.execv(sys.executable, [sys.executable, "-P", "-m", "penguin_git.warm", *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
