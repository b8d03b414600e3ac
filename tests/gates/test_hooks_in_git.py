"""The hooks as git itself calls them: commits of all kinds, merges, rebases."""

from pathlib import Path

import pytest

from tests.gates.hooked import TASKS, commit, git, hooked, staged
from tests.support.clones import Clone

A = f"{TASKS}/a.yaml"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return hooked(tmp_path / "project")


def test_everything_wrong_with_a_commit_is_listed_at_once(clone: Clone) -> None:
    staged(
        clone,
        a="status: failed\n\ntitle: A\ndepends_on: [a]\n",
        b="titel: B\n",
        c="title: C\nparent: nobody\n",
        d="<<<<<<< HEAD\ntitle: D\n",
    )
    clone.write(".penguin/config.yaml", "base: main\nmax_parallel: none\n")
    clone.git("add", "-A")

    said = commit(clone)

    assert said.code == 1
    assert "6 problems under `.penguin`" in said.err
    for expected in (
        f"{A}:4:14: It would wait for itself: `a` -> `a`.",
        f"{TASKS}/b.yaml:1:1: A task has no key `titel`. Did you mean `title`?",
        f"{TASKS}/c.yaml:2:9: There is no task `nobody`.",
        f"{TASKS}/d.yaml:1:1: A git conflict marker",
        ".penguin/config.yaml:2:15: ",
        "`git commit --no-verify` goes around this check.",
    ):
        assert expected in said.err
    assert "Add the task a" in clone.git("log", "-2", "--format=%s")
    assert commit(clone, "--no-verify").code == 0


def test_an_illegal_move_names_the_legal_ones_and_a_legal_one_passes(clone: Clone) -> None:
    staged(clone, a="status: completed\n\ntitle: A\n")
    assert commit(clone).code == 0

    staged(clone, a="status: paused\n\ntitle: A\n")
    said = commit(clone)
    assert said.code == 1
    assert f"{A}:1:9: A task that is `completed` can't become `paused`." in said.err
    assert "From `completed` it can become `pending`." in said.err

    staged(clone, a="status: pending\n\ntitle: A\n")
    assert commit(clone).code == 0


@pytest.mark.parametrize("status", ["pending", "in_progress", "completed", "failed", "cancelled", "paused"])
def test_a_new_file_may_say_any_state(clone: Clone, status: str) -> None:
    staged(clone, new=f"status: {status}\n\ntitle: New\n")

    assert commit(clone).code == 0


def test_the_index_counts_and_not_the_working_tree(clone: Clone) -> None:
    staged(clone, b="status: pending\n\ntitle: B\n")
    clone.write(f"{TASKS}/b.yaml", "broken: [\n")
    assert commit(clone).code == 0

    staged(clone, c="broken: [\n")
    clone.write(f"{TASKS}/c.yaml", "title: Fine\n")
    assert commit(clone).code == 1


def test_commits_beside_the_tasks_pass_also_while_a_task_is_broken(clone: Clone) -> None:
    staged(clone, broken="titel: B\n")
    assert commit(clone, "--no-verify").code == 0

    clone.write("README.md", "More.\n")
    clone.git("add", "README.md")

    assert commit(clone).code == 0


def test_the_status_line_is_put_in_for_plain_commits_and_for_all_changes(clone: Clone) -> None:
    staged(clone, b="title: B\n")
    clone.write(f"{TASKS}/c.yaml", "title: C\nstatus: paused\n")
    clone.git("add", f"{TASKS}/c.yaml")
    clone.write(f"{TASKS}/c.yaml", "title: C, edited on\nstatus: paused\n")

    said = commit(clone)

    assert said.code == 0
    assert f"{TASKS}/b.yaml: Put `status: pending` on the first line, there and in your file." in said.err
    assert "your file has other changes and stays as it is" in said.err
    assert clone.git("show", f"HEAD:{TASKS}/b.yaml") == "status: pending\n\ntitle: B"
    assert clone.git("show", f"HEAD:{TASKS}/c.yaml") == "status: paused\n\ntitle: C"
    assert clone.read(f"{TASKS}/c.yaml") == "title: C, edited on\nstatus: paused\n"
    assert clone.git("status", "--porcelain") == f" M {TASKS}/c.yaml"

    said = commit(clone, "-a")

    assert said.code == 0
    assert clone.read(f"{TASKS}/c.yaml") == "status: paused\n\ntitle: C, edited on\n"
    assert clone.git("status", "--porcelain") == ""


def test_a_file_with_windows_line_ends_keeps_them(clone: Clone) -> None:
    (clone.path / TASKS / "w.yaml").write_bytes(b"title: W\r\nstatus: paused\r\n")
    clone.git("add", "-A")

    assert commit(clone).code == 0

    assert (clone.path / TASKS / "w.yaml").read_bytes() == b"status: paused\r\n\r\ntitle: W\r\n"
    assert clone.git("status", "--porcelain") == ""


