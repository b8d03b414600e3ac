"""What a command says is the same whoever runs it."""

import os
import pty
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.warm.beside import Beside, command

READING = [
    "task list",
    "task list --json",
    "task list --ready",
    "task list --here --sort title:desc --limit 2 --offset 1",
    "task next",
    "task show bake",
    "task show eat --json",
    "task why eat",
    "task lint",
    "task diff bake",
    "task validate-dependencies",
    "search cake",
    "search nothing-like-that",
    "project list",
    "template list",
    "template show bug-fix",
    "approvals",
    "prime",
    "task list --compact",
    "task list --help",
    # mistakes
    "task show nobody",
    "task list --limit many",
    "task list --status asleep",
    "task list --sort colour",
    "task update bake --priority mild",
    "task add-dependency bake eat",
    "search",
]


@pytest.mark.parametrize("words", READING)
def test_output_errors_and_exit_code_are_the_same(shared: Beside, words: str) -> None:
    cold = shared.said(*words.split(), warm=False)

    warm, was_warm = shared.ran_warm(*words.split())

    assert cold == warm
    assert was_warm


@pytest.mark.parametrize(
    "environ",
    [
        {"NO_COLOR": "", "FORCE_COLOR": "1"},
        {"NO_COLOR": "1", "FORCE_COLOR": "1"},
        {"NO_COLOR": "", "TERM": "dumb"},
        {"COLUMNS": "40"},
        {"TZ": "Asia/Tokyo"},
        {"LANG": "de_DE.UTF-8", "LC_ALL": ""},
        {"PYTHONIOENCODING": "latin-1:replace"},
        {"PYTHONUNBUFFERED": "1"},
    ],
    ids=str,
)
def test_the_environment_is_the_command_s_own(shared: Beside, environ: dict[str, str]) -> None:
    words = ("task", "list")
    cold = _raw(shared, words, {**environ, "PENGUIN_WARM": "0"})

    warm = _raw(shared, words, environ)

    assert cold == warm
    assert shared.ran_warm(*words, environ={**environ, "PYTHONIOENCODING": "utf-8"})[1]


def test_a_terminal_is_a_terminal(shared: Beside) -> None:
    cold = _on_a_terminal(shared, "0")

    warm = _on_a_terminal(shared, "1")

    assert cold == warm
    assert b"\x1b[" in warm
    assert b"Wash up" in warm


def test_files_that_cannot_be_read_are_named_all_the_same(shared: Beside) -> None:
    file = shared.clone.path / ".penguin/tasks/broken.yaml"
    file.write_text("title: [\n")
    try:
        cold, warm = (shared.said("task", "list", warm=warm) for warm in (False, True))
    finally:
        file.unlink()

    assert cold == warm
    assert 1 == warm.code
    assert "broken.yaml" in warm.err


def test_folders_below_and_linked_worktrees_are_served_too(shared: Beside, tmp_path: Path) -> None:
    linked, below = tmp_path / "linked", shared.clone.path / ".penguin/tasks"
    shared.clone.git("worktree", "add", "-q", "--detach", str(linked))

    for folder in (linked, below):
        said, was_warm = shared.ran_warm("task", "list", folder=folder)

        assert "Bake a cake" in said.out
        assert was_warm


def test_outside_of_any_clone_a_command_runs_by_itself(shared: Beside, tmp_path: Path) -> None:
    said = shared.said("task", "list", folder=tmp_path)

    assert 1 == said.code
    assert "is not in a git repository" in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("task", "watch", "wash"),
        ("-C", ".", "task", "list"),
        ("--no-color", "task", "list"),
        ("task", "create", "--template", "bug-fix", "Bug"),
        ("show-config",),
    ],
)
def test_what_asks_back_or_stays_runs_by_itself(shared: Beside, words: tuple[str, ...]) -> None:
    _, was_warm = shared.ran_warm(*words)

    assert not was_warm


def test_closed_streams_are_no_trouble(shared: Beside) -> None:
    line = " ".join(command("task", "list"))
    for closed in ("<&-", ">&-", "2>&-"):
        done = [
            subprocess.run(
                ["sh", "-c", f"exec {line} {closed}"],
                cwd=shared.clone.path,
                env={**shared.environ, "PENGUIN_WARM": warm},
                capture_output=True,
                check=False,
            )
            for warm in ("0", "1")
        ]

        cold, warm = ((one.returncode, one.stdout, len(one.stderr)) for one in done)
        assert cold == warm


def test_a_bug_ends_in_a_report_all_the_same(shared: Beside) -> None:
    """A git that answers nonsense is met by no code of ours."""
    (shared.bin / "nonsense").mkdir()
    fake = shared.bin / "nonsense/git"
    fake.write_text("#!/bin/sh\nprintf 'false\\n/dev/null\\n/dev/null\\n\\377\\n'\n")
    fake.chmod(0o755)
    path = f"{fake.parent}{os.pathsep}{shared.environ['PATH']}"

    cold, warm = (shared.said("task", "list", warm=warm, environ={"PATH": path}) for warm in (False, True))

    assert (cold.code, cold.out, cold.err[:60]) == (warm.code, warm.out, warm.err[:60])
    assert warm.code != 0


def _raw(one: Beside, words: Sequence[str], environ: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    process = one.begun(*words, environ=environ)
    out, err = process.communicate()
    return process.returncode, out, err


def _on_a_terminal(one: Beside, warm: str) -> bytes:
    ours, theirs = pty.openpty()
    script = f"stty cols 50 rows 20; exec {' '.join(command('task', 'list'))}"
    process = subprocess.Popen(
        ["sh", "-c", script],
        cwd=one.clone.path,
        env={**one.environ, "NO_COLOR": "", "TERM": "xterm", "PENGUIN_WARM": warm},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said: list[bytes] = []

    def read() -> None:
        try:
            while text := os.read(ours, 4096):
                said.append(text)
        except OSError:  # Linux says so at the end
            return

    reader = threading.Thread(target=read)
    reader.start()
    assert 0 == process.wait()
    reader.join()
    os.close(ours)
    return b"".join(said)
