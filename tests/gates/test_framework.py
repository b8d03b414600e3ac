"""The hooks for the pre-commit framework, called by the framework itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gates.hooked import TASKS, commit, git, staged
from tests.support.clones import Clone

MANIFEST = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
IDS = ("penguin", "penguin-commit-msg", "penguin-post-merge", "penguin-check")


def framework(clone: Clone, *args: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *args],
        cwd=clone.path,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A repository that has the framework installed with our hooks.

    Building an environment takes a minute and a network, so the hooks find this penguin on the PATH.
    """
    source = Clone.new(tmp_path / "penguin")
    shutil.copy(MANIFEST, source.path)
    source.git("add", "-A")
    source.git("commit", "-q", "-m", "Release")
    hooks = "".join(f"      - id: {name}\n        language: system\n" for name in IDS)
    rev = source.git("rev-parse", "HEAD")
    config = f"repos:\n  - repo: {source.path}\n    rev: {rev}\n    hooks:\n{hooks}"
    clone = Clone.new(tmp_path / "project", {".pre-commit-config.yaml": config})
    kinds = ("pre-commit", "commit-msg", "post-merge")
    done = framework(clone, "install", *(word for kind in kinds for word in ("--hook-type", kind)))
    assert done.returncode == 0, done.stderr
    return clone


@pytest.fixture(autouse=True)
def path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


def test_the_manifest_is_one_that_the_framework_takes(clone: Clone) -> None:
    done = framework(clone, "validate-manifest", str(MANIFEST))

    assert done.returncode == 0, done.stdout


def test_commits_are_checked_and_put_in_order(clone: Clone) -> None:
    staged(clone, b="titel: B\n")
    said = commit(clone)
    assert said.code == 1
    assert "b.yaml:1:1" in said.err

    staged(clone, b="title: B\n")
    assert commit(clone).code == 0, said.err
    assert clone.git("show", f"HEAD:{TASKS}/b.yaml") == "status: pending\n\ntitle: B"
    assert clone.git("status", "--porcelain") == ""

    staged(clone, c="status: pending\n\ntitle: C\ndepends_on: [b]\n")
    assert commit(clone).code == 0
    clone.git("rm", "-q", f"{TASKS}/b.yaml")
    assert "It names `b`, whose file goes." in commit(clone).err


def test_messages_and_merges_are_checked(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "other")
    staged(clone, b="titel: B\n")
    assert commit(clone, "--no-verify").code == 0
    clone.git("checkout", "-q", "main")

    said = git(clone, "commit", "--allow-empty", "-m", "Work\n\nPenguin-Task: b")
    assert "`Penguin-Task` is a line by which penguin knows its own commits." in said.err
    merged = git(clone, "merge", "--no-ff", "--no-edit", "other")
    assert merged.code == 0
    assert "the merge left 2 problems" in merged.out + merged.err
    assert "b.yaml:1:1" in framework(clone, "run", "--hook-stage", "manual", "penguin-check").stdout
