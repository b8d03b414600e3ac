"""An edit reaches its branch alone: everything else of the user's, also in the same file, stays as it was."""

import subprocess
import threading
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import Task
from penguin_git.tracker import creating, editing
from penguin_git.tracker.edit import Change, Saved
from tests.support.clones import Clone
from tests.support.tasks import a_task

FILE = ".penguin/tasks/job.yaml"
TEXT = """\
status: pending

# A comment of somebody's.
title: Do it
description: |
  One line.
labels: [a]
priority: low
"""


def with_task(path: Path) -> Clone:
    """A clone with the task `job`."""
    clone = Clone.new(path / "clone", {"other.txt": "one\n"})
    clone.task("job", TEXT)
    return clone


def patch(clone: Clone, *, commit: bool = True, **fields: object) -> Saved:
    """Set fields of the task `job`."""
    seen = Task(id=TaskId("job"), title="Do it")
    with clone.project() as project:
        return creating.patch(project, seen.id, fields, "job: edit", seen=seen, commit=commit)


def create(clone: Clone, name: str, *, commit: bool = True, on_base: bool = False) -> Saved:
    """Create a task."""
    with clone.project() as project:
        return creating.create(project, Task(id=TaskId(name), title="New"), commit=commit, on_base=on_base)


URGENT = TEXT.replace("priority: low", "priority: high")


def test_a_clean_edit_is_one_commit_of_one_line(tmp_path: Path) -> None:
    clone = with_task(tmp_path)

    saved = patch(clone, priority=TaskPriority.HIGH)

    assert ("main", clone.git("rev-parse", "HEAD")) == (saved.branch, saved.commit)
    assert URGENT == clone.read(FILE)
    assert FILE == clone.git("show", "--name-only", "--format=", "HEAD")
    assert "" == clone.git("status", "--porcelain")


