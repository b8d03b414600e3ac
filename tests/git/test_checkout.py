"""Moving a branch under the worktrees that have it checked out: all of it or nothing, also when killed."""

import json
import os
import random
import signal
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from penguin_git.git.checkout import Busy, InTheWay, Moved, Stale, advance, clear_stale_locks, recover
from penguin_git.git.process import GitError
from penguin_git.git.repository import Repository, discover
from tests.git.building import shell, started

MAIN = "refs/heads/main"
FILES = {
    "app.py": "print('one')\n" * 50,
    "kept.py": "print('kept')\n",
    "mine.py": "print('ours')\n",
    "staged.py": "print('not staged')\n",
    "gone/only.txt": "the last of its folder\n",
    "tool.sh": "#!/bin/sh\n",
    "file-then-folder": "a file\n",
    "folder-then-file/inner": "an inner file\n",
    ".gitignore": "*.log\n",
}
STEPS = ("intent", "locked", "copied", "checked", "files", "ref", "index", "unlocked")


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def snapshot(repo: Repository) -> str:
    shell(repo.work_tree, "add", "--all")
    shell(repo.work_tree, "commit", "--quiet", "-m", "Work")
    return shell(repo.work_tree, "rev-parse", "HEAD")


def two_versions(folder: Path) -> tuple[Repository, str, str]:
    """A repository on `main` at the first of two commits that differ in every way a landing can."""
    repo = started(folder)
    root = repo.work_tree
    write(root, FILES)
    old = snapshot(repo)
    write(root, {"app.py": "print('two')\n" * 70, "new/deep/added.py": "added\n" * 9, "b.txt": "b\n"})
    (root / "gone/only.txt").unlink()
    (root / "tool.sh").chmod(0o755)
    (root / "link").symlink_to("app.py")
    (root / "file-then-folder").unlink()
    write(root, {"file-then-folder/inner": "now a folder\n"})
    (root / "folder-then-file/inner").unlink()
    (root / "folder-then-file").rmdir()
    write(root, {"folder-then-file": "now a file\n"})
    new = snapshot(repo)
    shell(root, "reset", "--quiet", "--hard", old)
    return repo, old, new


def live_in(repo: Repository) -> None:
    """Give the worktree what a person leaves lying about, none of it in the landing's way."""
    root = repo.work_tree
    write(root, {"kept.py": "stashed\n"})
    shell(root, "stash", "--quiet")
    write(root, {"staged.py": "staged\n", "fresh.py": "staged too\n"})
    shell(root, "add", "staged.py", "fresh.py")
    write(root, {"mine.py": "dirty\n", "note.txt": "untracked\n", "debug.log": "ignored\n"})
    write(root, {"fresh.py": "staged, then edited\n"})


def belongings(repo: Repository) -> tuple[str, ...]:
    """All that is the user's: their changes as git sees them, stash, and every file they touched."""
    root = repo.work_tree
    mine = ("mine.py", "staged.py", "fresh.py", "note.txt", "debug.log")
    return (
        shell(root, "status", "--porcelain", "--untracked-files=all", "--ignored"),
        shell(root, "ls-files", "-s", "staged.py", "fresh.py"),
        shell(root, "stash", "list", "--format=%H"),
        *((root / name).read_text() for name in mine if (root / name).exists()),
    )


def leftovers(repo: Repository) -> list[str]:
    patterns = ("**/*.lock", "**/penguin-index-*", "penguin/landing/*", "**/packed-refs.new")
    found = {path for pattern in patterns for path in repo.common_dir.glob(pattern)}
    return sorted(str(path) for path in found - {repo.runtime / "landing.lock"})


def tip(repo: Repository) -> str:
    return shell(repo.work_tree, "rev-parse", MAIN)


def assert_whole(repo: Repository, mine: tuple[str, ...]) -> None:
    """Nothing is half done: the tree is the tip plus the user's own changes, and nothing lies about."""
    root = repo.work_tree
    assert mine == belongings(repo)
    assert tip(repo) == shell(root, "rev-parse", "HEAD")
    assert [] == leftovers(repo)
    assert "" == shell(root, "fsck", "--no-dangling", "--no-progress")


