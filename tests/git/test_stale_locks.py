"""Locks of killed git calls go, those of others stay."""

import os
from pathlib import Path

from penguin_git.git import stale_locks
from penguin_git.git.moves import Moved
from penguin_git.git.recovery import recover
from tests.git.building import shell
from tests.git.moving import MAIN, killed_at, leftovers, move, two_versions


def test_the_locks_of_a_killed_update_of_the_branch_are_removed(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    killed_at(repo, old, new, "files")
    (repo.common_dir / f"{MAIN}.lock").write_text(f"{new}\n")
    (repo.git_dir / "HEAD.lock").write_text("")

    recover(repo, patience=0.05)

    assert [] == leftovers(repo)
    assert Moved() == move(repo, old, new)


def test_stale_locks_of_penguins_own_refs_are_removed_and_no_others(tmp_path: Path) -> None:
    repo, old, _ = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "update-ref", "refs/heads/penguin/k3f9", old)
    shell(repo.work_tree, "update-ref", "refs/penguin/attempts/k3f9/1-a", old)
    common = repo.common_dir
    ours = [
        common / "refs/heads/penguin/k3f9.lock",
        common / "refs/penguin/attempts/k3f9/1-a.lock",
        common / "packed-refs.new",
        common / "packed-refs.lock",
        common / "penguin-index-dead",
        common / "penguin-index-dead.lock",
    ]
    theirs = [common / "index.lock", common / "refs/heads/main.lock", common / "config.lock"]
    fetched = common / "refs/remotes/origin/main.lock"
    ours.append(fetched)
    for path in (*ours, *theirs):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (1000, 1000))
    young = common / "refs/heads/penguin/m7q2.lock"
    young.touch()
    os.utime(young, (3000, 3000))
    being_fetched = common / "refs/remotes/origin/new.lock"
    being_fetched.touch()
    os.utime(being_fetched, (1990, 1990))

    removed = stale_locks.clear(repo, "penguin", older_than=2000)

    assert sorted(ours) == sorted(removed)
    assert not any(path.exists() for path in ours)
    assert all(path.exists() for path in (*theirs, young, being_fetched))
