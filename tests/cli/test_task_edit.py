"""Editing a task's file in an editor: kept when it holds, and not a byte otherwise."""

import shlex
from pathlib import Path

import pytest

from tests.cli.driving import penguin
from tests.support.clones import Clone

TEXT = """\
# mine, above
title:   Fix the login   # odd blanks
labels: [ a,b ]

status: pending
"""
PATH = ".penguin/tasks/k3f9.yaml"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "project")
    clone.task("k3f9", TEXT)
    clone.task("m7q2", "title: Other\ndepends_on: [k3f9]\n")
    return clone


@pytest.fixture
def editing(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> "Editing":
    return Editing(clone, monkeypatch)


class Editing:
    """An editor that runs a line of shell on the file, `$1`."""

    def __init__(self, clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
        self._file, self._patch = clone.path.parent / "an editor", monkeypatch

    def does(self, script: str) -> None:
        self._file.write_text(f"#!/bin/sh\nset -e\n{script}\n")
        self._file.chmod(0o755)
        self._patch.setenv("VISUAL", f"{shlex.quote(str(self._file))} --wait")
        self._patch.setenv("PENGUIN_TEST", "passed on")


def test_an_edit_is_one_commit_and_keeps_every_other_byte(clone: Clone, editing: Editing) -> None:
    editing.does('test "$1" = --wait; test "$PENGUIN_TEST"; sed -i "s/login/logout/" "$2"')
    clone.write("mine.txt", "mine\n")
    clone.git("add", "mine.txt")

    said = penguin(clone.path, "task", "edit", "fix the login")

    assert 0 == said.code, said.err
    assert TEXT.replace("login", "logout") == clone.read(PATH)
    assert "k3f9: change title" == clone.git("log", "-1", "--format=%s")
    assert PATH == clone.git("show", "--format=", "--name-only", "HEAD")
    assert "A  mine.txt" == clone.git("status", "--porcelain")
    assert [] == list((clone.path / ".git/penguin/edits").iterdir())


def test_an_edit_of_a_comment_is_kept_too(clone: Clone, editing: Editing) -> None:
    editing.does('sed -i "s/mine, above/ours/" "$2"')

    penguin(clone.path, "task", "edit", "k3f9")

    assert TEXT.replace("mine, above", "ours") == clone.git("show", f"HEAD:{PATH}") + "\n"
    assert "k3f9: change the wording of the file" == clone.git("log", "-1", "--format=%s")


def test_an_edit_that_changes_nothing_says_so(clone: Clone, editing: Editing) -> None:
    before = clone.git("rev-parse", "HEAD")
    editing.does("true")

    said = penguin(clone.path, "task", "edit", "k3f9")

    assert (0, f"Nothing was changed in `{PATH}`.\n") == (said.code, said.err)
    assert before == clone.git("rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("script", "complaints"),
    [
        (
            'printf "titel: x\\nprio: 1\\n" > "$2"',
            [":1:1: A task has no key `titel`.", ":2:1: ", "needs `title`"],
        ),
        ('sed -i "s/status: pending/status: done/" "$2"', [":5:9:"]),
        ('echo "depends_on: [m7q2]" >> "$2"', [":6:1: That would make tasks wait for themselves"]),
        ('echo "depends_on: [none]" >> "$2"', [":6:1: There is no task `none`."]),
        ('echo "depends_on: [m7]" >> "$2"', [":6:1: `m7` is not the whole id of a task."]),
        ('echo "parent: k3f9" >> "$2"', [":6:1: "]),
        (': > "$2"', [":1:1: The file is empty."]),
    ],
)
def test_what_cannot_be_kept_is_named_with_its_line_and_left_beside(
    clone: Clone, editing: Editing, script: str, complaints: list[str]
) -> None:
    editing.does(script)

    said = penguin(clone.path, "task", "edit", "k3f9")

    kept = next((clone.path / ".git/penguin/edits").glob("*/k3f9.yaml"))
    assert 1 == said.code
    for complaint in complaints:
        assert complaint in said.err
    assert f"`{PATH}` is as it was. What you wrote is in `{kept}`." in said.err
    assert (TEXT, "") == (clone.read(PATH), clone.git("status", "--porcelain"))


def test_an_illegal_move_is_refused_naming_the_legal_ones(clone: Clone, editing: Editing) -> None:
    clone.edit("k3f9", "status: pending", "status: cancelled")
    editing.does('sed -i "s/status: cancelled/status: completed/" "$2"')

    said = penguin(clone.path, "task", "edit", "k3f9")

    assert 1 == said.code
    assert ":5:1: A task that is `cancelled` can't become `completed`." in said.err
    assert "From `cancelled` it can become `pending`, `paused`." in said.err


def test_a_broken_file_can_be_mended(clone: Clone, editing: Editing) -> None:
    clone.edit("k3f9", "status: pending", "statos: pending")
    editing.does('sed -i s/statos/status/ "$2"')

    said = penguin(clone.path, "task", "edit", "k3f9")

    assert 0 == said.code, said.err
    assert TEXT == clone.read(PATH)
    assert "k3f9: mend the file" == clone.git("log", "-1", "--format=%s")


def test_the_other_edits_of_a_file_stay_uncommitted(clone: Clone, editing: Editing) -> None:
    clone.write(PATH, TEXT + "type: bug\n")
    editing.does('sed -i s/login/logout/ "$2"')

    penguin(clone.path, "task", "edit", "k3f9")

    assert TEXT.replace("login", "logout") + "type: bug\n" == clone.read(PATH)
    assert "type" not in clone.git("show", f"HEAD:{PATH}")
    assert "logout" in clone.git("show", f"HEAD:{PATH}")


def test_what_others_changed_meanwhile_is_merged_or_refused(clone: Clone, editing: Editing) -> None:
    file = clone.path / PATH
    editing.does(f'sed -i s/login/logout/ "$2"; echo "type: bug" >> {shlex.quote(str(file))}')
    merged = penguin(clone.path, "task", "edit", "k3f9")
    editing.does(f'sed -i s/logout/door/ "$2"; sed -i s/logout/gate/ {shlex.quote(str(file))}')
    refused = penguin(clone.path, "task", "edit", "k3f9")

    assert 0 == merged.code, merged.err
    assert 1 == refused.code
    assert "has changed while you edited it, and so has `title`." in refused.err
    assert "What you wrote is in `" in refused.err
    assert "title:   Fix the gate" in clone.read(PATH)
    assert "type: bug" in clone.read(PATH)


def test_an_editor_that_fails_or_is_missing_changes_nothing(
    clone: Clone, editing: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    editing.does("exit 3")
    failed = penguin(clone.path, "task", "edit", "k3f9")
    monkeypatch.setenv("VISUAL", "/no/such/editor -w")
    missing = penguin(clone.path, "task", "edit", "k3f9")
    monkeypatch.setenv("VISUAL", "vi 'unclosed")
    odd = penguin(clone.path, "task", "edit", "k3f9")

    assert [1, 1, 1] == [said.code for said in (failed, missing, odd)]
    assert "ended with exit code 3, so nothing was done." in failed.err
    assert "The editor `/no/such/editor` can't be started: No such file or directory." in missing.err
    assert "can't be read as the command of an editor" in odd.err
    assert [] == list((clone.path / ".git/penguin/edits").iterdir())


def test_on_another_branch_the_base_is_edited(clone: Clone, editing: Editing) -> None:
    clone.git("switch", "-q", "-c", "feature")
    editing.does('sed -i s/login/logout/ "$2"')

    said = penguin(clone.path, "task", "edit", "k3f9")

    assert f"Committed `{PATH}` on `main`" in said.err
    assert "logout" in clone.git("show", f"main:{PATH}")
    assert TEXT == clone.read(PATH)
