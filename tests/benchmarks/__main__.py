"""Run the benchmarks: `python -m tests.benchmarks [startup] [no_op] [listing]`."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import listing, no_op, startup
from tests.benchmarks.timing import environment

BENCHMARKS = {"startup": startup.measure, "no_op": no_op.measure, "listing": listing.measure}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = environment(folder)
        for chosen in sys.argv[1:] or BENCHMARKS:
            BENCHMARKS[chosen](folder, env)
