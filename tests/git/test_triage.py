"""What git may not even read, or not keep: by name, size, kind and content."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from penguin_git.git.staging import Staged, Withheld
from penguin_git.model.commit_policy import Policy
from penguin_git.model.secrets import Secrets
from tests.git.attempt import KEY, TOKEN, Attempt
from tests.git.building import commit, shell


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


def stored(attempt: Attempt, what: bytes) -> bool:
    """Whether any object of git's holds this, also one that nothing leads to."""
    listing = subprocess.run(
        ["git", "cat-file", "--batch", "--batch-all-objects"],
        cwd=attempt.repo.work_tree,
        capture_output=True,
        check=True,
    )
    return what in listing.stdout


def test_a_secret_is_withheld_before_git_stores_it_wherever_it_stands(attempt: Attempt) -> None:
    attempt.tip = commit(attempt.repo, {"old.txt": "old\n"})
    attempt.write("old.txt", f"{TOKEN}\n")
    attempt.write("new.txt", f"{TOKEN}\n")
    attempt.write("known.txt", "my-own-key\n")
    attempt.write(f"{TOKEN}.txt", "harmless\n")
    (attempt.root / "link").symlink_to(TOKEN)

    found = attempt.staged(Policy(secrets=Secrets(("my-own-key",))))

    expected = {"old.txt", "new.txt", "known.txt", f"{TOKEN}.txt", "link"}
    assert expected == {withheld.path for withheld in found.withheld}
    assert () == found.changed
    assert not stored(attempt, TOKEN.encode())
    assert not stored(attempt, b"my-own-key")


def test_large_files_that_a_filter_makes_small_are_kept(attempt: Attempt) -> None:
    shell(attempt.repo.work_tree, "config", "filter.pointer.clean", "head -c 10")
    attempt.tip = commit(attempt.repo, {".gitattributes": "*.bin filter=pointer\n"})
    attempt.write(".gitattributes", "*.bin filter=pointer\n")
    attempt.write("asset.bin", b"0123456789" * 1000)

    found = attempt.staged(Policy(max_file_bytes=2000))

    assert ("asset.bin",) == found.changed
    assert "0123456789" == attempt.show(found.tree, "asset.bin")


def test_git_stores_no_more_than_there_is_room_for(attempt: Attempt) -> None:
    for name in "abc":
        attempt.write(name, name * 400)

    found = attempt.staged(Policy(max_bytes=1000))

    assert ("a", "b") == found.changed
    assert (Withheld("c", "all changes together are more than 1,000 bytes"),) == found.withheld
    assert not stored(attempt, b"c" * 400)


def test_a_filter_that_nobody_has_set_makes_nothing_small(attempt: Attempt) -> None:
    attempt.write(".gitattributes", "asset.bin filter=nobody-has\n*.key filter=a.b\n")
    attempt.write("asset.bin", b"x" * 2001)
    attempt.write("a.key", KEY)

    found = attempt.staged(Policy(max_file_bytes=2000))

    assert ["a.key", "asset.bin"] == [withheld.path for withheld in found.withheld]
    assert not stored(attempt, b"x" * 100)


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
    assert not stored(attempt, TOKEN.encode())
    assert not [name for name in attempt.names(found.tree) if name.startswith("suspect")]