def move(repo: Repository, old: str, new: str, **more: float) -> Moved | InTheWay | Busy | Stale:
    return advance(repo, MAIN, old, new, reason="k3f9: land", nonce="n1", patience=more.get("patience", 0.05))


@contextmanager
def child(work: Callable[[], None]) -> Iterator[int]:
    """Run `work` in a process group of its own."""
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            work()
        finally:
            os._exit(0)
    yield pid
    os.waitpid(pid, 0)


def killed_at(repo: Repository, old: str, new: str, last: str) -> None:
    def step(name: str) -> None:
        if name == last:
            os.killpg(0, signal.SIGKILL)

    with child(lambda: drop(advance(repo, MAIN, old, new, reason="land", nonce="n1", step=step))):
        pass


def drop(_: object) -> None:
    pass


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.005)


def test_a_branch_that_nobody_has_checked_out_just_moves(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "switch", "--quiet", "--create", "elsewhere")

    assert Moved() == move(repo, old, new)

    assert new == tip(repo)
    assert old == shell(repo.work_tree, "rev-parse", "HEAD")
    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_files_index_and_branch_move_together_and_the_users_changes_stay(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    live_in(repo)
    mine = belongings(repo)

    assert Moved() == move(repo, old, new)

    assert new == tip(repo)
    assert_whole(repo, mine)
    assert "k3f9: land" == shell(repo.work_tree, "log", "-g", "-1", "--format=%gs", "HEAD")
    assert "now a folder\n" == (repo.work_tree / "file-then-folder/inner").read_text()
    assert not (repo.work_tree / "gone").exists()


def test_a_linked_worktree_moves_as_well(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "switch", "--quiet", "--create", "elsewhere")
    shell(repo.work_tree, "worktree", "add", "--quiet", str(tmp_path / "linked"), "main")
    linked = discover(tmp_path / "linked", dict(os.environ))
    live_in(linked)
    mine = belongings(linked)

    assert Moved() == move(repo, old, new)

    assert new == tip(repo)
    assert_whole(linked, mine)
    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_the_main_worktree_moves_when_asked_from_a_linked_one(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))

    assert Moved() == move(discover(tmp_path / "linked", dict(os.environ)), old, new)

    assert "" == shell(repo.work_tree, "status", "--porcelain")
    assert new == tip(repo)


def test_two_worktrees_of_one_branch_move_together_or_not_at_all(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "worktree", "add", "--quiet", "--force", str(tmp_path / "linked"), "main")
    linked = discover(tmp_path / "linked", dict(os.environ))

    write(linked.work_tree, {"app.py": "mine\n"})
    assert InTheWay(("app.py",), tmp_path / "linked") == move(repo, old, new)
    assert "" == shell(repo.work_tree, "status", "--porcelain")

    shell(linked.work_tree, "restore", "app.py")
    assert Moved() == move(repo, old, new)
    assert "" == shell(repo.work_tree, "status", "--porcelain")
    assert "" == shell(linked.work_tree, "status", "--porcelain")


def test_a_separate_git_dir_is_found(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "init", "--quiet", f"--separate-git-dir={tmp_path / 'elsewhere'}")
    repo = discover(tmp_path / "shop", dict(os.environ))

    assert Moved() == move(repo, old, new)

    assert "" == shell(repo.work_tree, "status", "--porcelain")


def dirty(root: Path) -> None:
    write(root, {"app.py": "mine\n"})


def staged(root: Path) -> None:
    write(root, {"app.py": "mine\n"})
    shell(root, "add", "app.py")


def staged_then_reverted(root: Path) -> None:
    before = (root / "app.py").read_text()
    staged(root)
    write(root, {"app.py": before})


def deleted(root: Path) -> None:
    (root / "app.py").unlink()


def untracked(root: Path) -> None:
    write(root, {"b.txt": "mine\n"})


def ignored(root: Path) -> None:
    write(root, {"b.txt": "mine\n"})
    write(root, {".git/info/exclude": "b.txt\n"})


def ignored_in_place_of_a_folder(root: Path) -> None:
    write(root, {"new": "mine\n"})
    write(root, {".git/info/exclude": "new\n"})


def ignored_in_a_folder_that_becomes_a_file(root: Path) -> None:
    write(root, {"folder-then-file/debug.log": "mine\n"})


