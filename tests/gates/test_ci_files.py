"""The files for continuous integration that penguin ships: they can be read, and their lines run."""

from pathlib import Path

import pytest

from tests.gates.hooked import TASKS
from tests.gates.runner import lines, read, run
from tests.support.clones import Clone


@pytest.fixture
def branch(tmp_path: Path) -> Clone:
    """A checkout of a branch with one illegal move on it."""
    origin = Clone.new(tmp_path / "origin")
    origin.task("a", "status: completed\n\ntitle: A\n")
    origin.git("checkout", "-q", "-b", "work")
    origin.edit("a", "completed", "failed")
    origin.git("clone", "-q", "--branch", "work", str(origin.path), str(tmp_path / "copy"))
    return Clone(tmp_path / "copy")


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
