"""What ended work leaves behind goes when it is kept elsewhere, and stays when it is not."""

import os
from pathlib import Path

import pytest

from penguin_git.git import worktrees
from penguin_git.git.locks import FileLock
from penguin_git.tracker.litter.collecting import Collected, collect
from tests.support.clones import Clone
from tests.support.robots import robot_clone, run, write

OLD = (1_000_000_000, 1_000_000_000)
ROBOT = "title: Make it\nassigned_to: robot\n"


def collected(clone: Clone, *, keep_days: int | None = None, dry_run: bool = False) -> Collected:
    with clone.project() as project:
        return collect(project, keep_days=keep_days, dry_run=dry_run)


def removed(done: Collected) -> list[tuple[str, str]]:
    return [(piece.kind, Path(piece.name).name) for piece in done.removed]


def in_review(path: Path) -> Clone:
    """A clone with a completed attempt on its branch."""
    clone = robot_clone(path / "library", write("made.txt"), config="land: review\n")
    clone.task("made", ROBOT)
    clone.run()
    assert clone.branches() == ["penguin/made"]
    return clone


def with_worktree(clone: Clone, name: str, commit: str) -> Path:
    with clone.project() as project:
        return worktrees.add(project.repo, name, clone.git("rev-parse", commit)).path


def test_in_a_clone_without_work_there_is_nothing(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")

    assert ((), ()) == (collected(clone).removed, collected(clone).kept)


def test_a_worktree_of_an_ended_attempt_goes_when_it_is_clean(tmp_path: Path) -> None:
    clone = in_review(tmp_path)
    path = with_worktree(clone, "made", "main")
    (path / "made.txt").write_text("x\n")  # as on the branch, where it was saved
    task = clone.git("show", "penguin/made:.penguin/tasks/made.yaml")
    (path / ".penguin/tasks/made.yaml").write_text(f"{task}\n")

    assert [("worktree", "made")] == removed(collected(clone, dry_run=True))
    assert path.exists()
    assert [("worktree", "made")] == removed(collected(clone))

    assert not path.exists()
    assert () == collected(clone).removed


def test_a_worktree_with_work_of_its_own_stays(tmp_path: Path) -> None:
    clone = in_review(tmp_path)
    path = with_worktree(clone, "made", "main")
    (path / "other.txt").write_text("work\n")

    done = collected(clone)

    assert () == done.removed
    assert "other.txt" in done.kept[0].reason
    assert (path / "other.txt").exists()


def test_a_branch_that_somebody_merged_goes(tmp_path: Path) -> None:
    clone = in_review(tmp_path)
    clone.git("merge", "-q", "--no-edit", "penguin/made")

    expected = [("branch", "made"), ("log", "1.jsonl")]
    assert expected == removed(collected(clone, dry_run=True))
    assert expected == removed(collected(clone))
    assert [] == clone.branches()


def test_a_branch_in_review_or_of_a_failure_stays(tmp_path: Path) -> None:
    clone = in_review(tmp_path)
    failing = robot_clone(tmp_path / "failing", run("exit 1"))
    failing.task("made", ROBOT)
    failing.run()

    assert () == collected(clone).removed
    assert () == collected(failing).removed
    assert clone.branches() == failing.branches() == ["penguin/made"]


def test_old_crash_reports_and_caches_go(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    for name in ("crashes/a.txt", "crashes/b.txt", "cache/old"):
        file = clone.path / ".git/penguin" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
        if "b.txt" not in name:
            os.utime(file, OLD)

    assert [("crash", "a.txt"), ("cache", "old")] == removed(collected(clone))
    assert (clone.path / ".git/penguin/crashes/b.txt").exists()


def landed(path: Path) -> Clone:
    clone = robot_clone(path / "library", write("made.txt"))
    clone.task("made", ROBOT)
    clone.run()
    assert clone.git("for-each-ref", "refs/penguin/attempts", "refs/penguin/logs")
    return clone


def test_a_log_goes_only_when_its_ref_has_all_of_it(tmp_path: Path) -> None:
    clone = landed(tmp_path)
    (file,) = (clone.path / ".git/penguin/logs").rglob("*.jsonl")
    data = file.read_bytes()

    file.write_bytes(data + b"{}\n")
    assert () == collected(clone).removed
    file.write_bytes(data)
    assert [("log", "1.jsonl")] == removed(collected(clone))

    assert not file.exists()
    with clone.project() as project:
        kept = project.store.refs.read("refs/penguin/logs/made/1")
        assert kept
        assert data == project.store.objects.blob(kept)


def test_what_is_known_of_a_pull_request_goes_with_its_branch(tmp_path: Path) -> None:
    clone = in_review(tmp_path)
    blob = clone.git("rev-parse", "main:.penguin/config.yaml")
    for task in ("made", "gone"):
        clone.git("update-ref", f"refs/penguin/pulls/{task}", blob)

    assert [("pull request", "gone")] == removed(collected(clone))

    assert "refs/penguin/pulls/made" == clone.git("for-each-ref", "--format=%(refname)", "refs/penguin/pulls")


def test_tips_and_transcripts_go_only_when_it_is_asked_for(tmp_path: Path) -> None:
    clone = landed(tmp_path)
    collected(clone)
    before = clone.git("for-each-ref", "refs/penguin")

    assert () == collected(clone, keep_days=30).removed
    clone.world = clone.world_after(days=31)
    assert () == collected(clone).removed
    assert before == clone.git("for-each-ref", "refs/penguin")
    assert {"attempt", "log"} == {kind for kind, _ in removed(collected(clone, keep_days=30))}

    assert "" == clone.git("for-each-ref", "refs/penguin")


@pytest.mark.parametrize("dry_run", [True, False])
def test_beside_a_daemon_its_attempts_are_left_to_it(tmp_path: Path, dry_run: bool) -> None:
    clone = in_review(tmp_path)
    clone.git("merge", "-q", "--no-edit", "penguin/made")

    with FileLock(clone.path / ".git/penguin/daemon.lock", "a daemon"):
        done = collected(clone, dry_run=dry_run)

    assert () == done.removed
    assert "a daemon" in done.beside
    assert clone.branches() == ["penguin/made"]