def folder_behind_a_link(root: Path) -> None:
    (root / "other").mkdir()
    (root / "new").symlink_to("other")


def edited_unseen(root: Path) -> None:
    shell(root, "update-index", "--skip-worktree", "app.py")
    write(root, {"app.py": "mine\n"})


def edited_with_the_same_stat(root: Path) -> None:
    """Same size and time as the index knows; only the index being as young makes git look inside."""
    shell(root, "config", "core.trustctime", "false")
    os.utime(root / "app.py", (1000, 1000))
    shell(root, "update-index", "--refresh")
    (root / "app.py").write_bytes(b"#" * (root / "app.py").stat().st_size)
    os.utime(root / "app.py", (1000, 1000))
    os.utime(root / ".git/index", (1000, 1000))


def unmerged(root: Path) -> None:
    blobs = [shell(root, "rev-parse", f"HEAD:{name}") for name in ("app.py", "kept.py", "mine.py")]
    lines = "".join(f"100644 {blob} {stage}\tapp.py\n" for stage, blob in enumerate(blobs, 1))
    shell(root, "update-index", "--force-remove", "app.py")
    shell(root, "update-index", "--index-info", stdin=lines.encode())


@pytest.mark.parametrize(
    ("happens", "path"),
    [
        (dirty, "app.py"),
        (staged, "app.py"),
        (staged_then_reverted, "app.py"),
        (deleted, "app.py"),
        (untracked, "b.txt"),
        (ignored, "b.txt"),
        (ignored_in_place_of_a_folder, "new"),
        (ignored_in_a_folder_that_becomes_a_file, "folder-then-file/debug.log"),
        (folder_behind_a_link, "new"),
        (edited_unseen, "app.py"),
        (edited_with_the_same_stat, "app.py"),
        (unmerged, "app.py"),
    ],
)
def test_what_the_user_has_there_is_in_the_way_and_nothing_changes(
    tmp_path: Path, happens: Callable[[Path], None], path: str
) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    happens(repo.work_tree)
    before = everything(repo)

    assert InTheWay((path,), repo.work_tree) == move(repo, old, new)

    assert before == everything(repo)
    assert [] == leftovers(repo)


def everything(repo: Repository) -> dict[str, object]:
    """Every file of the worktree and the index, byte by byte."""
    root = repo.work_tree
    kept = [path for path in root.rglob("*") if ".git" not in path.relative_to(root).parts]
    found = {
        str(path): path.readlink() if path.is_symlink() else (path.stat().st_mtime_ns, path.read_bytes())
        for path in (*kept, root / ".git/index")
        if path.is_symlink() or path.is_file()
    }
    return {**found, MAIN: tip(repo)}


def test_having_staged_the_very_same_change_is_no_obstacle(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "checkout", "--quiet", new, "--", "app.py", "b.txt")

    assert Moved() == move(repo, old, new)

    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_a_file_with_a_new_time_only_is_no_obstacle(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    os.utime(repo.work_tree / "app.py", (1, 1))

    assert Moved() == move(repo, old, new)

    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_a_file_that_changes_the_case_of_its_name_is_no_obstacle(tmp_path: Path) -> None:
    repo, old, _ = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "mv", "app.py", "APP.py")
    new = snapshot(repo)
    shell(repo.work_tree, "reset", "--quiet", "--hard", old)

    assert Moved() == move(repo, old, new)

    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_the_users_filters_and_line_ends_apply(tmp_path: Path) -> None:
    repo, _, _ = two_versions(tmp_path / "shop")
    root = repo.work_tree
    shell(root, "config", "filter.shout.smudge", "tr a-z A-Z")
    shell(root, "config", "filter.shout.clean", "tr A-Z a-z")
    write(root, {".gitattributes": "*.loud filter=shout\n*.dos eol=crlf\n"})
    old = snapshot(repo)
    write(root, {"x.loud": "hello\n", "x.dos": "line\r\n"})
    new = snapshot(repo)
    shell(root, "reset", "--quiet", "--hard", old)

    assert Moved() == move(repo, old, new)

    assert "HELLO\n" == (root / "x.loud").read_text()
    assert b"line\r\n" == (root / "x.dos").read_bytes()
    assert "" == shell(root, "status", "--porcelain")