def test_a_commit_of_named_paths_is_checked_by_what_it_commits(clone: Clone) -> None:
    staged(clone, broken="titel: B\n")
    clone.write(A, "status: paused\n\ntitle: A\n")

    assert commit(clone, "--", A).code == 0
    assert clone.git("status", "--porcelain") == f"A  {TASKS}/broken.yaml"

    clone.write(A, "titel: A\n")
    said = commit(clone, "--", A)
    assert said.code == 1
    assert f"{A}:1:1" in said.err
    assert "broken.yaml" not in said.err


def test_a_commit_of_named_paths_gets_a_word_about_the_status_line_and_no_change(clone: Clone) -> None:
    clone.write(A, "title: A\n")

    said = commit(clone, "--", A)

    assert said.code == 0
    assert "The first line should be the status." in said.err
    assert clone.read(A) == "title: A\n"
    assert clone.git("status", "--porcelain") == ""


def test_the_first_commit_of_a_repository_is_checked(clone: Clone) -> None:
    clone.git("checkout", "-q", "--orphan", "fresh")
    staged(clone, b="titel: B\n")

    assert "b.yaml:1:1" in commit(clone).err


def test_amending_is_checked_against_the_commit_it_replaces(clone: Clone) -> None:
    staged(clone, a="status: completed\n\ntitle: A\n")
    assert commit(clone).code == 0

    staged(clone, a="status: completed\n\ntitle: Better\n")
    assert commit(clone, "--amend").code == 0

    staged(clone, a="status: cancelled\n\ntitle: Better\n")
    assert commit(clone, "--amend").code == 1


def test_two_files_for_one_id_are_refused_and_a_move_to_another_folder_is_not(clone: Clone) -> None:
    staged(clone, **{"backend/a": "title: Another A\n"})
    said = commit(clone)
    assert said.code == 1
    assert f"{TASKS}/backend/a.yaml: The same id is used by `{A}`." in said.err

    clone.git("rm", "-q", A)
    staged(clone, **{"backend/a": "status: paused\n\ntitle: A\n"})
    assert commit(clone).code == 0

    clone.git("mv", f"{TASKS}/backend/a.yaml", A)
    staged(clone, a="status: failed\n\ntitle: A\n")
    said = commit(clone)
    assert "A task that is `paused` can't become `failed`." in said.err


def test_a_loop_through_parents_and_children_is_refused(clone: Clone) -> None:
    staged(clone, top="title: Top\n", child="title: Child\nparent: top\n", other="title: Other\n")
    assert commit(clone).code == 0

    staged(clone, other="status: pending\n\ntitle: Other\ndepends_on: [top]\n")
    assert commit(clone).code == 0

    staged(clone, child="status: pending\n\ntitle: Child\nparent: top\ndepends_on: [other]\n")
    said = commit(clone)
    assert said.code == 1
    assert "It would wait for itself: `child` -> `other` -> `top` -> `child`." in said.err


def test_a_file_that_others_name_does_not_go(clone: Clone) -> None:
    staged(clone, b="title: B\ndepends_on:\n  - a\n", c="title: C\nparent: a\n", d="title: Names a\n")
    assert commit(clone).code == 0

    clone.git("rm", "-q", A)
    said = commit(clone)
    assert said.code == 1
    assert f"{TASKS}/b.yaml:5:5: It names `a`, whose file goes." in said.err
    assert f"{TASKS}/c.yaml:4:9: It names `a`, whose file goes." in said.err
    assert "d.yaml" not in said.err


def test_a_link_in_the_place_of_a_task_is_refused(clone: Clone) -> None:
    (clone.path / TASKS / "link.yaml").symlink_to("/etc/passwd")
    clone.git("add", "-A")

    assert "link.yaml: It is not a regular file." in commit(clone).err


def test_a_record_is_written_once(clone: Clone) -> None:
    clone.commit({f"{TASKS}/run.yaml": "status: pending\n\ntitle: Run\nrun: 'true'\n"})
    clone.run()
    record = ".penguin/records/ru/run/1.yaml"
    text = clone.read(record)

    clone.write(record, text.replace("outcome: completed", "outcome: failed"))
    clone.git("add", "-A")
    said = commit(clone)
    assert said.code == 1
    assert f"{record}: A record is written once and never changed." in said.err

    clone.git("rm", "-q", "-f", record)
    assert "never removed" in commit(clone).err


def test_an_edit_that_withdraws_an_approval_is_told_and_a_forged_one_refused(clone: Clone) -> None:
    from tests.cli.driving import penguin

    staged(clone, p="status: pending\n\ntitle: P\nrun: 'true'\nrequires_approval: true\n")
    assert commit(clone).code == 0
    assert penguin(clone.path, "task", "approve", "p").code == 0

    approved = clone.read(f"{TASKS}/p.yaml")
    staged(clone, p=approved.replace("'true'", "'false'"))
    said = commit(clone)
    assert said.code == 0
    assert "This edit withdraws the approval; `penguin task approve p` gives it again." in said.err

    staged(clone, p=clone.read(f"{TASKS}/p.yaml").replace("by: Jane", "by: John"))
    said = commit(clone)
    assert said.code == 1
    assert "This approval was not given to what the task says now" in said.err


