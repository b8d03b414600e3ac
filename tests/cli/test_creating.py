"""Creating and updating tasks on the command line."""

from pathlib import Path

import pytest

from penguin_git.cli.many_values import spelled_out
from tests.cli.driving import created, penguin, process
from tests.support.clones import Clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "project")


def test_a_repository_is_made_ready_once(tmp_path: Path) -> None:
    folder = tmp_path / "fresh"
    folder.mkdir()
    clone = Clone(folder)
    clone.git("init", "-q", "-b", "trunk")
    clone.git("commit", "-q", "--allow-empty", "-m", "Start")

    first, second = penguin(folder, "init"), penguin(folder, "init", "--json")

    assert (0, 0) == (first.code, second.code)
    assert "Tasks are read from the branch `trunk`, and finished work lands there." in first.lines
    assert "penguin task create" in first.err
    said = second.json["init"]
    assert ("trunk", [], False) == (said["base"], said["written"], said["merge_driver_set"])
    assert (None, None) == (said["commit"], said["not_committed"])
    assert "" == clone.git("status", "--porcelain")


def test_a_clone_with_a_remote_is_told_how_to_share_its_tasks(tmp_path: Path) -> None:
    alone, shared = Clone.new(tmp_path / "alone"), Clone.new(tmp_path / "shared")
    shared.git("remote", "add", "origin", str(tmp_path / "somewhere"))

    told = [penguin(clone.path, "init").err for clone in (alone, shared)]

    assert [False, True] == ["set `sync: on`" in text for text in told]


def test_a_task_with_everything_is_one_file_in_one_commit(clone: Clone) -> None:
    created(clone.path, "Prepare", "--id", "m7q2")
    clone.write("mine.txt", "not for this commit")
    clone.git("add", "mine.txt")

    said = penguin(
        clone.path,
        *("task", "create", "Add the login", "--id", "k3f9", "--description", "-", "--depends-on", "Prepare"),
        *("--priority", "high", "--label", "backend,auth", "--label", "api", "--type", "code"),
        *("--budget-tokens", "15000", "--budget-minutes", "120", "--max-iterations", "15"),
        *("--allowed-tools", "file_operations:read, code_execution", "--approver", "team-lead"),
        *("--run", "./login.sh", "--acceptance", "A wrong password is refused", "--check", "pytest -q"),
        *("--due", "2026-12-24", "--project", "Web Application", "--assigned-to", "claude-3-opus-20240229"),
        stdin="First line.\nSecond line.\n",
    )

    assert (0, "k3f9\n") == (said.code, said.out)
    assert "`Web Application` is a new project" in said.err
    text = clone.read(".penguin/tasks/k3f9.yaml")
    assert _EVERYTHING == text[: text.index("created_at")]
    assert "created_by: Jane Doe <jane@example.com>" in text
    assert [
        ".penguin/projects/web-application.yaml",
        ".penguin/tasks/k3f9.yaml",
    ] == clone.git("show", "--format=", "--name-only", "HEAD").splitlines()
    assert "A  mine.txt" == clone.git("status", "--porcelain")


_EVERYTHING = """\
status: pending

# yaml-language-server: $schema=../schema/task.json
title: Add the login
description: |
  First line.
  Second line.
type: code
priority: high
project: web-application
depends_on:
  - m7q2
labels: [backend, auth, api]
assigned_to: claude-3-opus-20240229
run: ./login.sh
acceptance:
  - A wrong password is refused
  - check: pytest -q
resource_constraints:
  max_tokens: 15000
  max_duration_minutes: 120
  max_iterations: 15
  allowed_tools: [file_operations:read, code_execution]
requires_approval: true
approver: team-lead
due: 2026-12-24T00:00:00Z
"""


@pytest.mark.parametrize(
    ("words", "spelled"),
    [
        ("T --depends-on A B", "T --depends-on A --depends-on B"),
        ("--depends-on A B T", "--depends-on A --depends-on B -- T"),
        ("--depends-on A --priority high T", "--depends-on A --priority high T"),
        ("--depends-on A B -- T", "--depends-on A --depends-on B -- T"),
        ("--depends-on A T --depends-on B", "--depends-on A --depends-on B -- T"),
        ("T --depends-on A --depends-on B C", "T --depends-on A --depends-on B --depends-on C"),
        ("--depends-on A", "--depends-on A"),
        ("--depends-on=A T", "--depends-on=A T"),
        ("T --depends-on", "T --depends-on"),
        ("--priority high T", "--priority high T"),
    ],
)
def test_dependencies_follow_their_flag_and_the_title_stands_before_or_last(words: str, spelled: str) -> None:
    assert spelled.split() == spelled_out(words.split(), frozenset({"--priority"}))


