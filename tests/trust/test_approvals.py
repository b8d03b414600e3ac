"""An approval counts by who committed it and how it came to the base, whatever its block says."""

from pathlib import Path

import pytest

from penguin_git.model.outcome import Outcome
from tests.cli.driving import penguin
from tests.support.clones import Clone
from tests.trust.people import CONFIG, PATH, TEXT, approve, git, guarded, reasons


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return guarded(tmp_path)


def test_the_word_of_the_one_who_may_lets_it_run(clone: Clone) -> None:
    approve(clone, "lead@example.com")

    assert "ready" == clone.row("drop").state
    clone.run()
    assert Outcome.COMPLETED is clone.records("drop")[0].outcome


def test_the_block_in_a_commit_of_somebody_else_is_nobodys_word(clone: Clone) -> None:
    approve(clone, "mallory@example.com")

    assert "its approval does not count: it was committed by `mallory@example.com`" in reasons(clone)
    clone.run()
    assert () == clone.records("drop")
    waiting = penguin(clone.path, "approvals", "--json").json["approvals"]
    assert ["drop"] == [one["id"] for one in waiting]


def test_it_can_be_approved_again_by_the_one_who_may(clone: Clone) -> None:
    approve(clone, "mallory@example.com")

    approve(clone, "lead@example.com", "Once more")

    assert "ready" == clone.row("drop").state


def test_a_word_that_was_taken_back_is_not_put_back_by_somebody_else(clone: Clone) -> None:
    approve(clone, "lead@example.com")
    approved = clone.read(PATH)
    git(clone, "mallory@example.com", "revert", "--no-edit", "HEAD")
    clone.write(PATH, approved)
    git(clone, "mallory@example.com", "commit", "-q", "-am", "Approve")

    assert "it was committed by `mallory@example.com`" in reasons(clone)


def test_the_block_of_one_task_is_none_for_another(clone: Clone) -> None:
    approve(clone, "lead@example.com")
    clone.task("more", clone.read(PATH))

    assert "again, as it was edited since" in " ".join(clone.row("more").reasons)


def test_a_commit_on_an_agents_branch_is_nobodys_word(clone: Clone) -> None:
    clone.task("work", "title: Work\nrun: echo x > x\nreview: required\n")
    clone.run()
    approve(clone, "lead@example.com")
    approved = clone.read(PATH)
    clone.git("reset", "-q", "--hard", "HEAD~1")
    clone.git("checkout", "-q", "penguin/work")
    clone.write(PATH, approved)
    git(clone, "lead@example.com", "commit", "-q", "-am", "Approve")
    clone.git("checkout", "-q", "main")
    clone.git("merge", "-q", "--no-ff", "penguin/work", "-m", "Take it")

    assert "its approval does not count: it came with an agent's branch" in reasons(clone)


def test_a_file_that_was_moved_keeps_its_approval(clone: Clone) -> None:
    approve(clone, "lead@example.com")
    (clone.path / ".penguin/tasks/backend").mkdir()
    clone.git("mv", PATH, ".penguin/tasks/backend/drop.yaml")
    git(clone, "mallory@example.com", "commit", "-q", "-m", "Tidy")

    assert "ready" == clone.row("drop").state


def test_a_role_that_the_settings_do_not_know_is_anybodys_and_it_says_so(clone: Clone) -> None:
    clone.task("other", TEXT.replace("lead", "owner"))

    said = penguin(clone.path, "task", "why", "other")

    assert "`approvers` in the config does not say who `owner` is, so anybody may" in said.out


def test_who_may_not_is_told_so_before_anything_is_written(clone: Clone) -> None:
    before = clone.git("rev-parse", "HEAD")

    said = penguin(clone.path, "task", "approve", "drop")

    assert (1, True) == (said.code, "Only `lead` can approve `drop`" in said.err)
    assert "Ask `lead@example.com`" in said.err
    assert before == clone.git("rev-parse", "HEAD")


