"""Whom a command inside walls can talk to."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from penguin_git.agents.sandbox.launcher import version
from penguin_git.agents.sandbox.walls import Level
from tests.agents.sandbox.cell import BUBBLEWRAP, ENFORCING, LANDLOCK, Cell

SCOPED = pytest.mark.skipif(version() < 6, reason="this Landlock does not know of sockets (Linux 6.12 does)")

# Says of each way out whether it was open; nothing waits for an answer.
CALLER = """
import socket, sys
for kind, address in (("STREAM", "127.0.0.1"), ("DGRAM", "127.0.0.1")):
    try:
        with socket.socket(socket.AF_INET, getattr(socket, "SOCK_" + kind)) as caller:
            caller.connect((address, int(sys.argv[1 if kind == "STREAM" else 2])))
            caller.send(b"a secret")
    except OSError:
        pass
"""


@pytest.fixture
def servers() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Somebody outside who listens, by TCP and by UDP."""
    with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        for server in (stream, datagrams):
            server.bind(("127.0.0.1", 0))
            server.setblocking(False)
        stream.listen()
        yield stream, datagrams


def call(cell: Cell, level: Level, servers: tuple[socket.socket, socket.socket], *, network: bool) -> None:
    (cell.tree / "caller.py").write_text(CALLER)
    ports = " ".join(str(server.getsockname()[1]) for server in servers)
    finished = cell.run(f"python3 caller.py {ports}", level, network=network)
    assert finished.ok, finished.output.text


def heard(servers: tuple[socket.socket, socket.socket]) -> list[str]:
    """By which ways somebody called."""
    stream, datagrams = servers
    found = []
    try:
        with closing(stream.accept()[0]):
            found.append("tcp")
    except BlockingIOError:
        pass
    try:
        datagrams.recv(100)
        found.append("udp")
    except BlockingIOError:
        pass
    return found


@pytest.mark.parametrize("level", ENFORCING)
def test_without_the_network_nobody_outside_is_reached(
    cell: Cell, level: Level, servers: tuple[socket.socket, socket.socket]
) -> None:
    call(cell, level, servers, network=False)

    assert [] == heard(servers)


@pytest.mark.parametrize("level", [*ENFORCING, Level.NONE])
def test_with_the_network_everybody_is_reached(
    cell: Cell, level: Level, servers: tuple[socket.socket, socket.socket]
) -> None:
    call(cell, level, servers, network=True)

    assert ["tcp", "udp"] == heard(servers)


def test_without_walls_the_network_is_open_whatever_was_wished(
    cell: Cell, servers: tuple[socket.socket, socket.socket]
) -> None:
    call(cell, Level.NONE, servers, network=False)

    assert ["tcp", "udp"] == heard(servers)


@pytest.mark.parametrize("level", ENFORCING)
def test_without_the_network_processes_inside_still_talk(cell: Cell, level: Level) -> None:
    script = "import socket; a, b = socket.socketpair(); a.send(b'hi'); print(b.recv(9).decode())"

    assert "hi\n" == cell.run(f'python3 -c "{script}"', level).output.text


@pytest.mark.parametrize("level", [pytest.param(p.values[0], marks=[*p.marks, SCOPED]) for p in ENFORCING])
def test_an_abstract_socket_outside_is_not_reached_with_the_network_either(cell: Cell, level: Level) -> None:
    name = f"penguin-test-{cell.home.name}"
    script = f"import socket; socket.socket(socket.AF_UNIX).connect('\\\\0{name}')"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0{name}")
        server.listen()

        finished = cell.run(f'python3 -c "{script}" 2>/dev/null', level, network=True)

    assert 1 == finished.exit_code


@pytest.mark.parametrize(("level", "reached"), [(BUBBLEWRAP.values[0], False), (LANDLOCK.values[0], True)])
def test_a_socket_in_a_hidden_folder_is_reached_under_landlock_alone(
    cell: Cell, level: Level, reached: bool
) -> None:
    path = cell.home / "others/s"
    script = "import os, socket; socket.socket(socket.AF_UNIX).connect(os.environ['CELL'] + '/others/s')"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        finished = cell.run(f'python3 -c "{script}" 2>/dev/null', level)

    assert reached == finished.ok
