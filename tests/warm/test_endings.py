"""However one of the processes ends, the command ends as ever, and is never run twice."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from penguin_git.warm import client, wire
from tests.cli.driving import until
from tests.warm.beside import Beside, beside, command, is_alive


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Beside]:
    with beside(tmp_path) as one:
        yield one


def test_an_interrupt_reaches_the_command(shared: Beside) -> None:
    with shared.held("task", "list") as (process, _):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()

    assert (130, b"", b"\nInterrupted.\n") == (process.returncode, out, err)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_what_ends_the_command_ends_both(shared: Beside, number: signal.Signals) -> None:
    with shared.held("task", "list") as (process, runner):
        process.send_signal(number)
        process.communicate()

        assert -number == process.returncode
        until(lambda: not is_alive(runner))


def test_a_killed_command_is_given_up(shared: Beside) -> None:
    with shared.held("task", "create", "Never") as (process, runner):
        assert is_alive(runner)

        process.kill()

        until(lambda: not is_alive(runner))
    assert "Never" not in shared.said("task", "list").out


def test_who_kills_the_one_that_runs_it_kills_the_command(shared: Beside) -> None:
    with shared.held("task", "list") as (process, runner):
        os.kill(runner, signal.SIGKILL)
        process.communicate()

    assert -signal.SIGKILL == process.returncode


def test_ignored_signals_stay_ignored(shared: Beside) -> None:
    script = "trap '' TERM HUP; exec " + " ".join(command("task", "list"))
    os.mkfifo(shared.bin / "gate")
    (shared.bin / "hold").touch()
    process = subprocess.Popen(
        ["sh", "-c", script], cwd=shared.clone.path, env=shared.environ, stdout=subprocess.PIPE
    )
    until((shared.bin / "held").exists)

    process.send_signal(signal.SIGTERM)
    (shared.bin / "hold").unlink()
    shared.go_on()
    out, _ = process.communicate()

    assert 0 == process.returncode
    assert b"Bake a cake" in out
    for name in ("gate", "held"):
        (shared.bin / name).unlink()


def test_nobody_has_to_read_to_the_end(shared: Beside) -> None:
    script = f"{' '.join(command('task', 'list'))} | true; echo ${{PIPESTATUS[0]}}"
    said = [
        subprocess.run(
            ["bash", "-c", script],
            cwd=shared.clone.path,
            env={**shared.environ, "PENGUIN_WARM": warm},
            capture_output=True,
            check=False,
        )
        for warm in ("0", "1")
    ]

    assert said[0].stdout == said[1].stdout
    assert (b"", b"") == (said[0].stderr, said[1].stderr)


def test_a_server_that_is_killed_does_not_take_the_command_with_it(own: Beside) -> None:
    server = own.server
    with own.held("task", "create", "Eat", "--id", "eat", "--assigned-to", "jane@example.com") as (
        process,
        _,
    ):
        os.kill(server, signal.SIGKILL)
        until(lambda: not is_alive(server))
        own.go_on()
        out, _ = process.communicate()

    assert (0, b"eat\n") == (process.returncode, out)
    assert ["eat"] == [line.split()[0] for line in own.said("task", "list").out.splitlines()]


def test_where_nobody_is_left_to_tell_the_command_says_that_it_does_not_know(own: Beside) -> None:
    server = own.server
    with own.held("task", "create", "Eat") as (process, runner):
        os.kill(server, signal.SIGKILL)
        until(lambda: not is_alive(server))
        os.kill(runner, signal.SIGKILL)
        out, err = process.communicate()

    assert (1, b"") == (process.returncode, out)
    assert b"ended in the middle of the command, so what it did is not known" in err
    assert b"PENGUIN_WARM=0" in err
    assert "" == own.said("task", "list").out


class Swift(socket.socket):
    """A connection to somebody who is done before the one who asks gets to its next step."""

    other: socket.socket

    def sendmsg(self, *what: Any) -> int:
        sent = super().sendmsg(*what)
        _, fds, _, _ = socket.recv_fds(self.other, 1 << 16, 4)
        self.other.sendall(wire.BEGUN + wire.ending(7))
        self.other.close()
        for fd in fds:
            os.close(fd)
        return sent


def test_a_command_that_is_over_at_once_has_begun_all_the_same() -> None:
    own, other = socket.socketpair()
    with Swift(fileno=own.detach()) as connection:
        connection.other = other

        assert 7 == client._followed(connection, b"a request")
