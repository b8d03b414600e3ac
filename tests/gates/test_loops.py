"""Loops of waiting through old tasks that a commit does not touch: by the index, kept knowledge or not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from penguin_git.gates import kept_parents
from penguin_git.gates.answering import answer
from tests.gates.hooked import TASKS
from tests.support.clones import Clone

MANY = 2_100  # files, for which git is asked to search through them

TOP = "status: pending\n\ntitle: Top\n"
MIDDLE = "status: pending\n\ntitle: Middle\nparent: top\n"
OTHER = "status: pending\n\ntitle: Other\ndepends_on: [top]\n"
CLOSING = f"{MIDDLE}depends_on: [other]\n"
LOOP = "It would wait for itself: `middle` -> `other` -> `top` -> `middle`."


@pytest.fixture(params=[0, MANY], ids=["few", "many"])
def clone(request: pytest.FixtureRequest, tmp_path: Path) -> Clone:
    """A clone in which `middle` is a part of `top`, and `other` waits for `top`."""
    clone = Clone.new(tmp_path / "project")
    files = {"top": TOP, "middle": MIDDLE, "other": OTHER, "leaf": "status: pending\n\ntitle: Leaf\n"}
    clone.commit({f"{TASKS}/{name}.yaml": text for name, text in files.items()})
    _crowd(clone, request.param)
    return clone


def test_a_dependency_closes_a_loop_through_old_tasks(clone: Clone) -> None:
    _stage(clone, middle=CLOSING)
    assert LOOP in _said(clone)
    assert LOOP in _said(clone), "with what was kept as well"

    _stage(clone, middle=MIDDLE, leaf="status: pending\n\ntitle: Leaf\ndepends_on: [other]\n")
    assert "" == _said(clone)


def test_a_parent_closes_a_loop_through_old_tasks(clone: Clone) -> None:
    clone.task("middle", "status: pending\n\ntitle: Middle\ndepends_on: [other]\n")
    assert "" == _said(clone)

    _stage(clone, middle=CLOSING)

    assert "It would wait for itself: `top` -> `middle` -> `other` -> `top`." in _said(clone)


def test_a_loop_that_only_the_working_tree_closes_is_not_one(clone: Clone) -> None:
    clone.git("rm", "-q", "--cached", f"{TASKS}/other.yaml")
    clone.task("other", "status: pending\n\ntitle: Other\n")
    clone.write(f"{TASKS}/other.yaml", OTHER)
    _stage(clone, middle=CLOSING)

    assert "" == _said(clone)


def test_a_loop_that_the_working_tree_does_not_show_is_one(clone: Clone) -> None:
    _stage(clone, middle=CLOSING)
    for name in ("top", "other", "middle"):
        clone.write(f"{TASKS}/{name}.yaml", "status: pending\n\ntitle: Alone\n")

    assert LOOP in _said(clone)


def test_what_changed_since_it_was_kept_counts_as_it_is_now(clone: Clone) -> None:
    _stage(clone, leaf="status: pending\n\ntitle: Leaf\nparent: top\n")
    assert "" == _said(clone)
    clone.git("commit", "-q", "-m", "Leaf")
    _stage(clone, leaf="status: pending\n\ntitle: Leaf\nparent: top\ndepends_on: [other]\n")
    assert "It would wait for itself: `leaf` -> `other` -> `top` -> `leaf`." in _said(clone)

    clone.task("leaf", "status: pending\n\ntitle: Leaf\n")
    _stage(clone, leaf="status: pending\n\ntitle: Leaf\ndepends_on: [other]\n")
    assert "" == _said(clone)


def test_damaged_knowledge_is_as_good_as_none(clone: Clone) -> None:
    _stage(clone, middle=CLOSING)
    assert LOOP in _said(clone)
    kept = clone.path / ".git" / "penguin" / "cache" / "parents"

    for damage in (b"", kept.read_bytes()[:-7] if kept.exists() else b"x", b"\0" * 90):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(damage)
        assert LOOP in _said(clone)
    shutil.rmtree(kept.parent)
    kept.parent.write_bytes(b"no folder")
    assert LOOP in _said(clone)


def test_settings_and_attributes_hide_no_file_from_the_search(clone: Clone) -> None:
    (clone.path / ".gitattributes").write_text("*.yaml binary -diff\n")
    for setting in ("grep.column", "grep.lineNumber", "grep.extendedRegexp"):
        clone.git("config", "--global", setting, "true")
    _stage(clone, middle=CLOSING)
    assert LOOP in _said(clone)

    clone.git("rm", "-q", f"{TASKS}/top.yaml")
    assert "It names `top`, whose file goes." in _said(clone)


def test_lines_of_other_commits_are_kept_up_to_a_limit() -> None:
    kept = kept_parents.Kept({b"old", b"older"}, {b"old": b"top"})

    assert {b"old", b"older", b"new"} == kept_parents.added(kept, [b"new"], {b"old": b"top"}).known
    many = kept_parents.Kept({b"%d" % number for number in range(2_000)}, {b"7": b"top"})
    assert kept_parents.Kept({b"new"}, {}) == kept_parents.added(many, [b"new"], many.parents)


def _stage(clone: Clone, **tasks: str) -> None:
    for name, text in tasks.items():
        clone.write(f"{TASKS}/{name}.yaml", text)
        clone.git("add", f"{TASKS}/{name}.yaml")


def _said(clone: Clone) -> str:
    said = answer("pre-commit", [], clone.path, os.environ)
    assert said.refused == bool(said.lines)
    return "\n".join(said.lines)


def _crowd(clone: Clone, count: int) -> None:
    """Commit many tasks that have nothing to do with the others, without putting them into the folder."""
    if not count:
        return
    blob = clone.git("hash-object", "-w", f"{TASKS}/leaf.yaml")
    entries = "".join(f"100644 {blob}\t{TASKS}/crowd/c{number}.yaml\n" for number in range(count))
    add = ["git", "update-index", "--add", "--index-info"]
    subprocess.run(add, cwd=clone.path, input=entries, text=True, check=True)
    clone.git("commit", "-q", "-m", "A crowd")
