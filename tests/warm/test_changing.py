"""Commands that change something, run by the warm process: at once, once, and as the one who asked."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.warm.beside import Beside, beside, command


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Beside]:
    with beside(tmp_path) as one:
        one.clone.commit({".penguin/tasks/bake.yaml": "title: Bake\nassigned_to: jane\n"})
        yield one


def test_a_task_is_created_once_and_seen_by_the_next_command(own: Beside) -> None:
    made, was_warm = own.ran_warm("task", "create", "Eat", "--id", "eat", "--assigned-to", "jane@example.com")

    assert (0, "eat\n", True) == (made.code, made.out, was_warm)
    assert ["bake", "eat"] == _ids(own)
    assert "eat: add Eat" == own.clone.git("log", "-1", "--format=%s")


def test_what_was_edited_just_before_is_seen(own: Beside) -> None:
    file = own.clone.path / ".penguin/tasks/bake.yaml"
    for turn in range(30):
        file.write_text(f"title: Turn {turn:02}\nassigned_to: jane\n")

        assert f"Turn {turn:02}" in own.said("task", "list").out


def test_many_commands_at_once_do_not_meet(own: Beside) -> None:
    names = [f"job{number}" for number in range(8)]

    with ThreadPoolExecutor(8) as threads:
        made = list(
            threads.map(
                lambda name: own.said(
                    "task", "create", name, "--id", name, "--assigned-to", "jane@example.com"
                ),
                names,
            )
        )

    assert [(0, f"{name}\n") for name in names] == [(one.code, one.out) for one in made]
    assert ["bake", *names] == _ids(own)


def test_the_folder_the_mask_and_the_limits_are_those_of_who_asks(own: Beside) -> None:
    line = " ".join(command("task", "create", "Eat", "--id", "eat", "--no-commit", "-d", "-"))
    script = f"umask 077; ulimit -n 100; echo from stdin | {line}"

    done = subprocess.run(
        ["sh", "-c", script],
        cwd=own.clone.path / ".penguin",
        env=own.environ,
        check=False,
        capture_output=True,
    )

    assert (0, b"eat\n") == (done.returncode, done.stdout)
    (file,) = own.clone.path.glob(".penguin/tasks/**/eat.yaml")
    assert 0o600 == file.stat().st_mode & 0o777
    assert "from stdin" in file.read_text()
    assert any("penguin_git.warm" in call for call in own.callers())


def test_a_file_may_be_no_longer_than_the_limit_of_who_asks(own: Beside) -> None:
    line = " ".join(command("task", "update", "bake", "--title", "Bread", "--no-commit"))

    done = [
        subprocess.run(
            ["sh", "-c", f"ulimit -f 0; {line}"],
            cwd=own.clone.path,
            env={**own.environ, "PENGUIN_WARM": warm},
            check=False,
            capture_output=True,
        )
        for warm in ("0", "1")
    ]

    assert 0 != done[0].returncode
    assert done[0].returncode == done[1].returncode
    assert "title: Bake\n" in (own.clone.path / ".penguin/tasks/bake.yaml").read_text()


def test_an_agent_s_commands_run_by_themselves(own: Beside) -> None:
    said, was_warm = own.ran_warm("task", "create", "Eat", environ={"PENGUIN_TASK": "bake"})

    assert 0 == said.code
    assert not was_warm


def _ids(one: Beside) -> list[str]:
    return sorted(line.split()[0] for line in one.said("task", "list").out.splitlines())
