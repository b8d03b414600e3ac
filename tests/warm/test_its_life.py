"""The warm process lives as long as its daemon, and nobody notices when there is none."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from penguin_git.warm.freshness import Freshness
from tests.cli.driving import until
from tests.warm.beside import Beside, beside, is_alive

WARM = "penguin_git.warm"
LIST = ("task", "list", "--here")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Beside]:
    with beside(tmp_path) as one:
        yield one


def test_it_ends_with_the_daemon_and_begins_with_the_next(own: Beside) -> None:
    first, socket_file = own.server, own.socket

    own.said("daemon", "stop")
    cold, was_warm = own.ran_warm(*LIST)

    assert not is_alive(first)
    assert not own.announcement.exists()
    assert not socket_file.exists()
    assert (0, False) == (cold.code, was_warm)

    own.start()

    assert first != own.server
    assert (cold, True) == own.ran_warm(*LIST)


def test_it_ends_with_a_daemon_that_is_killed(own: Beside) -> None:
    server = own.server

    os.kill(own.daemon, signal.SIGKILL)

    until(lambda: not is_alive(server))
    until(lambda: not own.announcement.exists())
    said, was_warm = own.ran_warm(*LIST)
    assert (0, False) == (said.code, was_warm)


def test_what_a_killed_one_leaves_behind_is_in_nobody_s_way(own: Beside) -> None:
    left, server = own.socket, own.server
    os.kill(server, signal.SIGKILL)
    until(lambda: not is_alive(server))

    said, was_warm = own.ran_warm(*LIST)

    assert (0, False) == (said.code, was_warm)
    own.said("daemon", "stop")
    old = time.time() - 3600
    os.utime(left, (old, old))
    own.start()
    assert left != own.socket
    assert not left.exists()


def test_one_that_does_not_answer_is_not_waited_for(own: Beside) -> None:
    server = own.server
    os.kill(server, signal.SIGSTOP)
    try:
        said, was_warm = own.ran_warm(
            "task", "create", "Eat", "--id", "eat", "--assigned-to", "jane@example.com"
        )
    finally:
        os.kill(server, signal.SIGCONT)

    assert (0, "eat\n", False) == (said.code, said.out, was_warm)
    assert ["eat"] == [line.split()[0] for line in own.said("task", "list").out.splitlines()]


def test_another_version_runs_by_itself(own: Beside) -> None:
    said = own.announcement.read_text()
    own.announcement.write_text(said.replace("('", "('9", 1))

    assert not own.ran_warm(*LIST)[1]

    own.announcement.write_text(said)
    assert own.ran_warm(*LIST)[1]
    assert not own.ran_warm(*LIST, environ={"PYTHONPATH": "/nowhere"})[1]
    assert not own.ran_warm(*LIST, environ={"PYTHONOPTIMIZE": "1"})[1]


@pytest.mark.parametrize("name", ["../../../elsewhere", "", "x" * 16, "0123456789abcdef\n"])
def test_an_announcement_leads_nowhere_else(own: Beside, name: str) -> None:
    socket_name, _, who = own.announcement.read_text().partition("\n")
    assert 16 == len(socket_name)
    own.announcement.write_text(f"{name}\n{who}")

    said, was_warm = own.ran_warm(*LIST)

    assert (0, False) == (said.code, was_warm)


def test_a_folder_that_others_can_write_to_is_not_believed(own: Beside) -> None:
    own.socket.parent.chmod(0o755)

    assert not own.ran_warm(*LIST)[1]


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    with beside(tmp_path) as one:
        assert not one.ran_warm(*LIST, environ={"PENGUIN_WARM": "0"})[1]
        one.said("daemon", "stop")
        one.said("daemon", "start", environ={"PENGUIN_WARM": "0"})

        assert not one.ran_warm(*LIST)[1]
        assert not one.announcement.exists()


def test_a_long_path_to_the_socket_is_no_trouble(tmp_path: Path) -> None:
    state = tmp_path / ("long" * 20) / ("longer" * 20)
    with beside(tmp_path / "place", XDG_STATE_HOME=str(state)) as one:
        assert len(str(one.socket)) > 200
        assert one.ran_warm(*LIST)[1]


def test_files_that_were_replaced_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    module = tmp_path / "inner/module.py"
    module.write_text("one = 1\n")
    fresh = Freshness(tmp_path)
    assert fresh.holds()
    (tmp_path / "inner/__pycache__").mkdir()
    assert (True, True) == (fresh.holds(), fresh.holds())

    os.utime(module, (1, 1))

    assert (False, False) == (fresh.holds(), fresh.holds())


def test_what_can_be_watched_no_longer_is_looked_at(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "module.py").write_text("one = 1\n")
    fresh = Freshness(tmp_path)

    inner.rename(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").rename(inner)
    assert fresh.holds()
    os.utime(inner / "module.py", (1, 1))

    assert not fresh.holds()


def test_a_command_that_is_run_elsewhere_imports_next_to_nothing(shared: Beside) -> None:
    loaded = """\
import sys
before = set(sys.modules)
from penguin_git import __main__
code = __main__.run(sys.argv[1:])
print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", loaded, "task", "list"],
        cwd=shared.clone.path,
        env=shared.environ,
        check=True,
        capture_output=True,
        text=True,
    )

    names = ("client", "finding", "forwarding", "interrupting", "wire")
    own = {"penguin_git", "penguin_git.__main__", "penguin_git.warm", *(f"{WARM}.{name}" for name in names)}
    assert own | {"_socket", "gc"} == set(done.stderr.split())


def test_its_socket_answers_nobody_who_asks_for_nothing(shared: Beside) -> None:
    for said in (b"", b"\0" * 100, (1 << 40).to_bytes(8, "big")):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(shared.socket))
            assert 16 == len(connection.recv(16))
            connection.sendall(said)
            connection.shutdown(socket.SHUT_WR)

            with suppress(ConnectionResetError):  # it did not read all of it
                assert b"" == connection.recv(1)

    assert shared.ran_warm(*LIST)[1]
