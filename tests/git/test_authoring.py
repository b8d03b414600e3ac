"""Committing a few paths in the user's name, without touching anything else of theirs."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.git.authoring import Committed, NotCommitted, Overtaken, commit_paths
from penguin_git.git.commits import Message
from penguin_git.git.repository import Repository, discover
from tests.git.building import commit, empty, shell, started

TASK = ".penguin/tasks/k3f9.yaml"
CREATE = Message("k3f9: create", trailers=(("Penguin-Task", "k3f9"),))


def show(repo: Repository, name: str) -> str:
    return shell(repo.work_tree, "show", name)


def create(repo: Repository, data: bytes = b"status: pending\n") -> Committed | NotCommitted:
    return commit_paths(repo, {TASK: data}, CREATE)


def write(repo: Repository, name: str, text: str) -> None:
    path = repo.work_tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_exactly_one_path_is_committed_in_the_users_name(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    before = shell(repo.work_tree, "rev-parse", "HEAD")
    write(repo, TASK, "status: pending\n")

    done = create(repo)

    assert Committed(shell(repo.work_tree, "rev-parse", "main"), "main") == done
    assert f"A\t{TASK}" == shell(repo.work_tree, "diff", "--name-status", before, "main")
    assert before == shell(repo.work_tree, "rev-parse", "main~")
    assert "Jane Doe <jane@example.com> Jane Doe" == shell(
        repo.work_tree, "log", "-1", "--format=%an <%ae> %cn", "main"
    )
    assert "" == shell(repo.work_tree, "diff-index", "HEAD", "--", TASK)  # which looks at no file itself
    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_everything_else_of_the_user_stays_as_it_is(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    commit(repo, {"a": "1\n", "b": "1\n", TASK: "status: pending\ntitle: One\n"})
    write(repo, "a", "staged\n")
    shell(repo.work_tree, "add", "a")
    write(repo, "a", "staged, then edited\n")
    write(repo, "b", "edited\n")
    write(repo, "c", "untracked\n")
    write(repo, TASK, "status: paused\ntitle: Mine, unfinished\n")

    create(repo, b"status: paused\ntitle: One\n")

    assert f" M {TASK}\nMM a\n M b\n?? c".strip() == shell(repo.work_tree, "status", "--porcelain")
    assert "staged" == show(repo, ":a")
    assert "1" == show(repo, "main:a")
    assert "status: paused\ntitle: One" == show(repo, f"main:{TASK}")
    assert "status: paused\ntitle: Mine, unfinished\n" == (repo.work_tree / TASK).read_text()


def test_a_path_can_be_removed_with_others_written(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    commit(repo, {TASK: "status: pending\n"})
    (repo.work_tree / TASK).unlink()
    write(repo, ".penguin/tasks/k3/k3f9.yaml", "status: pending\n")

    commit_paths(repo, {TASK: None, ".penguin/tasks/k3/k3f9.yaml": b"status: pending\n"}, CREATE)

    assert "" == shell(repo.work_tree, "status", "--porcelain")
    assert f"R100\t{TASK}\t.penguin/tasks/k3/k3f9.yaml" == shell(
        repo.work_tree, "diff", "--name-status", "-M", "main~", "main"
    )


def test_what_is_committed_already_makes_no_second_commit(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    write(repo, TASK, "status: pending\n")

    assert create(repo) == create(repo)

    assert "2" == shell(repo.work_tree, "rev-list", "--count", "main")


def test_no_hook_of_the_user_runs(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        hook = repo.common_dir / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
        hook.chmod(0o755)

    assert isinstance(create(repo), Committed)

    assert not (tmp_path / "ran").exists()


def test_a_linked_worktree_commits_on_its_own_branch(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    shell(repo.work_tree, "worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    (tmp_path / "linked/deep").mkdir()
    linked = discover(tmp_path / "linked/deep", dict(os.environ))
    write(linked, TASK, "status: pending\n")

    done = create(linked)

    assert Committed(shell(linked.work_tree, "rev-parse", "side"), "side") == done
    assert "" == shell(linked.work_tree, "status", "--porcelain")
    assert "" == shell(repo.work_tree, "status", "--porcelain")
    assert "1" == shell(repo.work_tree, "rev-list", "--count", "main")


def detached(root: Path) -> None:
    shell(root, "switch", "--quiet", "--detach")


def merging(root: Path) -> None:
    (root / ".git/MERGE_HEAD").write_text(shell(root, "rev-parse", "HEAD") + "\n")


def rebasing(root: Path) -> None:
    detached(root)
    (root / ".git/rebase-merge").mkdir()


def bisecting(root: Path) -> None:
    shell(root, "bisect", "start")


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (detached, "HEAD is detached"),
        (merging, "a merge is under way"),
        (rebasing, "a rebase is under way"),
        (bisecting, "a bisect is under way"),
    ],
)
def test_in_the_middle_of_something_nothing_is_committed(
    tmp_path: Path, happens: Callable[[Path], None], reason: str
) -> None:
    repo = started(tmp_path / "shop")
    happens(repo.work_tree)
    index = (repo.git_dir / "index").read_bytes()

    assert NotCommitted(reason) == create(repo)

    assert index == (repo.git_dir / "index").read_bytes()
    assert "1" == shell(repo.work_tree, "rev-list", "--count", "main")


def test_a_branch_without_a_commit_stays_without_one(tmp_path: Path) -> None:
    repo = empty(tmp_path / "shop")

    assert NotCommitted("`main` has no commit yet") == create(repo)

    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_a_locked_index_is_waited_for_and_then_nothing_is_committed(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    lock = repo.git_dir / "index.lock"
    lock.touch()

    done = commit_paths(repo, {TASK: b"x\n"}, CREATE, patience=0.05)

    assert NotCommitted(f"another git command holds `{lock}`") == done
    assert "1" == shell(repo.work_tree, "rev-list", "--count", "main")


def test_an_unknown_user_is_told_how_to_introduce_themselves(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    shell(repo.work_tree, "config", "user.useConfigOnly", "true")
    Path(os.environ["HOME"], ".gitconfig").write_text("")
    stranger = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    index = (repo.git_dir / "index").read_bytes()

    with pytest.raises(PenguinError, match=r"git config --global user\.name"):
        create(discover(repo.work_tree, stranger))

    assert index == (repo.git_dir / "index").read_bytes()


def test_a_commit_is_signed_where_the_users_git_signs(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    signer = tmp_path / "signer"
    signer.write_text("#!/bin/sh\ncat >/dev/null; echo '[GNUPG:] SIG_CREATED ' >&2; echo SIGNED\n")
    signer.chmod(0o755)
    shell(repo.work_tree, "config", "gpg.program", str(signer))
    shell(repo.work_tree, "config", "commit.gpgSign", "true")

    create(repo)

    assert "gpgsig SIGNED" in shell(repo.work_tree, "cat-file", "commit", "main")


def test_a_change_that_came_first_is_not_lost(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    first = commit(repo, {TASK: "status: pending\n"})
    second = commit(repo, {TASK: "status: cancelled\n"})

    done = commit_paths(repo, {TASK: b"status: paused\n"}, CREATE, expected_head=first)

    assert Overtaken(f"another commit has changed `{TASK}` in the meantime") == done
    assert second == shell(repo.work_tree, "rev-parse", "main")


def test_a_commit_of_other_paths_in_between_is_built_upon(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    first = commit(repo, {TASK: "status: pending\n"})
    second = commit(repo, {"other": "x\n"})

    commit_paths(repo, {TASK: b"status: paused\n"}, CREATE, expected_head=first)

    assert second == shell(repo.work_tree, "rev-parse", "main~")
    assert "x" == show(repo, "main:other")


def test_sixteen_at_once_and_the_user_beside_them_lose_nothing(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")

    with in_children(16, lambda number: commit_paths(repo, {f"t{number}": b"%d\n" % number}, CREATE)):
        for number in range(5):
            theirs = ["git", "commit", "--quiet", "--allow-empty", "-m", f"Mine {number}"]
            subprocess.run(theirs, cwd=repo.work_tree, capture_output=True, check=False)  # it may find a lock

    there = shell(repo.work_tree, "ls-tree", "--name-only", "main").splitlines()
    assert sorted(["README", *(f"t{number}" for number in range(16))]) == there
    assert "" == shell(repo.work_tree, "diff", "--cached", "--name-only")
    assert "" == shell(repo.work_tree, "fsck", "--no-dangling", "--no-progress")


@contextmanager
def in_children(count: int, work: Callable[[int], Committed | NotCommitted]) -> Iterator[None]:
    """Run `work` in that many processes at once; each has to end in a commit."""
    pids = []
    for number in range(count):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                code = 0 if isinstance(work(number), Committed) else 2
            finally:
                os._exit(code)
        pids.append(pid)
    yield
    assert [0] * count == [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
