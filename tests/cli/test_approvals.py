"""What waits for whose approval."""

from pathlib import Path

from tests.cli.driving import created, penguin
from tests.support.clones import Clone


def test_tasks_before_they_run_and_work_before_it_lands_are_listed(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    created(clone.path, "Free", "--id", "k1", "--run", "true")
    created(clone.path, "Drop the tables", "--id", "k2", "--run", "true", "--approver", "team-lead")
    created(clone.path, "Anybody", "--id", "k3", "--run", "true", "--requires-approval", "--priority", "high")
    created(clone.path, "Approved", "--id", "k4", "--run", "true", "--requires-approval", "--priority", "low")
    created(clone.path, "Given up", "--id", "k5", "--requires-approval")
    created(clone.path, "Look at it", "--id", "k6", "--run", "echo x > x", "--review", "required")
    penguin(clone.path, "task", "approve", "k4")
    penguin(clone.path, "task", "cancel", "k5")
    clone.run()

    said = penguin(clone.path, "approvals")

    assert [
        "k6  to land  medium  anybody    Look at it",
        "k3  to run   high    anybody    Anybody",
        "k2  to run   medium  team-lead  Drop the tables",
    ] == said.lines
    assert 0 == said.code
    assert "penguin task approve ID" in said.err
    listed = penguin(clone.path, "approvals", "--json").json
    assert ["version", "approvals"] == list(listed)
    assert [("k6", "review", None), ("k3", "start", None), ("k2", "start", "team-lead")] == [
        (one["id"], one["kind"], one["approver"]) for one in listed["approvals"]
    ]
    assert ("Drop the tables", "pending", "blocked") == tuple(
        listed["approvals"][2][key] for key in ("title", "status", "state")
    )


def test_an_edit_asks_for_the_approval_again(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    created(clone.path, "T", "--id", "k1", "--run", "true", "--requires-approval")
    penguin(clone.path, "task", "approve", "k1")
    nothing = penguin(clone.path, "approvals")
    penguin(clone.path, "task", "update", "k1", "--run", "false")

    assert "Nothing waits for an approval." in nothing.err
    assert ["k1  to run  medium  anybody  T"] == penguin(clone.path, "approvals").lines


def test_an_approval_that_is_not_committed_is_not_said_to_be_missing(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nauto_commit: false\n")
    clone.task("k3f9", "title: Do it\nrun: touch done.txt\nrequires_approval: true\n")

    penguin(clone.path, "task", "approve", "k3f9")
    before = clone.row("k3f9").reasons
    clone.git("commit", "-q", "-a", "-m", "Agree")

    assert "as its approval does not count: it is not on the base branch yet" in str(before)
    assert "ready" == clone.row("k3f9").state


def test_another_attempt_at_a_task_that_was_edited_waits_for_the_approval(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    created(clone.path, "T", "--id", "k1", "--run", "false", "--requires-approval")
    penguin(clone.path, "task", "approve", "k1")
    clone.run()
    penguin(clone.path, "task", "update", "k1", "--run", "true")
    assert [] == penguin(clone.path, "approvals").lines

    again = "a person has to approve `k1` (T) again, as it was edited since: `penguin task approve k1`"
    assert f"error: `k1` can't start: {again}.\n" == penguin(clone.path, "task", "start", "k1").err
    penguin(clone.path, "task", "restart", "k1")
    clone.run()

    assert ["k1  to run  medium  anybody  T"] == penguin(clone.path, "approvals").lines
    assert f"- `restart` is asked for, but {again}" in penguin(clone.path, "task", "why", "k1").lines
    penguin(clone.path, "task", "approve", "k1")
    clone.run()
    assert "completed" == clone.on_base("k1").status


def test_several_tasks_are_approved_at_once_and_none_where_one_is_unknown(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    for task in ("k1", "k2"):
        created(clone.path, task.upper(), "--id", task, "--run", "true", "--requires-approval")

    assert 1 == penguin(clone.path, "task", "approve", "k1", "nobody").code
    assert 2 == len(penguin(clone.path, "approvals").lines)

    assert 0 == penguin(clone.path, "task", "approve", "k1", "k2", "K1").code
    assert [] == penguin(clone.path, "approvals").lines


def test_work_in_review_that_is_to_begin_anew_gets_the_word_for_that(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    created(clone.path, "T", "--id", "k1", "--run", "echo old > old", "--requires-approval")
    clone.edit("k1", "title: T\n", "title: T\nreview: required\n")
    penguin(clone.path, "task", "approve", "k1")
    clone.run()
    penguin(clone.path, "task", "update", "k1", "--run", "echo new > new")
    assert ["k1  to land  medium  anybody  T"] == penguin(clone.path, "approvals").lines

    asked = penguin(clone.path, "task", "restart", "k1")

    again = "a person has to approve `k1` (T) again, as it was edited since: `penguin task approve k1`"
    assert f"`k1` goes on as soon as it may: {again}.\n" == asked.err
    assert ["k1  to run  medium  anybody  T"] == penguin(clone.path, "approvals").lines
    penguin(clone.path, "task", "approve", "k1")
    assert not (clone.path / "old").exists()
    clone.run()
    assert ["k1  to land  medium  anybody  T"] == penguin(clone.path, "approvals").lines
    penguin(clone.path, "task", "approve", "k1")
    assert (False, True) == ((clone.path / "old").exists(), (clone.path / "new").exists())


def test_work_that_an_approval_does_not_land_says_what_is_in_the_way(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.commit({"a.txt": "old\n"})
    clone.write("a.txt", "mine\n")
    created(clone.path, "T", "--id", "k1", "--run", "echo theirs > a.txt")
    clone.run()
    why = f"local changes in `{clone.path}` are in the way: `a.txt`"

    listed = penguin(clone.path, "approvals")
    refused = penguin(clone.path, "task", "approve", "k1")
    paused = penguin(clone.path, "task", "pause", "k1")
    penguin(clone.path, "task", "reject", "k1", "--reason", "again")

    assert (["k1  to land  medium  anybody  T"], f"`k1` can't land now: {why}.\n") == (
        listed.lines,
        listed.err,
    )
    assert f"error: `k1` can't land now: {why}.\n" == refused.err
    assert (
        f"hint: It can't land now: {why}. `penguin task reject k1 --reason TEXT` sends it back." in paused.err
    )
    assert ("ready", ()) == (clone.row("k1").state, clone.row("k1").reasons)