def test_no_hook_of_the_user_runs(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    for name in ("post-checkout", "post-index-change", "reference-transaction", "post-merge"):
        hook = repo.common_dir / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        hook.chmod(0o755)

    assert Moved() == move(repo, old, new)

    assert not (tmp_path / "ran").exists()


def test_a_sparse_checkout_stays_sparse(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "sparse-checkout", "set", "--no-cone", "/*", "!/app.py", "!/new/")

    assert Moved() == move(repo, old, new)

    assert not (repo.work_tree / "app.py").exists()
    assert not (repo.work_tree / "new").exists()
    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_a_split_index_and_an_intention_to_add_survive(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "update-index", "--split-index")
    write(repo.work_tree, {"later.py": "later\n"})
    shell(repo.work_tree, "add", "--intent-to-add", "later.py")
    before = shell(repo.work_tree, "status", "--porcelain")

    assert Moved() == move(repo, old, new)

    assert before == shell(repo.work_tree, "status", "--porcelain")


def begin(root: Path, operation: str) -> None:
    shell(root, "switch", "--quiet", "--create", "side", "HEAD~1")
    write(root, {"app.py": "side\n"})
    shell(root, "add", "--all")
    shell(root, "commit", "--quiet", "-m", "Side")
    shell(root, "switch", "--quiet", "main")
    ended_badly = {
        "merge": ["merge", "side"],
        "rebase": ["rebase", "side"],
        "cherry-pick": ["cherry-pick", "side"],
        "revert": ["revert", "--no-edit", "side"],
    }
    if operation == "bisect":
        shell(root, "bisect", "start", "HEAD", "HEAD~1")
    else:
        with pytest.raises(AssertionError):
            shell(root, *ended_badly[operation])


@pytest.mark.parametrize("operation", ["merge", "rebase", "cherry-pick", "revert", "bisect"])
def test_an_operation_of_the_user_keeps_the_branch_where_it_is(tmp_path: Path, operation: str) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    begin(repo.work_tree, operation)
    before = everything(repo)

    assert Busy(operation, repo.work_tree) == move(repo, old, new)

    assert before == everything(repo)
    assert [] == leftovers(repo)


def test_the_lock_of_another_git_is_waited_for_and_then_named(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    lock = repo.git_dir / "index.lock"
    lock.write_bytes(b"")

    ending = move(repo, old, new, patience=0.05)

    assert Busy(f"another git command (it holds `{lock}`)", repo.work_tree) == ending
    assert [str(lock)] == leftovers(repo)
    assert old == tip(repo)


def test_a_branch_that_moved_first_leaves_everything_as_it_was(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    live_in(repo)
    mine = belongings(repo)
    other = shell(repo.work_tree, "commit-tree", f"{old}^{{tree}}", "-p", old, "-m", "Other")

    def step(name: str) -> None:
        if name == "files":
            shell(repo.work_tree, "update-ref", MAIN, other)

    assert Stale(other) == advance(repo, MAIN, old, new, reason="land", nonce="n1", step=step)

    assert other == tip(repo)
    assert_whole(repo, mine)


def test_a_branch_known_to_be_elsewhere_is_stale(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")

    assert Stale(old) == move(repo, new, old)

    shell(repo.work_tree, "switch", "--quiet", "--detach")
    shell(repo.work_tree, "branch", "--quiet", "--delete", "--force", "main")
    assert Stale(None) == move(repo, old, new)


def test_a_filter_that_fails_half_way_leaves_everything_as_it_was(tmp_path: Path) -> None:
    repo, _, _ = two_versions(tmp_path / "shop")
    root = repo.work_tree
    write(root, {".gitattributes": "*.pic filter=pics\n"})
    old = snapshot(repo)
    write(root, {"a.txt": "a\n", "b.pic": "picture\n", "app.py": "two\n"})
    new = snapshot(repo)
    shell(root, "reset", "--quiet", "--hard", old)
    shell(root, "config", "filter.pics.smudge", "false")
    shell(root, "config", "filter.pics.clean", "cat")
    shell(root, "config", "filter.pics.required", "true")
    live_in(repo)
    mine = belongings(repo)

    with pytest.raises(GitError):
        move(repo, old, new)

    assert old == tip(repo)
    assert_whole(repo, mine)


def test_a_worktree_that_takes_the_branch_meanwhile_is_brought_along(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "switch", "--quiet", "--create", "elsewhere")

    def step(name: str) -> None:
        if name == "intent":
            shell(repo.work_tree, "switch", "--quiet", "main")

    assert Moved() == advance(repo, MAIN, old, new, reason="land", nonce="n1", step=step)

    assert new == tip(repo)
    assert "" == shell(repo.work_tree, "status", "--porcelain")


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

    with child(lambda: drop(move(repo, old, new))) as pid:
        wait_for(tmp_path / "reached")
        os.killpg(pid, signal.SIGKILL)
    (tmp_path / "slow").unlink()

    assert Moved() == move(repo, old, new)
    assert_whole(repo, mine)


def test_killed_while_files_are_written_the_move_is_undone(tmp_path: Path) -> None:
    repo, old, new = slow_to_write(tmp_path)
    live_in(repo)
    mine = belongings(repo)

    with child(lambda: drop(move(repo, old, new))) as pid:
        wait_for(tmp_path / "reached")
        os.killpg(pid, signal.SIGKILL)
    (tmp_path / "slow").unlink()
    recover(repo, patience=0.05)

    assert old == tip(repo)
    assert_whole(repo, mine)


def test_recovery_waits_for_a_git_that_outlived_its_penguin(tmp_path: Path) -> None:
    repo, old, new = slow_to_write(tmp_path)
    live_in(repo)
    mine = belongings(repo)

    with child(lambda: drop(move(repo, old, new))) as pid:
        wait_for(tmp_path / "reached")
        os.kill(pid, signal.SIGKILL)
    with child((tmp_path / "slow").unlink):
        recover(repo, patience=0.05)

    assert old == tip(repo)
    assert_whole(repo, mine)


def slow_to_write(folder: Path) -> tuple[Repository, str, str]:
    """Two versions with a filter that stops at one file in the middle for as long as `slow` exists."""
    repo, _, _ = two_versions(folder / "shop")
    root = repo.work_tree
    waiting = "cat; while [ -e ../slow ]; do touch ../reached; sleep 0.02; done"
    shell(root, "config", "filter.slow.smudge", waiting)
    shell(root, "config", "filter.slow.clean", "cat")
    write(root, {".gitattributes": "m.slow filter=slow\n"})
    old = snapshot(repo)
    write(root, {"a.txt": "a\n", "app.py": "two\n", "m.slow": "m\n", "z.txt": "z\n"})
    (root / "gone/only.txt").unlink()
    new = snapshot(repo)
    shell(root, "reset", "--quiet", "--hard", old)
    (folder / "slow").touch()
    return repo, old, new


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


def test_the_locks_of_a_killed_update_of_the_branch_are_removed(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    killed_at(repo, old, new, "files")
    (repo.common_dir / f"{MAIN}.lock").write_text(f"{new}\n")
    (repo.git_dir / "HEAD.lock").write_text("")

    recover(repo, patience=0.05)

    assert [] == leftovers(repo)
    assert Moved() == move(repo, old, new)


def test_an_intent_says_what_is_about_to_happen(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")

    killed_at(repo, old, new, "intent")

    intent = json.loads((repo.runtime / "landing/n1.json").read_text())
    assert (MAIN, old, new, "n1") == (intent["ref"], intent["old"], intent["new"], intent["nonce"])
    assert [[str(repo.work_tree), str(repo.git_dir)]] == intent["seats"]


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
    for path in (*ours, *theirs):
        path.touch()
        os.utime(path, (1000, 1000))
    young = common / "refs/heads/penguin/m7q2.lock"
    young.touch()
    os.utime(young, (3000, 3000))

    removed = clear_stale_locks(repo, "penguin", older_than=2000)

    assert sorted(ours) == sorted(removed)
    assert not any(path.exists() for path in ours)
    assert all(path.exists() for path in (*theirs, young))


def test_the_index_keeps_its_permissions_and_needs_no_refresh(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    before = stat.S_IMODE((repo.git_dir / "index").stat().st_mode)

    move(repo, old, new)

    assert before == stat.S_IMODE((repo.git_dir / "index").stat().st_mode)
    assert "" == shell(repo.work_tree, "diff-files", "--name-only")