def test_dependencies_are_named_by_id_prefix_or_title(clone: Clone) -> None:
    for name, title in (("k3f9", "One"), ("m7q2", "Two"), ("r5t8", "Three")):
        created(clone.path, title, "--id", name)

    penguin(clone.path, "task", "create", "Last", "--id", "last", "--depends-on", "k3f9", "m", "three")

    assert ("k3f9", "m7q2", "r5t8") == clone.on_base("last").depends_on


@pytest.mark.parametrize(
    ("flags", "code", "complaint"),
    [
        (["--allowed-tools", "web_serch"], 1, "Did you mean `web_search`?"),
        (["--depends-on", "nothing", "T"], 1, "There is no task `nothing`."),
        (["--assigned-to", "shel"], 1, "Did you mean `shell`?"),
        (["--due", "soon"], 1, "`soon` is no date"),
        (["--defer-until", "2026-13-01"], 1, "is no date"),
        (["--id", "Not Good"], 1, "can't be the id of a task"),
        (["--id", "k3f9"], 1, "There is a task `k3f9` already."),
        (["--budget-tokens", "0"], 2, "Invalid value for '--budget-tokens': `0` is not a whole number above"),
        (["--budget-tokens", "-5"], 2, "`-5` is not a whole number above zero."),
        (["--budget-tokens", "9" * 21], 2, "is above the largest limit, which is 1,000,000,000,000."),
        (["--allowed-tools", " , "], 2, "Invalid value for '--allowed-tools': it names no tool."),
        (["--budget-minutes", "many"], 2, "`many` is not a whole number above zero."),
        (["--max-iterations", "1.5"], 2, "`1.5` is not a whole number above zero."),
        (["--metadata", "no pair"], 2, "`no pair` is not KEY=VALUE."),
        (["--check", " "], 2, "Invalid value for '--check': it is empty."),
        (["--label", "two\nlines"], 1, "has to be one line"),
        (["--priority", "urgent"], 2, "'urgent' is not one of"),
        (["--colour", "red"], 2, "No such option"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    clone: Clone, flags: list[str], code: int, complaint: str
) -> None:
    created(clone.path, "There already", "--id", "k3f9")
    before = clone.git("rev-parse", "HEAD")

    said = penguin(clone.path, "task", "create", "T", *flags)

    assert code == said.code
    assert complaint in said.err
    assert ("", before) == (clone.git("status", "--porcelain"), clone.git("rev-parse", "HEAD"))


def test_a_name_that_nobody_knows_is_kept_with_force(clone: Clone) -> None:
    created(clone.path, "T", "--id", "k3f9", "--assigned-to", "new-agent", "--force")

    assert "new-agent" == clone.on_base("k3f9").assigned_to
    assert "the agent `new-agent` is not configured" in penguin(clone.path, "task", "why", "k3f9").out


def test_a_title_on_two_lines_or_a_very_long_one_or_none_is_refused(clone: Clone) -> None:
    assert "The title has to be one line." in penguin(clone.path, "task", "create", "One\nTwo").err
    assert "301 characters, and 300 are the most" in penguin(clone.path, "task", "create", "x" * 301).err
    assert "The title is empty." in penguin(clone.path, "task", "create", "  ").err


def test_a_task_on_another_branch_is_a_draft_unless_it_goes_to_the_base(clone: Clone) -> None:
    clone.git("switch", "-q", "-c", "feature")

    draft = penguin(clone.path, "task", "create", "Draft", "--id", "k3f9")
    based = penguin(clone.path, "task", "create", "Based", "--id", "m7q2", "--on-base")

    assert "on `feature`" in draft.err
    assert "a draft until it is on `main`" in draft.err
    assert "Committed `.penguin/tasks/m7q2.yaml` on `main`" in based.err
    assert "" == clone.git("status", "--porcelain")
    assert "m7q2: add Based" == clone.git("log", "-1", "--format=%s", "main")
    assert {"k3f9": "draft", "m7q2": "blocked"} == _states(clone)


@pytest.mark.parametrize("tie", ["--depends-on", "--parent-task"])
def test_a_task_on_the_base_is_not_tied_to_a_draft(clone: Clone, tie: str) -> None:
    clone.git("checkout", "-q", "-b", "feature")
    created(clone.path, "Draft", "--id", "k3f9")
    before = clone.git("rev-parse", "main")

    refused = penguin(clone.path, "task", "create", "Based", "--on-base", tie, "k3f9")

    assert 1 == refused.code
    assert "wait for `k3f9`, or be a part of it: that is not on the base branch `main` yet" in refused.err
    assert before == clone.git("rev-parse", "main")


def test_a_task_may_stay_uncommitted_and_is_where_head_is_detached(clone: Clone) -> None:
    asked = penguin(clone.path, "task", "create", "One", "--id", "k3f9", "--no-commit")
    clone.git("switch", "-q", "--detach")
    detached = penguin(clone.path, "task", "create", "Two", "--id", "m7q2")

    assert "Wrote `.penguin/tasks/k3f9.yaml`; the commit is left to you.\n" == asked.err
    assert "not committed: HEAD is detached." in detached.err
    assert "?? .penguin/tasks/" == clone.git("status", "--porcelain")


def test_a_description_is_written_in_the_editor(clone: Clone) -> None:
    editor = clone.path.parent / "editor"
    editor.write_text("#!/bin/sh\necho 'As edited.' >> \"$1\"\n")
    editor.chmod(0o755)

    said = process(
        clone.path,
        *("task", "create", "T", "--id", "k3f9", "--description", "To begin with.\n", "--edit"),
        VISUAL=str(editor),
    )
    unsaved = process(clone.path, "task", "create", "U", "--edit", VISUAL="true")

    assert 0 == said.code, said.err
    assert "To begin with.\nAs edited.\n" == clone.on_base("k3f9").description
    assert 1 == unsaved.code
    assert "The editor was closed without saving, so nothing was done." in unsaved.err


def test_inside_an_attempt_a_task_is_only_proposed(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    created(clone.path, "Outer", "--id", "k3f9")
    monkeypatch.setenv("PENGUIN_TASK", "k3f9")

    proposed = penguin(clone.path, "task", "create", "Found on the way", "--id", "m7q2")
    refused = penguin(clone.path, "task", "update", "k3f9", "--title", "Mine")

    assert (0, "m7q2\n") == (proposed.code, proposed.out)
    assert "Proposed `.penguin/tasks/m7q2.yaml`" in proposed.err
    assert "discovered_from:\n  - k3f9\n" in clone.read(".penguin/tasks/m7q2.yaml")
    assert 1 == refused.code
    assert "Inside an attempt (of `k3f9`) nobody may change tasks." in refused.err
    assert "?? .penguin/tasks/m7q2.yaml" == clone.git("status", "--porcelain", "-uall")


def test_an_update_changes_its_fields_and_nothing_else(clone: Clone) -> None:
    text = "status: pending\n\ntitle: Old # mine\nlabels: [a, b]\nresource_constraints: {max_tokens: 5}\n"
    clone.task("k3f9", text)

    said = penguin(
        clone.path,
        *("task", "update", "k3f9", "--title", "New", "--add-label", "c", "--remove-label", "a"),
        *("--budget-minutes", "9", "--clear", "max-tokens", "--json"),
    )

    assert 0 == said.code
    assert ("New", ["b", "c"]) == (said.json["task"]["title"], said.json["task"]["labels"])
    assert "title: New # mine\n" in clone.read(".penguin/tasks/k3f9.yaml")
    assert 9 == clone.on_base("k3f9").resource_constraints.max_duration_minutes
    assert clone.on_base("k3f9").resource_constraints.max_tokens is None
    assert "k3f9: change title, labels, resource_constraints" == clone.git("log", "-1", "--format=%s")


def test_an_update_that_changes_nothing_makes_no_commit(clone: Clone) -> None:
    created(clone.path, "Same", "--id", "k3f9")
    before = clone.git("rev-parse", "HEAD")

    said = penguin(clone.path, "task", "update", "k3f9", "--title", "Same")

    assert "`k3f9` says all of that already; nothing was changed." in said.err
    assert before == clone.git("rev-parse", "HEAD")


def test_what_cannot_be_cleared_is_refused_with_what_can(clone: Clone) -> None:
    created(clone.path, "T", "--id", "k3f9")

    title = penguin(clone.path, "task", "update", "k3f9", "--clear", "title")
    unknown = penguin(clone.path, "task", "update", "k3f9", "--clear", "lables")

    assert (1, 1) == (title.code, unknown.code)
    assert "`title` can't be cleared." in title.err
    assert "A task needs a title" in title.err
    assert "Did you mean `labels`?" in unknown.err
    assert "depends_on" in unknown.err


def test_loops_are_refused_with_their_path(clone: Clone) -> None:
    created(clone.path, "One", "--id", "k3f9")
    created(clone.path, "Two", "--id", "m7q2", "--depends-on", "k3f9")

    updated = penguin(clone.path, "task", "update", "k3f9", "--depends-on", "m7q2")
    added = penguin(clone.path, "task", "add-dependency", "One", "Two")
    itself = penguin(clone.path, "task", "add-dependency", "One", "One")

    assert (1, 1, 1) == (updated.code, added.code, itself.code)
    for said in (updated, added):
        assert "`k3f9` -> `m7q2` -> `k3f9`" in said.err or "`m7q2` -> `k3f9` -> `m7q2`" in said.err
    assert "`k3f9` can't depend on itself." in itself.err


def test_a_refused_loop_names_what_opens_it(clone: Clone) -> None:
    created(clone.path, "Whole", "--id", "whole")
    created(clone.path, "Part", "--id", "part", "--parent-task", "whole")

    itself = penguin(clone.path, "task", "update", "part", "--parent-task", "part")
    inside = penguin(clone.path, "task", "update", "whole", "--parent-task", "part")
    undone = penguin(clone.path, "task", "update", "part", "--clear", "parent")

    assert "hint: Choose another task.\n" in itself.err
    assert "hint: First undo a tie: `penguin task update part --clear parent`.\n" in inside.err
    assert 0 == undone.code
    assert 0 == penguin(clone.path, "task", "update", "whole", "--parent-task", "part").code


def test_a_loop_that_somebody_wrote_is_no_reason_to_refuse_other_edges(clone: Clone) -> None:
    clone.task("k3f9", "title: One\ndepends_on: [k3f9]\n")
    created(clone.path, "Two", "--id", "m7q2")

    added = penguin(clone.path, "task", "add-dependency", "k3f9", "m7q2")
    moved = penguin(clone.path, "task", "update", "k3f9", "--parent-task", "m7q2")
    removed = penguin(clone.path, "task", "remove-dependency", "k3f9", "m7q2")
    moved_then = penguin(clone.path, "task", "update", "k3f9", "--parent-task", "m7q2")

    assert (0, 0) == (added.code, removed.code)
    assert "That would make tasks wait for themselves" in moved.err  # a part of what it waits for
    assert "hint: First undo a tie: `penguin task remove-dependency k3f9 m7q2`.\n" in moved.err
    assert 0 == moved_then.code
    assert (("k3f9",), "m7q2") == (clone.on_base("k3f9").depends_on, clone.on_base("k3f9").parent)


def test_dependencies_come_and_go(clone: Clone) -> None:
    created(clone.path, "One", "--id", "k3f9")
    created(clone.path, "Two", "--id", "m7q2")

    penguin(clone.path, "task", "add-dependency", "m7q2", "One")
    twice = penguin(clone.path, "task", "add-dependency", "m7q2", "One")
    assert ("k3f9",) == clone.on_base("m7q2").depends_on
    assert "`m7q2` waits for `k3f9` already." in twice.err

    penguin(clone.path, "task", "remove-dependency", "m7q2", "One")
    assert () == clone.on_base("m7q2").depends_on


def test_several_dependencies_come_and_go_in_one_commit(clone: Clone) -> None:
    for name, task in (("One", "k3f9"), ("Two", "m7q2"), ("Three", "r5t8")):
        created(clone.path, name, "--id", task)
    before = clone.git("rev-list", "--count", "HEAD")

    penguin(clone.path, "task", "add-dependency", "r5t8", "One", "m7", "k3f9")
    assert ("k3f9", "m7q2") == clone.on_base("r5t8").depends_on
    refused = penguin(clone.path, "task", "add-dependency", "k3f9", "m7q2", "r5t8")
    assert () == clone.on_base("k3f9").depends_on
    gone = penguin(clone.path, "task", "remove-dependency", "Three", "One", "Two")

    assert () == clone.on_base("r5t8").depends_on
    assert (1, 0) == (refused.code, gone.code)
    assert "`k3f9` -> `r5t8` -> `k3f9`" in refused.err
    assert int(before) + 2 == int(clone.git("rev-list", "--count", "HEAD"))
    assert "r5t8: no longer wait for k3f9, m7q2" == clone.git("log", "-1", "--format=%s")


def test_an_old_loop_of_others_is_no_reason_to_refuse_a_dependency(clone: Clone) -> None:
    clone.task("b1", "title: B\ndepends_on: [c1]\n")
    clone.task("c1", "title: C\ndepends_on: [b1]\n")
    clone.task("d1", "title: D\n")

    assert 0 == penguin(clone.path, "task", "add-dependency", "d1", "b1").code
    assert ("b1",) == clone.on_base("d1").depends_on


@pytest.mark.parametrize("wrong", [["m7q2", "nobody"], ["nobody", "m7q2"], ["m7q2", "m7q3"]])
def test_a_dependency_on_nobody_is_refused_whole(clone: Clone, wrong: list[str]) -> None:
    created(clone.path, "One", "--id", "k3f9")
    created(clone.path, "Two", "--id", "m7q2")

    refused = penguin(clone.path, "task", "add-dependency", "k3f9", *wrong)

    assert 1 == refused.code
    assert "There is no task `" in refused.err
    assert () == clone.on_base("k3f9").depends_on


def test_a_dangling_dependency_is_removed_by_its_id(clone: Clone) -> None:
    clone.task("k3f9", "title: One\ndepends_on: [gone]\n")

    assert 0 == penguin(clone.path, "task", "remove-dependency", "k3f9", "gone").code
    assert () == clone.on_base("k3f9").depends_on


def test_deleting_asks_who_still_needs_the_task(clone: Clone) -> None:
    created(clone.path, "One", "--id", "k3f9")
    created(clone.path, "Two", "--id", "m7q2", "--depends-on", "k3f9")
    created(clone.path, "Part", "--id", "r5t8", "--parent-task", "k3f9")

    refused = penguin(clone.path, "task", "delete", "k3f9")
    forced = penguin(clone.path, "task", "delete", "k3f9", "--force")

    assert (1, 0) == (refused.code, forced.code)
    assert "`k3f9` is still needed: `m7q2` depends on it and `r5t8` is part of it." in refused.err
    assert "`m7q2` does not wait for it any more." in forced.err
    assert {"m7q2": "blocked", "r5t8": "blocked"} == _states(clone)
    assert "" == clone.git("status", "--porcelain")
    assert ((), None) == (clone.on_base("m7q2").depends_on, clone.on_base("r5t8").parent)


def test_deleting_asks_about_words_that_are_in_no_commit(clone: Clone) -> None:
    created(clone.path, "One", "--id", "k3f9")
    created(clone.path, "Two", "--id", "m7q2", "--depends-on", "k3f9")
    file = ".penguin/tasks/k3f9.yaml"
    clone.write(file, f"{clone.read(file)}\n# Ask Bob\n")

    refused = penguin(clone.path, "task", "delete", "k3f9")
    kept = clone.read(file)
    forced = penguin(clone.path, "task", "delete", "k3f9", "--force")

    assert (1, 0) == (refused.code, forced.code)
    assert "`k3f9` is still needed: `m7q2` depends on it." in refused.err
    assert f"`{file}` has changes that are not committed, and git would not keep them." in refused.err
    assert kept.endswith("# Ask Bob\n")
    assert not (clone.path / file).exists()


def test_notes_are_appended_with_their_author(clone: Clone) -> None:
    created(clone.path, "One", "--id", "k3f9")

    penguin(clone.path, "task", "note", "k3f9", "First.")
    penguin(clone.path, "task", "note", "One", "Second.")

    notes = clone.on_base("k3f9").notes
    assert [("Jane Doe", "First."), ("Jane Doe", "Second.")] == [(note.by, note.text) for note in notes]


def test_approval_is_given_once_and_withdrawn_by_an_edit(clone: Clone) -> None:
    created(clone.path, "Risky", "--id", "k3f9", "--run", "true", "--requires-approval")

    before = _states(clone)
    said = penguin(clone.path, "task", "approve", "k3f9", "--notes", "go on")
    again = penguin(clone.path, "task", "approve", "k3f9")
    given = clone.on_base("k3f9").approval
    approved = _states(clone)
    penguin(clone.path, "task", "update", "k3f9", "--run", "rm -r .")

    assert ("blocked", "ready", "blocked") == (before["k3f9"], approved["k3f9"], _states(clone)["k3f9"])
    assert (0, 1) == (said.code, again.code)
    assert given is not None
    assert ("Jane Doe <jane@example.com>", "go on") == (given.by, given.notes)


def test_only_the_named_person_approves(clone: Clone) -> None:
    created(clone.path, "Risky", "--id", "k3f9", "--run", "true", "--approver", "boss@example.com")

    said = penguin(clone.path, "task", "approve", "k3f9")

    assert 1 == said.code
    assert "Only `boss@example.com` can approve `k3f9`" in said.err


@pytest.mark.parametrize(
    "approver", ["ne@example.com", "jane@example.co", "Doe <jane@", "jane@example.com.evil.org", "pat@x.org"]
)
def test_a_part_of_ones_address_or_ones_name_is_somebody_else(clone: Clone, approver: str) -> None:
    created(clone.path, "Risky", "--id", "k3f9", "--run", "true", "--approver", approver)

    said = process(clone.path, "task", "approve", "k3f9", GIT_AUTHOR_NAME="pat@x.org")

    assert 1 == said.code
    assert f"Only `{approver}` can approve `k3f9`" in said.err


@pytest.mark.parametrize(
    "approver", ["JANE@Example.com", "Jane Doe <jane@example.com>", "boss@x.org, jane@example.com", "@leads"]
)
def test_an_approver_is_a_person_by_address_or_a_role(clone: Clone, approver: str) -> None:
    created(clone.path, "Risky", "--id", "k3f9", "--run", "true", "--approver", approver)

    said = penguin(clone.path, "task", "approve", "k3f9")

    assert 0 == said.code, said.err


def test_rejecting_pauses_with_the_reason(clone: Clone) -> None:
    created(clone.path, "Risky", "--id", "k3f9", "--run", "true", "--requires-approval")

    penguin(clone.path, "task", "reject", "k3f9", "--reason", "too large")

    assert ("paused", "too large") == (clone.on_base("k3f9").status, clone.on_base("k3f9").notes[0].text)


@pytest.mark.parametrize(
    ("ending", "said", "hint"),
    [
        ("fail", "has failed", "`penguin task restart k3f9` tries again."),
        ("done", "is completed", "`penguin task reopen k3f9` makes it pending again."),
    ],
)
def test_what_has_ended_is_not_rejected(clone: Clone, ending: str, said: str, hint: str) -> None:
    created(clone.path, "Risky", "--id", "k3f9", "--run", "true")
    penguin(clone.path, "task", ending, "k3f9")

    rejected = penguin(clone.path, "task", "reject", "k3f9", "--reason", "too large")

    assert (1, f"error: `k3f9` {said}, so there is nothing to reject.\n  hint: {hint}\n") == (
        rejected.code,
        rejected.err,
    )


def _states(clone: Clone) -> dict[str, str | None]:
    return {task["id"]: task["state"] for task in penguin(clone.path, "task", "list", "--json").json["tasks"]}


def test_every_field_can_be_given_and_cleared(clone: Clone) -> None:
    created(clone.path, "Other", "--id", "m7q2")
    created(
        clone.path,
        *("T", "--id", "k3f9", "--estimate", "two days", "--context", "docs", "--context", "src/a.py"),
        *(
            "--changes",
            "optional",
            "--review",
            "required",
            "--land",
            "review",
            "--relates-to",
            "Other",
            "--metadata",
            "a=b=c",
        ),
        *("--defer-until", "2099-01-01", "--check", "true", "--acceptance", "It works", "-d", "Text"),
        *("--metadata", "a=b=c"),
    )
    task = clone.on_base("k3f9")
    assert ("two days", ("docs", "src/a.py"), "optional", "required", "review", ("m7q2",), {"a": "b=c"}) == (
        *(task.estimate, task.context, task.changes, task.review, task.land, task.relates_to, task.metadata),
    )
    fields = (
        "estimate",
        "context",
        "changes",
        "review",
        "land",
        "relates-to",
        "metadata",
        "defer-until",
        "check",
    )
    clearing = [word for name in (*fields, "description") for word in ("--clear", name)]

    said = penguin(clone.path, "task", "update", "k3f9", *clearing, "--metadata", "k=v")

    assert 0 == said.code, said.err
    task = clone.on_base("k3f9")
    assert (None, (), "required", "none", None, (), {"k": "v"}, None, ("It works",), None) == (
        *(task.estimate, task.context, task.changes, task.review, task.land, task.relates_to, task.metadata),
        *(task.defer_until, task.acceptance, task.description),
    )


def test_an_empty_text_empties_its_field(clone: Clone) -> None:
    created(clone.path, "T", "--id", "k3f9", "--run", "true", "-d", "Text")

    penguin(clone.path, "task", "update", "k3f9", "--run", "", "-d", " ")

    assert (None, None) == (clone.on_base("k3f9").run, clone.on_base("k3f9").description)


def test_a_task_is_for_whoever_creates_it_by_name_or_address(clone: Clone) -> None:
    for name, who in (("k1", "Jane Doe"), ("k2", "jane@example.com")):
        created(clone.path, "T", "--id", name, "--assigned-to", who)

    assert "it is for `Jane Doe` to do, who is no agent" in penguin(clone.path, "task", "why", "k1").out


@pytest.mark.parametrize("model", ["claude-3-opus-20240229", "gpt-4", "claude-3-sonnet-20240229"])
def test_the_names_of_models_are_always_valid_and_block_until_configured(clone: Clone, model: str) -> None:
    created(clone.path, "T", "--id", "k3f9", "--assigned-to", model)

    assert (
        f"- the agent `{model}` is not configured: add it to `agents:`"
        in penguin(clone.path, "task", "why", "k3f9").out
    )


def test_dependencies_in_any_position_reach_the_task(clone: Clone) -> None:
    for name, title in (("k3f9", "One"), ("m7q2", "Some title"), ("r5t8", "Three")):
        created(clone.path, title, "--id", name)

    ways = (
        ["Last", "--depends-on", "k3f9", "m7q2", "r5t8"],
        ["--depends-on", "k3f9", "Some title", "r5t8", "Last"],
        ["--depends-on", "k3f9", "some TITLE", "--priority", "high", "--depends-on", "r5t8", "Last"],
        ["--depends-on=k3f9", "--depends-on", "m7q2", "r5t8", "k3f9", "--", "Last"],
        ["--label", "x", "Last", "--depends-on", "k3f9", "--depends-on", "m7q2", "m7q2", "r5t8", "-d", "y"],
    )
    for number, words in enumerate(ways):
        said = penguin(clone.path, "task", "create", "--id", f"t{number}", *words)
        assert 0 == said.code, said.err
        assert "Last" == clone.on_base(f"t{number}").title
        assert {"k3f9", "m7q2", "r5t8"} == set(clone.on_base(f"t{number}").depends_on)
        assert 3 == len(clone.on_base(f"t{number}").depends_on)
    updated = penguin(clone.path, "task", "update", "--depends-on", "m7q2", "r5t8", "t0")
    assert 0 == updated.code
    assert ("m7q2", "r5t8") == clone.on_base("t0").depends_on


def test_who_gives_a_task_its_first_part_is_told_what_that_means(clone: Clone) -> None:
    created(clone.path, "Whole", "--id", "k1", "--run", "true")

    first = penguin(clone.path, "task", "create", "One", "--parent-task", "k1")
    second = penguin(clone.path, "task", "create", "Two", "--parent-task", "k1")

    assert "`k1` has a part now, and is done with it: its script and checks don't run." in first.err
    assert "has a part now" not in second.err
