"""The files for continuous integration that penguin ships: they can be read, and their lines run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.driving import Said
from tests.gates.hooked import TASKS
from tests.support.clones import Clone

CI = Path(__file__).parents[2] / "templates" / "ci"


@pytest.fixture
def branch(tmp_path: Path) -> Clone:
    """A checkout of a branch with one illegal move on it."""
    origin = Clone.new(tmp_path / "origin")
    origin.task("a", "status: completed\n\ntitle: A\n")
    origin.git("checkout", "-q", "-b", "work")
    origin.edit("a", "completed", "failed")
    origin.git("clone", "-q", "--branch", "work", str(origin.path), str(tmp_path / "copy"))
    return Clone(tmp_path / "copy")


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


def read(name: str) -> Any:
    return yaml.load((CI / name).read_text(), yaml.BaseLoader)  # noqa: S506 - builds text alone


def lines(steps: Any) -> Iterator[str]:
    return (line for line in steps if not line.startswith("pip install "))


def test_the_workflow_for_github_annotates_a_pull_request(branch: Clone) -> None:
    workflow = read("github.yml")
    steps = workflow["jobs"]["tasks"]["steps"]
    (script,) = lines(step["run"] for step in steps if "run" in step)

    said = run(branch, script, GITHUB_ACTIONS="true", GITHUB_BASE_REF="main")
    pushed = run(branch, script, GITHUB_ACTIONS="true", GITHUB_BASE_REF="")

    assert {"pull_request", "push"} == workflow["on"].keys()
    assert workflow["permissions"] == {"contents": "read"}
    assert steps[0]["with"]["fetch-depth"] == "0"
    assert said.code == 1
    assert said.out.startswith(f"::error file={TASKS}/a.yaml,line=1,col=9::A task that is `completed`")
    assert (pushed.code, pushed.out) == (0, "")


def test_the_job_for_gitlab_leaves_a_report(branch: Clone) -> None:
    job = read("gitlab.yml")["penguin"]
    (script,) = lines([*job["before_script"], *job["script"]])
    base = branch.git("rev-parse", "origin/HEAD^")

    said = run(branch, script, GITLAB_CI="true", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)

    report = branch.read(job["artifacts"]["reports"]["codequality"])
    assert said.code == 1
    assert '"begin": 1' in report
    assert "can't become `failed`" in said.err
    assert run(branch, script, GITLAB_CI="true").code == 0
