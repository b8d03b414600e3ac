"""What an attempt changed: kept, withheld or put forward by policy, whatever the agent did to git."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from penguin_git.git.repository import Repository, discover
from penguin_git.git.staging import Policy, Staged, Withheld, salvage_tree, staged
from penguin_git.git.worktrees import Worktree, add
from tests.git.building import commit, shell, started

TOKEN = "ghp_" + "a1B2" * 9
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0123456789abcdef\n-----END RSA PRIVATE KEY-----\n"
FILES = {
    "app.py": "one\n",
    "lib/inner.py": "inner\n",
    "old.py": "old\n",
    ".gitignore": "*.log\n",
    ".penguin/config.yaml": "base: main\n",
    ".penguin/tasks/k3f9.yaml": "status: in_progress\n",
    ".penguin/records/m7/m7q2/1.yaml": "outcome: completed\n",
}


class Attempt:
    """A worktree in which an agent works, and its tip."""

    def __init__(self, folder: Path) -> None:
        self.repo: Repository = started(folder / "shop")
        self.tip = commit(self.repo, FILES)
        self.worktree: Worktree = add(self.repo, "k3f9", self.tip)
        self.root = self.worktree.path

    def write(self, name: str, data: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    def staged(self, policy: Policy | None = None) -> Staged:
        return staged(self.repo, self.worktree, self.tip, policy or Policy())

    def names(self, tree: str) -> list[str]:
        return shell(self.repo.work_tree, "ls-tree", "-r", "--name-only", tree).splitlines()

    def show(self, tree: str, name: str) -> str:
        return shell(self.repo.work_tree, "cat-file", "blob", f"{tree}:{name}")

    def tree(self) -> str:
        return shell(self.repo.work_tree, "rev-parse", f"{self.tip}^{{tree}}")

    def checkpoint(self, tree: str) -> None:
        self.tip = shell(self.repo.work_tree, "commit-tree", tree, "-p", self.tip, "-m", "Checkpoint")


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    return Attempt(tmp_path)


def test_nothing_changed_is_the_same_tree(attempt: Attempt) -> None:
    assert Staged(attempt.tree()) == attempt.staged()
    assert Staged(attempt.tree()) == attempt.staged()


def test_edited_new_moved_and_deleted_files_are_kept(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    attempt.write("new/file.py", "new\n")
    attempt.write("ignored.log", "noise\n")
    (attempt.root / "old.py").rename(attempt.root / "renamed.py")

    found = attempt.staged()

    assert ("app.py", "new/file.py", "old.py", "renamed.py") == found.changed
    assert () == found.withheld
    assert "two" == attempt.show(found.tree, "app.py")
    assert sorted({*FILES, "README", "new/file.py", "renamed.py"} - {"old.py"}) == attempt.names(found.tree)


def test_a_mode_and_a_link_are_kept_as_they_are(attempt: Attempt) -> None:
    (attempt.root / "app.py").chmod(0o755)
    (attempt.root / "passwords").symlink_to("/etc/passwd")

    tree = attempt.staged().tree

    assert "100755" == shell(attempt.repo.work_tree, "ls-tree", tree, "app.py").split()[0]
    assert "/etc/passwd" == attempt.show(tree, "passwords")


def test_every_checkpoint_compares_with_its_own_tip(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    attempt.checkpoint(attempt.staged().tree)

    assert Staged(attempt.tree()) == attempt.staged()

    attempt.write("app.py", "one\n")
    assert ("app.py",) == attempt.staged().changed
    attempt.write("old.py", "dirty\n")
    attempt.tip = commit(attempt.repo, {"old.py": "of the base\n"})
    assert "dirty" == attempt.show(attempt.staged().tree, "old.py")


def test_what_was_staged_but_not_committed_is_compared_again(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    first = attempt.staged()

    assert first == attempt.staged()

    attempt.write("app.py", "one\n")
    assert Staged(attempt.tree()) == attempt.staged()


def test_what_the_agent_did_to_git_is_of_no_account(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    shell(attempt.root, "add", "app.py")
    shell(attempt.root, "commit", "--quiet", "-m", "Mine")
    attempt.write("old.py", "hidden\n")
    shell(attempt.root, "update-index", "--assume-unchanged", "old.py")
    shell(attempt.root, "checkout", "--quiet", "--orphan", "elsewhere")
    (attempt.root / ".git").write_text("gitdir: /nowhere\n")

    found = attempt.staged()

    assert ("app.py", "old.py") == found.changed


def test_penguins_own_files_stay_as_they_are(attempt: Attempt) -> None:
    attempt.write(".penguin/tasks/k3f9.yaml", "status: completed\n")
    attempt.write(".penguin/records/k3/k3f9/1.yaml", "forged\n")
    attempt.write(".penguin/tasks/not a task.txt", "x\n")
    (attempt.root / ".penguin/config.yaml").unlink()

    found = attempt.staged()

    why = "only penguin and people change files under `.penguin/`"
    touched = [
        ".penguin/config.yaml",
        ".penguin/records/k3/k3f9/1.yaml",
        ".penguin/tasks/k3f9.yaml",
        ".penguin/tasks/not a task.txt",
    ]
    assert Staged(attempt.tree(), withheld=tuple(Withheld(path, why) for path in touched)) == found


def test_a_link_in_place_of_penguins_folder_changes_nothing(attempt: Attempt, tmp_path: Path) -> None:
    (attempt.root / ".penguin").rename(tmp_path / "aside")
    (attempt.root / ".penguin").symlink_to(tmp_path / "aside")

    found = attempt.staged()

    assert (attempt.tree(), ()) == (found.tree, found.proposals)
    assert ".penguin" in [withheld.path for withheld in found.withheld]


def test_records_that_came_after_the_worktree_are_not_deleted(attempt: Attempt) -> None:
    attempt.tip = commit(attempt.repo, {".penguin/records/k3/k3f9/1.yaml": "outcome: paused\n"})

    assert Staged(attempt.tree()) == attempt.staged()


def test_new_task_files_are_proposals(attempt: Attempt) -> None:
    attempt.write(".penguin/tasks/n4p1.yaml", "title: Next\n")
    attempt.write("app.py", "two\n")

    found = attempt.staged()

    assert ((".penguin/tasks/n4p1.yaml", b"title: Next\n"),) == found.proposals
    assert ("app.py",) == found.changed
    assert ".penguin/tasks/n4p1.yaml" not in attempt.names(found.tree)


def test_proposals_are_few_small_and_no_links(attempt: Attempt) -> None:
    for number in range(21):
        attempt.write(f".penguin/tasks/n{number:02}.yaml", "title: Next\n")
    attempt.write(".penguin/tasks/big.yaml", "x" * (256 * 1024 + 1))
    (attempt.root / ".penguin/tasks/link.yaml").symlink_to("/etc/passwd")

    found = attempt.staged()

    assert 20 == len(found.proposals)
    assert {".penguin/tasks/big.yaml", ".penguin/tasks/link.yaml", ".penguin/tasks/n20.yaml"} == {
        withheld.path for withheld in found.withheld
    }


def large(root: Path) -> None:
    (root / "suspect").write_bytes(b"x" * 2001)


def token(root: Path) -> None:
    (root / "suspect").write_text(f"token = '{TOKEN}'\n")


def private_key(root: Path) -> None:
    (root / "suspect").write_text(KEY)


def repository(root: Path) -> None:
    (root / "suspect").mkdir()
    shell(root / "suspect", "init", "--quiet")
    shell(root / "suspect", "commit", "--quiet", "--allow-empty", "-m", "Nested")


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (large, "it has 2,001 bytes, more than 2,000"),
        (token, "it holds what looks like a secret"),
        (private_key, "it holds what looks like a secret"),
        (repository, "it is a repository inside the repository"),
    ],
)
def test_large_secret_and_nested_things_are_withheld(
    attempt: Attempt, happens: Callable[[Path], None], why: str
) -> None:
    happens(attempt.root)
    attempt.write("app.py", "two\n")

    found = attempt.staged(Policy(max_file_bytes=2000))

    assert [why] == [withheld.reason for withheld in found.withheld if withheld.path.startswith("suspect")]
    assert ("app.py",) == found.changed
    assert not [name for name in attempt.names(found.tree) if name.startswith("suspect")]


def test_a_secret_in_a_known_file_leaves_that_file_as_it_was(attempt: Attempt) -> None:
    attempt.write("app.py", f"token = '{TOKEN}'\n")

    found = attempt.staged()

    assert (
        Staged(attempt.tree(), withheld=(Withheld("app.py", "it holds what looks like a secret"),)) == found
    )


def test_a_secret_that_is_committed_already_does_not_hold_up_the_file(attempt: Attempt) -> None:
    attempt.tip = commit(attempt.repo, {"app.py": f"token = '{TOKEN}'\n"})
    attempt.write("app.py", f"token = '{TOKEN}'\nmore\n")

    assert ("app.py",) == attempt.staged().changed

    attempt.write("app.py", f"token = '{TOKEN}'\n{KEY}")
    assert () == attempt.staged().changed


def test_new_files_with_names_of_secrets_are_withheld_and_known_ones_are_not(attempt: Attempt) -> None:
    attempt.tip = commit(attempt.repo, {"config/.env": "DEBUG=1\n"})
    attempt.write("config/.env", "DEBUG=0\n")
    attempt.write(".env", "A=1\n")
    attempt.write("keys/ID_RSA", "?\n")
    attempt.write(".env.example", "A=\n")

    found = attempt.staged()

    assert (".env.example", "config/.env") == found.changed
    assert [".env", "keys/ID_RSA"] == [withheld.path for withheld in found.withheld]


def test_junk_is_passed_over_unless_it_is_tracked(attempt: Attempt) -> None:
    attempt.tip = commit(attempt.repo, {"vendored/node_modules/left.js": "1\n"})
    attempt.write("vendored/node_modules/left.js", "2\n")
    attempt.write("node_modules/pad/index.js", "1\n")
    attempt.write("pkg/__pycache__/m.cpython-311.pyc", b"\0")
    (attempt.root / ".venv").symlink_to("/usr")

    found = attempt.staged()

    assert (("vendored/node_modules/left.js",), ()) == (found.changed, found.withheld)


def test_a_file_turned_into_a_pipe_or_a_repository_keeps_what_it_was(attempt: Attempt) -> None:
    (attempt.root / "app.py").unlink()
    os.mkfifo(attempt.root / "app.py")
    (attempt.root / "old.py").unlink()
    (attempt.root / "old.py").mkdir()
    shell(attempt.root / "old.py", "init", "--quiet")
    shell(attempt.root / "old.py", "commit", "--quiet", "--allow-empty", "-m", "Nested")

    found = attempt.staged()

    assert attempt.tree() == found.tree
    assert {
        "app.py": "it is neither a file nor a link",
        "old.py": "it is a repository inside the repository",
    } == {withheld.path: withheld.reason for withheld in found.withheld}


def test_a_submodule_is_left_alone_and_nothing_runs_in_it(attempt: Attempt, tmp_path: Path) -> None:
    shell(attempt.repo.work_tree, "update-index", "--add", "--cacheinfo", f"160000,{attempt.tip},sub")
    shell(attempt.repo.work_tree, "commit", "--quiet", "-m", "Submodule")
    attempt.tip = shell(attempt.repo.work_tree, "rev-parse", "HEAD")
    nested = attempt.root / "sub"
    nested.mkdir()
    shell(nested, "init", "--quiet")
    shell(nested, "config", "core.fsmonitor", f"touch {tmp_path}/ran")
    (nested / "file").write_text("x")

    assert Staged(attempt.tree()) == attempt.staged()

    assert not (tmp_path / "ran").exists()


def test_a_folder_that_becomes_a_file_and_the_other_way_round(attempt: Attempt) -> None:
    (attempt.root / "lib/inner.py").unlink()
    (attempt.root / "lib").rmdir()
    attempt.write("lib", "a file\n")
    (attempt.root / "old.py").unlink()
    attempt.write("old.py/inner", "a folder\n")

    found = attempt.staged()

    assert ("lib", "lib/inner.py", "old.py", "old.py/inner") == found.changed
    assert "a file" == attempt.show(found.tree, "lib")


def test_large_files_that_a_filter_makes_small_are_kept(attempt: Attempt) -> None:
    shell(attempt.repo.work_tree, "config", "filter.pointer.clean", "head -c 10")
    attempt.tip = commit(attempt.repo, {".gitattributes": "*.bin filter=pointer\n"})
    attempt.write(".gitattributes", "*.bin filter=pointer\n")
    attempt.write("asset.bin", b"0123456789" * 1000)

    found = attempt.staged(Policy(max_file_bytes=2000))

    assert ("asset.bin",) == found.changed
    assert "0123456789" == attempt.show(found.tree, "asset.bin")


@pytest.mark.parametrize(
    ("path", "is_protected"),
    [
        (".github/workflows/ci.yml", True),
        ("CLAUDE.md", True),
        ("docs/claude.md", True),
        ("sub/.claude/settings.json", True),
        ("conf/limits.toml", True),
        ("x/conf/limits.toml", False),
        ("github/readme", False),
        ("app.py", False),
    ],
)
def test_protected_paths_are_named(attempt: Attempt, path: str, is_protected: bool) -> None:
    attempt.write(path, "changed\n")

    found = attempt.staged(Policy(protected=(".github/", "CLAUDE.md", ".claude/", "conf/*.toml")))

    assert (path,) == found.changed
    assert ((path,) if is_protected else ()) == found.protected


def test_names_that_git_does_not_take_and_odd_ones_do_not_break_it(attempt: Attempt) -> None:
    attempt.write(".GIT/hooks/x", "x\n")
    attempt.write('new\nline "quoted"', "x\n")
    attempt.write(" lead and trail ", "x\n")

    assert (" lead and trail ", 'new\nline "quoted"') == attempt.staged().changed


def test_a_lock_of_a_killed_git_is_no_obstacle(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    attempt.worktree.private_index.with_name("penguin-staging.lock").touch()

    assert ("app.py",) == attempt.staged().changed


def test_salvage_keeps_all_but_secrets(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    attempt.write(".penguin/tasks/k3f9.yaml", "status: completed\n")
    attempt.write(".env", "A=1\n")
    attempt.write("leak", TOKEN)

    tree = salvage_tree(attempt.repo, attempt.worktree, attempt.tip)

    assert "status: completed" == attempt.show(tree, ".penguin/tasks/k3f9.yaml")
    assert sorted({*FILES, "README"}) == attempt.names(tree)
    assert ("app.py",) == attempt.staged().changed


def test_the_users_repository_is_not_touched(attempt: Attempt) -> None:
    index = (attempt.repo.git_dir / "index").read_bytes()
    attempt.write("app.py", "two\n")

    attempt.staged()

    assert index == (attempt.repo.git_dir / "index").read_bytes()
    assert "" == shell(attempt.repo.work_tree, "status", "--porcelain")
    assert " M app.py" == discover(attempt.root, dict(os.environ)).git.text("status", "--porcelain")
