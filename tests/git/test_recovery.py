"""A move that was killed, at any point, is finished or undone."""

import os
import random
from pathlib import Path

import pytest

from penguin_git.git.moves import Moved
from penguin_git.git.recovery import recover
from tests.git.building import shell, write
from tests.git.moving import (
    FILES,
    MAIN,
    STEPS,
    assert_whole,
    belongings,
    child,
    killed_at,
    killed_while_writing,
    leftovers,
    live_in,
    move,
    slow_to_write,
    tip,
    two_versions,
)


@pytest.mark.parametrize("last", STEPS)
def test_killed_at_any_step_the_move_is_finished_or_undone(tmp_path: Path, last: str) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    live_in(repo)
    mine = belongings(repo)

    killed_at(repo, old, new, last)
    said = recover(repo, patience=0.05)

    moved = STEPS.index(last) >= STEPS.index("ref")
    end = "finished" if moved else "undone"
    assert [f"A move of `{MAIN}` to {new[:10]} that was cut short is {end}."] == said
    assert (new if moved else old) == tip(repo)
    assert_whole(repo, mine)
    assert [] == recover(repo)


def test_killed_while_files_are_written_the_next_move_starts_clean(tmp_path: Path) -> None:
    repo, old, new = slow_to_write(tmp_path)
    live_in(repo)
    mine = belongings(repo)

    killed_while_writing(tmp_path, repo, old, new)
    (tmp_path / "slow").unlink()

    assert Moved() == move(repo, old, new)
    assert_whole(repo, mine)


def test_killed_while_files_are_written_the_move_is_undone(tmp_path: Path) -> None:
    repo, old, new = slow_to_write(tmp_path)
    live_in(repo)
    mine = belongings(repo)

    killed_while_writing(tmp_path, repo, old, new)
    (tmp_path / "slow").unlink()
    recover(repo, patience=0.05)

    assert old == tip(repo)
    assert_whole(repo, mine)


def test_recovery_waits_for_a_git_that_outlived_its_penguin(tmp_path: Path) -> None:
    repo, old, new = slow_to_write(tmp_path)
    live_in(repo)
    mine = belongings(repo)

    killed_while_writing(tmp_path, repo, old, new, os.kill)
    with child((tmp_path / "slow").unlink):
        recover(repo, patience=0.05)

    assert old == tip(repo)
    assert_whole(repo, mine)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("moved", [False, True])
def test_any_mixture_of_old_new_missing_and_cut_files_is_put_right(
    tmp_path: Path, seed: int, moved: bool
) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    live_in(repo)
    mine = belongings(repo)
    killed_at(repo, old, new, "ref" if moved else "files")
    scramble(repo.work_tree, old, random.Random(seed))  # noqa: S311

    recover(repo, patience=0.05)

    assert (new if moved else old) == tip(repo)
    assert_whole(repo, mine)


def scramble(root: Path, old: str, chance: random.Random) -> None:
    """From all new: turn some files back, cut or remove others, as a git killed in the middle leaves them."""
    plain = [root / "app.py", root / "new/deep/added.py", root / "b.txt", root / "tool.sh"]
    for path in plain:
        fate = chance.choice(["new", "missing", "cut", "old"])
        name = str(path.relative_to(root))
        if fate in ("missing", "old"):
            path.unlink()
        if fate == "cut" and path.name != "tool.sh":
            path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])
        if fate == "old" and name in FILES:
            path.write_text(shell(root, "show", f"{old}:{name}") + "\n")
    if chance.random() < 0.5:
        (root / "link").unlink()
    if chance.random() < 0.5:
        write(root, {"gone/only.txt": FILES["gone/only.txt"]})
    if chance.random() < 0.5:
        (root / "folder-then-file").unlink()
    if chance.random() < 0.5:
        (root / "file-then-folder/inner").unlink()


@pytest.mark.parametrize("last", ["files", "ref"])
def test_what_the_user_wrote_after_the_crash_is_never_overwritten(tmp_path: Path, last: str) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    killed_at(repo, old, new, last)
    root = repo.work_tree

    write(root, {"app.py": "written after the crash\n", "gone": "also mine\n"})
    recover(repo, patience=0.05)

    assert "written after the crash\n" == (root / "app.py").read_text()
    assert "also mine\n" == (root / "gone").read_text()
    assert " M app.py" in shell(root, "status", "--porcelain").splitlines()[0].rjust(9)
    assert [] == leftovers(repo)


def test_a_lock_that_is_not_ours_is_left_and_recovery_comes_back_to_it(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    killed_at(repo, old, new, "files")
    lock = repo.git_dir / "index.lock"
    lock.write_bytes(b"DIRC")

    said = recover(repo, patience=0.05)

    assert [
        f"Another git command holds `{lock}`, so `{repo.work_tree}` is left as it is until that ends."
    ] == said
    assert b"DIRC" == lock.read_bytes()
    lock.unlink()
    assert 1 == len(recover(repo, patience=0.05))
    assert_whole(repo, belongings(repo))
    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_a_move_whose_commit_was_pruned_since_is_no_obstacle(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    killed_at(repo, old, new, "copied")
    shell(repo.work_tree, "reflog", "expire", "--expire=now", "--all")
    (repo.git_dir / "ORIG_HEAD").unlink()
    shell(repo.work_tree, "prune", "--expire=now")

    said = recover(repo, patience=0.05)

    assert 1 == len(said)
    assert f"its commit {new[:10]} is gone" in said[0]
    assert_whole(repo, belongings(repo))
