"""`penguin sync` brings a clone and its remote together, and says what it does."""

from pathlib import Path

from tests.cli.driving import penguin
from tests.support.clones import Clone
from tests.support.machines import Shared
from tests.support.servers import http

TASK = "status: pending\n\ntitle: Do it\n"


def machines(folder: Path) -> tuple[Shared, Clone, Clone]:
    shared = Shared.new(folder, {".penguin/tasks/job.yaml": TASK})
    return shared, shared.machine(folder / "ann"), shared.machine(folder / "bob")


def test_what_others_pushed_is_there_afterwards_and_a_second_time_nothing_is_new(tmp_path: Path) -> None:
    _, ann, bob = machines(tmp_path)
    bob.edit("job", "title: Do it", "title: Do that")
    bob.git("push", "-q")

    first, second = penguin(ann.path, "sync"), penguin(ann.path, "sync")

    assert (0, 0) == (first.code, second.code)
    assert "Do that" in ann.read(".penguin/tasks/job.yaml")
    assert "This clone and `origin` are at the same.\n" == second.err


def test_a_preview_says_what_would_be_done_and_does_nothing(tmp_path: Path) -> None:
    _, ann, bob = machines(tmp_path)
    bob.edit("job", "title: Do it", "title: Do that")
    bob.git("push", "-q")
    before = ann.git("rev-parse", "main")

    said = penguin(ann.path, "sync", "--dry-run")

    assert "`main` would follow the remote.\n" == said.out
    assert before == ann.git("rev-parse", "main")


def test_work_that_was_done_without_the_remote_is_pushed(tmp_path: Path) -> None:
    waits = f"{TASK}run: touch done.txt\nreview: required\n"
    shared = Shared.new(tmp_path, {".penguin/tasks/job.yaml": waits})
    with http(shared.path) as server:
        ann = shared.machine(tmp_path / "ann", server.url)
        ann.run()
        tip = ann.git("rev-parse", "penguin/job")
        ahead = ann.git("commit-tree", f"{tip}^{{tree}}", "-p", tip, "-m", "More")
        ann.git("update-ref", "refs/heads/penguin/job", ahead)

        [branch] = penguin(ann.path, "sync", "--dry-run", "--json").json["sync"]["branches"]
        assert {"branch": "penguin/job", "what": "push", "here": ahead, "there": tip} == branch
        with server.cut():
            away = penguin(ann.path, "sync")
        assert 1 == away.code
        assert "`origin` can't be looked at: " in away.err
        said = penguin(ann.path, "sync")

    assert "Pushed what was done on `penguin/job` without the remote.\n" == said.out
    assert ahead == shared.git("rev-parse", "penguin/job")


def test_commits_of_the_base_that_are_nowhere_else_are_left_to_the_person(tmp_path: Path) -> None:
    _, ann, bob = machines(tmp_path)
    bob.commit({"theirs.txt": "x\n"})
    bob.git("push", "-q")
    ann.commit({"ours.txt": "x\n"})

    said = penguin(ann.path, "sync")

    assert (
        "`main` has commits here that the remote does not have: `git pull --rebase && git push`.\n"
        == said.out
    )


def test_a_project_that_shares_nothing_says_how_to_begin(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")

    said = penguin(clone.path, "sync")

    assert 1 == said.code
    assert "does not share its tasks" in said.err
    assert "sync: on" in said.err


def test_a_task_that_is_committed_and_not_pushed_is_a_draft(tmp_path: Path) -> None:
    _, ann, _ = machines(tmp_path)

    made = penguin(ann.path, "task", "create", "--id", "new", "Do more")
    draft = penguin(ann.path, "task", "why", "new")
    ann.git("push", "-q")
    penguin(ann.path, "sync")

    assert ": a draft until it is on `origin` (`git push`).\n" in made.err
    assert "it is not on the base branch `main` of `origin` yet" in draft.out
    assert "new  draft" not in penguin(ann.path, "task", "list").out
