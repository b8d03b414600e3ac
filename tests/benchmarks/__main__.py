"""Run the benchmarks: `python -m tests.benchmarks [startup] [no_op] [tracker] [pre_commit] [agents]`."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import agents, no_op, pre_commit, startup, tracker
from tests.benchmarks.timing import environment

BENCHMARKS = {
    "startup": startup.measure,
    "no_op": no_op.measure,
    "tracker": tracker.measure,
    "pre_commit": pre_commit.measure,
    "agents": agents.measure,
}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = environment(folder)
        for chosen in sys.argv[1:] or BENCHMARKS:
            BENCHMARKS[chosen](folder, env)
