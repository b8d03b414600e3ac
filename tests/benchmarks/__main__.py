"""Run the benchmarks: `python -m tests.benchmarks [NAME …]`, all of them without a name."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import agents, board, life, no_op, pre_commit, records, startup, tracker
from tests.benchmarks.timing import environment

BENCHMARKS = {
    "startup": startup.measure,
    "no_op": no_op.measure,
    "tracker": tracker.measure,
    "board": board.measure,
    "life": life.measure,
    "pre_commit": pre_commit.measure,
    "agents": agents.measure,
    "records": records.measure,
}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = environment(folder)
        for chosen in sys.argv[1:] or BENCHMARKS:
            BENCHMARKS[chosen](folder, env)