def test_unstaged_edits_of_the_same_file_stay_uncommitted(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.write(FILE, TEXT.replace("One line.", "One line of mine."))

    patch(clone, priority=TaskPriority.HIGH)

    assert URGENT.replace("One line.", "One line of mine.") == clone.read(FILE)
    assert URGENT.rstrip("\n") == clone.git("show", f"HEAD:{FILE}")
    assert f" M {FILE}" == clone.git("status", "--porcelain")


def test_staged_edits_of_the_same_file_stay_on_disk_and_uncommitted(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.write(FILE, TEXT.replace("[a]", "[a, staged]"))
    clone.git("add", FILE)

    patch(clone, priority=TaskPriority.HIGH)

    assert URGENT.replace("[a]", "[a, staged]") == clone.read(FILE)
    assert URGENT.rstrip("\n") == clone.git("show", f"HEAD:{FILE}")
    assert "[a, staged]" in clone.git("show", f":{FILE}")
    assert f"M  {FILE}" == clone.git("status", "--porcelain")


def test_staged_edits_and_further_ones_in_the_same_file_are_kept_apart(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.write(FILE, TEXT.replace("[a]", "[a, staged]"))
    clone.git("add", FILE)
    clone.write(FILE, TEXT.replace("[a]", "[a, staged]").replace("One line.", "Mine."))

    patch(clone, priority=TaskPriority.HIGH)

    assert f"MM {FILE}" == clone.git("status", "--porcelain")
    assert URGENT.replace("[a]", "[a, staged]").rstrip("\n") == clone.git("show", f":{FILE}")
    assert URGENT.replace("[a]", "[a, staged]").replace("One line.", "Mine.") == clone.read(FILE)


def test_all_other_staged_and_unstaged_work_stays_as_it_was(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.write("other.txt", "two\n")
    clone.git("add", "other.txt")
    clone.write("other.txt", "three\n")
    clone.write("new.txt", "new\n")
    before = clone.git("status", "--porcelain")

    create(clone, "fresh")
    patch(clone, priority=TaskPriority.HIGH)

    assert before == clone.git("status", "--porcelain")
    assert "two" == clone.git("show", ":other.txt")


def test_on_a_feature_branch_a_task_of_the_base_is_changed_on_the_base(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.git("checkout", "-q", "-b", "feature")
    clone.commit({"other.txt": "feature\n"})

    saved = patch(clone, priority=TaskPriority.HIGH)

    assert "main" == saved.branch
    assert TaskPriority.HIGH is clone.on_base("job").priority
    assert "feature" == clone.git("branch", "--show-current")
    assert TEXT == clone.read(FILE)
    assert "" == clone.git("status", "--porcelain")
    assert TaskPriority.HIGH is clone.row("job").task.priority
    assert "Jane Doe|Jane Doe" == clone.git("log", "-1", "--format=%an|%cn", "main")


def test_on_a_feature_branch_a_draft_is_changed_there(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.git("checkout", "-q", "-b", "feature")
    created = create(clone, "job")

    saved = patch(clone, priority=TaskPriority.HIGH)

    assert ["feature"] * 2 == [created.branch, saved.branch]
    assert "draft" == clone.row("job").state
    assert "" == clone.git("ls-tree", "main", ".penguin/tasks/")


def test_a_new_task_may_go_to_the_base_from_elsewhere(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.git("checkout", "-q", "-b", "feature")

    saved = create(clone, "job", on_base=True)

    assert "main" == saved.branch
    assert "New" == clone.on_base("job").title
    assert "ready" != clone.row("job").state


def test_the_base_checked_out_in_another_worktree_follows(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "feature")
    linked = Clone(tmp_path / "linked", clone.world)

    saved = patch(linked, priority=TaskPriority.HIGH)

    assert "main" == saved.branch
    assert URGENT == clone.read(FILE)
    assert ["", ""] == [clone.git("status", "--porcelain"), linked.git("status", "--porcelain")]


def test_local_changes_in_the_other_worktree_are_an_error_that_names_them(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "feature")
    clone.write(FILE, TEXT + "# mine\n")

    with pytest.raises(PenguinError, match=r"in the way: `\.penguin/tasks/job\.yaml`"):
        patch(Clone(tmp_path / "linked", clone.world), priority=TaskPriority.HIGH)


def test_a_subfolder_is_as_good_a_place_as_any(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    (clone.path / "deep" / "down").mkdir(parents=True)

    patch(Clone(clone.path / "deep" / "down", clone.world), priority=TaskPriority.HIGH)

    assert URGENT == clone.read(FILE)


def test_on_a_detached_head_a_draft_is_written_and_not_committed(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.git("checkout", "-q", "--detach")

    saved = create(clone, "fresh")

    assert (None, "HEAD is detached") == (saved.branch, saved.why_not)
    assert "New" in clone.read(".penguin/tasks/fresh.yaml")
    assert "?? .penguin/tasks/fresh.yaml" == clone.git("status", "--porcelain")


def test_on_a_detached_head_a_task_of_the_base_is_changed_on_the_base(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.git("checkout", "-q", "--detach")

    saved = patch(clone, priority=TaskPriority.HIGH)

    assert "main" == saved.branch
    assert TaskPriority.HIGH is clone.on_base("job").priority


@pytest.mark.parametrize("state", ["bisect", "merge", "rebase"])
def test_in_the_middle_of_an_operation_the_file_is_written_and_not_committed(
    tmp_path: Path, state: str
) -> None:
    clone = with_task(tmp_path)
    head = clone.git("rev-parse", "HEAD")
    clone.git("checkout", "-q", "-b", "side", "HEAD~")
    clone.commit({"other.txt": "side\n"})
    clone.git("checkout", "-q", "main")
    clone.commit({"other.txt": "main\n"})
    begin = {"bisect": "bisect start", "merge": "merge side", "rebase": "rebase side"}[state]
    subprocess.run(["git", *begin.split()], cwd=clone.path, capture_output=True, check=False)
    main = clone.git("rev-parse", "main")

    saved = patch(clone, priority=TaskPriority.HIGH)
    drafted = create(clone, "fresh")

    assert main == clone.git("rev-parse", "main") != head
    assert [None, None] == [saved.branch, drafted.branch]
    assert state in saved.why_not
    assert (clone.path / ".penguin/tasks/fresh.yaml").exists()
    assert URGENT == clone.read(FILE)


def test_a_file_made_in_an_editor_and_not_committed_can_be_edited(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.write(FILE, TEXT)

    saved = patch(clone, priority=TaskPriority.HIGH)

    assert URGENT == clone.read(FILE)
    assert (None, f"`{FILE}` is not committed itself yet") == (saved.branch, saved.why_not)
    assert "?? .penguin/tasks/" == clone.git("status", "--porcelain")


def test_without_committing_only_the_file_changes(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    head = clone.git("rev-parse", "HEAD")

    patch(clone, commit=False, priority=TaskPriority.HIGH)

    assert head == clone.git("rev-parse", "HEAD")
    assert f" M {FILE}" == clone.git("status", "--porcelain")


def test_an_edit_that_changes_nothing_makes_no_commit(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    head = clone.git("rev-parse", "HEAD")

    patch(clone, priority=TaskPriority.LOW)

    assert head == clone.git("rev-parse", "HEAD")
    assert "" == clone.git("status", "--porcelain")


def test_a_task_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    outside = tmp_path / "outside"
    (clone.path / ".penguin/tasks").rename(outside)
    (clone.path / ".penguin/tasks").symlink_to(outside)

    with pytest.raises(PenguinError, match="link"):
        patch(clone, priority=TaskPriority.HIGH)

    assert TEXT == (outside / "job.yaml").read_text()


def test_an_edit_that_changes_nothing_on_the_base_makes_no_commit_there(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    main = clone.git("rev-parse", "main")
    clone.git("checkout", "-q", "-b", "feature")

    saved = patch(clone, priority=TaskPriority.LOW)

    assert ("main", main, main) == (saved.branch, saved.commit, clone.git("rev-parse", "main"))


def test_the_commit_hooks_of_the_user_do_not_run(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    hook = clone.path / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\ntouch hook-ran\nexit 1\n")
    hook.chmod(0o755)

    assert patch(clone, priority=TaskPriority.HIGH).commit

    assert not (clone.path / "hook-ran").exists()


def test_parallel_edits_of_one_task_are_all_kept(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    fields: list[dict[str, object]] = [
        {"priority": TaskPriority.HIGH},
        {"title": "Done it"},
        {"description": "Two lines.\n"},
        {"assigned_to": "jane"},
        {"estimate": "2h"},
        {"approver": "lead"},
    ]
    threads = [threading.Thread(target=patch, args=(clone,), kwargs=one) for one in fields]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for found in (clone.on_base("job"), clone.row("job").task):
        assert fields == [{name: getattr(found, name) for name in one} for one in fields]
    assert "" == clone.git("status", "--porcelain")


def test_parallel_edits_in_two_worktrees_do_not_stand_in_each_others_way(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    beside = Clone(tmp_path / "beside")
    clone.git("worktree", "add", "-q", "-b", "side", str(beside.path))
    people = ["ann", "bob", "cy", "dee", "eve", "flo"]

    def comment(number: int, who: str) -> None:
        patch(beside if number % 2 else clone, labels=(who,))

    threads = [threading.Thread(target=comment, args=one) for one in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {"a", *people} == set(clone.on_base("job").labels)
    assert "" == clone.git("status", "--porcelain") == beside.git("status", "--porcelain")
    assert len(people) + 2 == int(clone.git("rev-list", "--count", "main"))


def test_an_edit_that_cannot_be_signed_leaves_everything_as_it_was(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.git("config", "commit.gpgSign", "true")
    clone.git("config", "gpg.program", "false")
    head = clone.git("rev-parse", "HEAD")

    with clone.project() as project, pytest.raises(PenguinError, match="sign"):
        creating.create(project, a_task("new", title="New"))

    assert "" == clone.git("status", "--porcelain")
    assert head == clone.git("rev-parse", "HEAD")


def test_an_interrupt_before_the_commit_leaves_no_file_behind(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.write(FILE, f"{TEXT}# An edit of somebody's.\n")
    before = clone.git("status", "--porcelain")
    asked: list[bytes | None] = []

    def changed(data: bytes | None) -> bytes:
        asked.append(data)
        if len(asked) == 2:  # of HEAD's version, after all files were written
            assert (clone.path / ".penguin/tasks/new.yaml").exists()
            raise KeyboardInterrupt
        return (data or b"") + b"due: 2026-12-24\n"

    edits: dict[str, Change] = {".penguin/tasks/new.yaml": lambda _: b"title: New\n", FILE: changed}
    with clone.project() as project, pytest.raises(KeyboardInterrupt):
        editing.save_all(project, edits, "job: edit")

    assert f"{TEXT}# An edit of somebody's.\n" == clone.read(FILE)
    assert before == clone.git("status", "--porcelain")


def test_a_file_too_large_for_a_task_is_put_back_whole(tmp_path: Path) -> None:
    clone = with_task(tmp_path)
    clone.commit({FILE: TEXT + "# Much.\n" * 40_000})
    large = clone.read(FILE)
    clone.git("config", "commit.gpgSign", "true")
    clone.git("config", "gpg.program", "false")

    with clone.project() as project, pytest.raises(PenguinError, match="sign"):
        editing.save(project, FILE, lambda _: None, "job: delete it")

    assert large == clone.read(FILE)