def test_a_merge_is_checked_for_what_neither_side_had(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "other")
    staged(clone, a="status: paused\n\ntitle: Theirs\n", broken="titel: Broken\n")
    assert commit(clone, "--no-verify").code == 0
    clone.git("checkout", "-q", "main")
    staged(clone, a="status: in_progress\n\ntitle: Ours\n")
    assert commit(clone).code == 0
    git(clone, "merge", "-q", "other")

    staged(clone, a="status: failed\n\ntitle: Both\n")
    assert commit(clone).code == 0, "failed is legal from our in_progress"

    assert clone.git("log", "-1", "--format=%p").count(" ") == 1


def test_after_a_merge_what_is_broken_is_told_and_the_merge_stands(clone: Clone) -> None:
    staged(clone, b="status: pending\n\ntitle: B\n")
    assert commit(clone).code == 0
    clone.git("checkout", "-q", "-b", "other")
    staged(clone, a="status: pending\n\ntitle: A\ndepends_on: [b]\n")
    assert commit(clone).code == 0
    clone.git("checkout", "-q", "main")
    staged(clone, b="status: pending\n\ntitle: B\ndepends_on: [a]\n")
    assert commit(clone).code == 0

    said = git(clone, "merge", "--no-edit", "other")

    assert said.code == 0
    assert "penguin: the merge left 1 problem under `.penguin`:" in said.err
    assert f"{A}:4:14: It would wait for itself: `a` -> `b` -> `a`." in said.err
    assert git(clone, "log", "-1", "--format=%s").out.startswith("Merge branch")


def test_after_a_merge_what_a_rule_decided_is_told(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "other")
    staged(clone, a="status: paused\n\ntitle: A\n")
    assert commit(clone).code == 0
    clone.git("checkout", "-q", "main")
    staged(clone, a="status: in_progress\n\ntitle: A\n")
    assert commit(clone).code == 0
    git(clone, "merge", "-q", "--no-edit", "other")  # a conflict, unless a merge driver decides
    staged(clone, a="status: paused\n\ntitle: A\n")
    git(clone, "commit", "-q", "--no-edit")

    said = git(clone, "hook", "run", "post-merge", "--", "0")

    assert said.code == 0
    decided = "One side said `in_progress`, the other `paused`; by rule it is `paused`."
    assert f"penguin: {A}: {decided}" in said.err


def test_a_rebase_passes_and_a_commit_in_the_middle_of_it_is_checked(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "other")
    clone.write("README.md", "Theirs.\n")
    clone.git("add", "-A")
    staged(clone, a="status: completed\n\ntitle: A\n")
    assert commit(clone).code == 0
    clone.git("checkout", "-q", "main")
    clone.write("README.md", "Ours.\n")
    assert commit(clone, "-a").code == 0
    clone.git("checkout", "-q", "other")

    assert git(clone, "rebase", "-q", "main").code == 1
    clone.write("README.md", "Both.\n")
    clone.git("add", "README.md")
    assert git(clone, "-c", "core.editor=true", "rebase", "--continue").code == 0
    assert clone.git("show", f"HEAD:{A}").startswith("status: completed")


def test_penguins_own_trailers_are_refused_in_a_message_and_kept_when_they_are_taken_over(
    clone: Clone,
) -> None:
    clone.commit({f"{TASKS}/run.yaml": "status: pending\n\ntitle: Run\nrun: 'true'\n"})
    clone.run()
    landed = clone.git("log", "-1", "--format=%B")
    assert "Penguin-Task: run" in landed

    clone.write("README.md", "More.\n")
    said = git(clone, "commit", "-q", "-a", "-m", "Work\n\npenguin-attempt: 7\nPenguin-Task: run\n")
    assert said.code == 1
    assert (
        "COMMIT_EDITMSG:3:1: `penguin-attempt` is a line by which penguin knows its own commits." in said.err
    )

    assert git(clone, "commit", "-q", "-a", "--amend", "--no-edit").code == 0
    assert clone.git("log", "-1", "--format=%B") == landed
    clone.write("README.md", "Even more.\n")
    assert git(clone, "commit", "-q", "-a", "-m", "About trailers\n\n  Penguin-Task: x\n").code == 0


def test_a_worktree_of_the_user_has_the_hooks_too(clone: Clone, tmp_path: Path) -> None:
    clone.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    side = Clone(tmp_path / "side")

    staged(side, b="titel: B\n")

    assert "b.yaml:1:1" in commit(side).err


def test_a_hook_that_penguin_does_not_have_is_named(clone: Clone) -> None:
    from tests.cli.driving import process

    said = process(clone.path, "hook", "pre-push")

    assert said.code == 1
    assert "Penguin has no hook `pre-push`." in said.err
