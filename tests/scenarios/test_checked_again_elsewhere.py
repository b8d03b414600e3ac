"""Two machines finish at once what is green for each and red together: one of the two lands."""

from pathlib import Path

from tests.support.clones import Clone
from tests.support.machines import CONFIG, Shared

LONG = 180.0  # seconds: every step asks a server
PATIENT = CONFIG.replace("lease_seconds: 3", "lease_seconds: 60") + "max_parallel: 1\n"
CHECK = 'test "$(cat *.part | wc -l)" -le 2'


def test_of_two_machines_work_that_is_red_together_one_lands(tmp_path: Path) -> None:
    both = f"test -e {tmp_path}/one && test -e {tmp_path}/two"
    files = {
        f".penguin/tasks/{name}.yaml": f"title: Write {name}\nrun: |\n"
        f"  touch {tmp_path}/{name}; until {both}; do sleep 0.05; done; seq 2 > {name}.part\n"
        f"acceptance:\n  - check: {CHECK!r}\n"
        for name in ("one", "two")
    }
    shared = Shared.new(tmp_path, files, PATIENT)
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))

    with ann.daemon(), bob.daemon():
        Clone.wait_for(lambda: "failed after attempt 2" in shared.git("log", "--format=%s", "main"), LONG)

    parts = [path for path in shared.git("ls-tree", "--name-only", "main").split() if path.endswith(".part")]
    assert (1, 1) == (len(parts), len(shared.landed()))
    outcomes = shared.git("grep", "-h", "^outcome:", "main", "--", ".penguin/records").splitlines()
    assert ["outcome: completed"] * 2 + ["outcome: failed"] == sorted(outcomes)