@pytest.mark.parametrize("people", ["[]", "[Jane]", "['']"])
def test_a_role_of_nobody_is_an_error_in_the_settings(tmp_path: Path, people: str) -> None:
    clone = Clone.new(tmp_path / "broken", config=f"base: main\napprovers:\n  lead: {people}\n")

    said = penguin(clone.path, "task", "list")

    assert 1 == said.code
    assert "`approvers` says nobody's e-mail address for `lead`" in said.err


BY_MERGE = f"{CONFIG}approve_by_merge: true\n"


@pytest.fixture
def merging(tmp_path: Path) -> Clone:
    """A clone where a merge approves, with a task that waits on a branch."""
    clone = Clone.new(tmp_path / "merging", config=BY_MERGE)
    clone.git("checkout", "-q", "-b", "idea")
    clone.task("drop", TEXT)
    clone.git("checkout", "-q", "main")
    return clone


def merge(clone: Clone, email: str, *options: str) -> None:
    git(clone, email, "merge", "-q", "--no-ff", "idea", "-m", "Merge the idea", *options)


def test_a_merge_by_the_one_who_may_approves_what_it_brings(merging: Clone) -> None:
    merge(merging, "lead@example.com")

    assert "ready" == merging.row("drop").state
    assert [] == penguin(merging.path, "approvals", "--json").json["approvals"]


def test_a_merge_by_somebody_else_approves_nothing(merging: Clone) -> None:
    merge(merging, "mallory@example.com")

    assert "`lead` has to approve `drop`" in reasons(merging)


def test_a_later_edit_takes_the_approval_of_a_merge_back(merging: Clone) -> None:
    merge(merging, "lead@example.com")
    merging.edit("drop", "echo gone", "echo everything")

    assert "`lead` has to approve `drop`" in reasons(merging)


def test_a_commit_without_a_merge_is_no_approval(merging: Clone) -> None:
    git(merging, "lead@example.com", "cherry-pick", "idea")

    assert "`lead` has to approve `drop`" in reasons(merging)


def test_taking_in_what_the_base_of_another_clone_had_is_no_approval(merging: Clone) -> None:
    merging.commit({"mine.txt": "mine\n"}, "Mine")
    merging.git("update-ref", "refs/remotes/origin/main", "idea")
    merge(merging, "lead@example.com")

    assert "`lead` has to approve `drop`" in reasons(merging)


def test_a_merge_approves_only_where_the_settings_say_so(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "idea")
    clone.task("more", TEXT)
    clone.git("checkout", "-q", "main")
    merge(clone, "lead@example.com")

    assert "`lead` has to approve `more`" in " ".join(clone.row("more").reasons)


def approved_on_a_branch(clone: Clone, email: str) -> None:
    """A branch `work` with the block of the lead, committed by somebody; the base has none."""
    approve(clone, email)
    clone.git("checkout", "-q", "-b", "work")
    clone.git("branch", "-q", "-f", "main", "HEAD^")


@pytest.mark.parametrize(("email", "code"), [("lead@example.com", 0), ("mallory@example.com", 1)])
def test_a_check_refuses_the_approval_of_somebody_who_may_not(clone: Clone, email: str, code: int) -> None:
    approved_on_a_branch(clone, email)

    said = penguin(clone.path, "check", "--base", "main")

    assert code == said.code
    assert bool(code) is (f"does not count: it was committed by `{email}`" in said.out)


def test_a_check_refuses_a_branch_that_says_itself_who_may_approve(clone: Clone) -> None:
    approved_on_a_branch(clone, "mallory@example.com")
    clone.commit({".penguin/config.yaml": CONFIG.replace("lead@", "mallory@")}, "May I")

    assert 1 == penguin(clone.path, "check", "--base", "main").code


def test_a_check_refuses_an_approval_on_an_agents_branch(clone: Clone) -> None:
    clone.task("work", "title: Work\nrun: echo x > x\nreview: required\n")
    clone.run()
    approve(clone, "lead@example.com")
    clone.git("checkout", "-q", "penguin/work")
    git(clone, "lead@example.com", "cherry-pick", "main")
    clone.git("branch", "-q", "-f", "main", "main^")

    said = penguin(clone.path, "check", "--base", "main")

    assert "This approval does not count: it came with an agent's branch" in said.out
