"""`penguin doctor` as a person and as a program see it."""

import os
from pathlib import Path

from penguin_git.agents.sandbox.probing import probe
from tests.cli.driving import penguin
from tests.support.clones import Clone


def test_it_previews_then_mends_then_is_content(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    clone.task("k3f9", "title: Sort the books\n")

    preview = penguin(clone.path, "doctor")
    untouched = clone.read(".penguin/tasks/k3f9.yaml")
    done = penguin(clone.path, "doctor", "--fix")
    again = penguin(clone.path, "doctor")

    assert (1, 0, 0) == (preview.code, done.code, again.code)
    assert "title: Sort the books\n" == untouched
    assert any(line.startswith("wrong   misplaced-status") for line in preview.lines)
    assert "        --fix: put it there" in preview.lines
    assert any(line.startswith("fixed   misplaced-status") for line in done.lines)
    assert "" == again.out
    assert "Nothing is wrong." == again.err.splitlines()[-1]


def test_json_says_what_is_fixable(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    clone.task("k3f9", "titel: Sort the books\n")

    said = penguin(clone.path, "doctor", "--json")

    assert said.code == 1
    assert said.json["version"] == 1
    by_code = {one["code"]: one for one in said.json["findings"]}
    assert by_code["broken-task"]["path"] == ".penguin/tasks/k3f9.yaml:1:1"
    assert by_code["broken-task"]["fixable"] is False
    assert by_code["outdated-file"]["fixable"] is True
    assert {"code", "message", "path", "fixable", "fix", "note"} == set(by_code["outdated-file"])


def test_json_after_mending_says_what_was_and_what_is_left(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    clone.task("k3f9", "titel: Sort the books\n")

    said = penguin(clone.path, "doctor", "--fix", "--json")

    assert said.code == 1
    assert {"broken-task"} == {one["code"] for one in said.json["findings"]}
    assert "outdated-file" in {one["code"] for one in said.json["fixed"]}


def test_a_hook_that_is_gone_is_written_again(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    assert penguin(clone.path, "init", "--hooks").code == 0
    assert penguin(clone.path, "doctor", "--fix").code == 0
    hook = clone.path / ".git/hooks/commit-msg"
    written = hook.read_bytes()
    hook.unlink()

    said = penguin(clone.path, "doctor")

    assert (1, ["wrong   hook  The hook `commit-msg` of penguin is gone."]) == (said.code, said.lines[:1])
    assert penguin(clone.path, "doctor", "--fix").code == 0
    assert written == hook.read_bytes()


def test_a_fresh_clone_of_what_init_made_lacks_only_the_merge_driver(tmp_path: Path) -> None:
    origin = Clone(tmp_path / "library")
    origin.path.mkdir()
    origin.git("init", "-q", "-b", "main")
    origin.git("commit", "-q", "--allow-empty", "-m", "Start")
    assert 0 == penguin(origin.path, "init").code
    assert 0 == penguin(origin.path, "task", "create", "Sort the books", "--run", "true").code
    origin.git("clone", "-q", str(origin.path), str(tmp_path / "copy"))

    said = penguin(tmp_path / "copy", "doctor", "--json")

    assert ["no-merge-driver"] == [one["code"] for one in said.json["findings"]]
    assert 0 == penguin(origin.path, "doctor").code


def test_without_hooks_none_are_missed(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    penguin(clone.path, "doctor", "--fix")

    assert penguin(clone.path, "doctor").code == 0
    assert not (clone.path / ".git/hooks/commit-msg").exists()


def test_what_a_rule_decided_in_the_last_merge_is_told(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    penguin(clone.path, "init")
    clone.task("k3f9", "status: pending\n\ntitle: Sort the books\n")
    clone.git("switch", "-q", "-c", "other")
    clone.edit("k3f9", "pending", "cancelled")
    clone.git("switch", "-q", "main")
    clone.edit("k3f9", "pending", "completed")
    assert [] == penguin(clone.path, "doctor", "--post-merge", "--json").json["overruled"]
    clone.git("merge", "-q", "--no-edit", "other")
    clone.commit({"README.md": "More.\n"})

    said = penguin(clone.path, "doctor", "--post-merge")

    assert said.code == 0
    assert ".penguin/tasks/k3f9.yaml" in said.out


def test_it_says_what_keeps_in_the_commands_of_agents(tmp_path: Path) -> None:
    within = Clone.new(tmp_path / "library", config="base: main\nsandbox: auto\n")
    without = Clone.new(tmp_path / "open", config="base: main\nsandbox: off\n")

    assert probe(os.environ) == penguin(within.path, "doctor", "--json").json["sandbox"]
    assert "none" == penguin(without.path, "doctor", "--json").json["sandbox"]
    assert "The settings say `sandbox: off`." in penguin(without.path, "doctor").err
