"""What a runner of GitHub or GitLab does with the files that penguin ships: it runs their lines."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.cli.driving import Said
from tests.support.clones import Clone

CI = Path(__file__).parents[2] / "templates" / "ci"


def read(name: str) -> Any:
    """One of the files."""
    return yaml.load((CI / name).read_text(), yaml.BaseLoader)  # noqa: S506 - builds text alone


def lines(steps: Any) -> Iterator[str]:
    """The lines of a script but for those that install penguin."""
    return (line for line in steps if not line.startswith("pip install "))


def run(clone: Clone, script: str, **environ: str) -> Said:
    """How a line of a script ends, with this penguin first on the PATH."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=clone.path,
        env={**os.environ, "PATH": path, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def on_github(clone: Clone, base: str = "main") -> Said:
    """The workflow, for a pull request into `base`."""
    steps = read("github.yml")["jobs"]["tasks"]["steps"]
    (script,) = lines(step["run"] for step in steps if "run" in step)
    return run(clone, script, GITHUB_ACTIONS="true", GITHUB_BASE_REF=base)


def on_gitlab(clone: Clone, base: str = "main") -> Said:
    """The job, for a merge request into `base`."""
    job = read("gitlab.yml")["penguin"]
    (script,) = lines([*job["before_script"], *job["script"]])
    fork = clone.git("merge-base", "HEAD", f"origin/{base}")
    return run(clone, script, GITLAB_CI="true", CI_MERGE_REQUEST_DIFF_BASE_SHA=fork)
