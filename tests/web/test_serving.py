"""From the command to its end."""

import signal
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from penguin_git.web.impatience import CROWD, Impatient
from tests.cli.driving import penguin, process, until
from tests.conftest import SEALED
from tests.support.clones import Clone
from tests.support.slow_checks import Slow
from tests.support.visitors import DEADLINE, Served


def test_it_tells_open_pages_of_a_change_and_ends_at_once_beside_them(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    with Served(clone.path, tmp_path / "home") as served:
        person = served.person()
        with closing(socket.create_connection(("127.0.0.1", served.port), DEADLINE)) as line:
            head = f"GET {person.room}/news HTTP/1.1\r\nHost: localhost:{served.port}\r\n"
            line.sendall(f"{head}Cookie: {person.cookie}\r\n\r\n".encode())
            heard = line.makefile("rb")
            until(lambda: b"data: " in heard.readline())

            clone.task("new", "title: A new task\n")
            until(lambda: b"data: " in heard.readline())
            until(lambda: "A new task" in person.page("/"))  # the first news may be a file half written

            begun = time.monotonic()
            assert 0 == served.interrupt()
            assert time.monotonic() - begun < 15
            heard.close()
        assert "Traceback" not in served.said


def test_a_browser_is_led_in_without_the_token_among_arguments(tmp_path: Path) -> None:
    clone, programs = Clone.new(tmp_path / "clone"), tmp_path / "programs"
    programs.mkdir()
    told = tmp_path / "told"
    program = programs / ("open" if sys.platform == "darwin" else "xdg-open")
    program.write_text(
        f'#!/bin/sh\n{{ ls -l "$1"; echo "$1"; cat "$1"; }} > {told}.new\nmv {told}.new {told}\n'
    )
    program.chmod(0o755)

    path = f"{programs}:{SEALED['PATH']}"
    with Served(clone.path, tmp_path / "home", "--open", path=path) as served:
        until(told.exists)
        rights, file, *page = told.read_text().splitlines()
        assert served.token not in file
        assert f"url={served.address}" in "".join(page)
        assert Path(file).exists()
        served.person()
        assert not Path(file).exists()

    assert rights.startswith("-rw-------")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_no_token_stays_behind_whatever_ends_it(tmp_path: Path, number: signal.Signals) -> None:
    clone, programs = Clone.new(tmp_path / "clone"), tmp_path / "programs"
    programs.mkdir()
    told, program = tmp_path / "told", programs / ("open" if sys.platform == "darwin" else "xdg-open")
    program.write_text(f'#!/bin/sh\necho "$1" > {told}.new\nmv {told}.new {told}\n')
    program.chmod(0o755)

    path = f"{programs}:{SEALED['PATH']}"
    with Served(clone.path, tmp_path / "home", "--open", path=path) as served:
        until(told.exists)
        served.stranger().get("/")
        served.process.send_signal(number)
        code = served.process.wait(DEADLINE)

    assert 0 == code, served.said
    assert not Path(told.read_text().strip()).exists()


def test_an_approval_that_is_interrupted_leaves_all_as_it_was(tmp_path: Path) -> None:
    slow = Slow.in_review(tmp_path / "clone")
    before = slow.clone.git("rev-parse", "main", "penguin/k3f9")
    with Served(slow.clone.path, tmp_path / "home") as served, ThreadPoolExecutor() as threads:
        person = served.person()
        fields = person.form(person.page("/task/k3f9"), "k3f9", "approve")
        sent = threads.submit(person.send, "/task/k3f9/act", fields)
        until(slow.has_begun)

        code = served.interrupt()

        assert 303 == sent.result().status
    assert (130, "The checks of `k3f9` were interrupted: it stays as it was.") == (
        code,
        "\n".join(served.said.splitlines()[1:]),
    )
    assert [] == slow.left()
    assert before == slow.clone.git("rev-parse", "main", "penguin/k3f9")


def test_a_port_that_is_taken_is_said_to_be_so(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        said = penguin(clone.path, "web", "--port", str(taken.getsockname()[1]))

    assert (1, "") == (said.code, said.out)
    assert "can't be had: address already in use" in said.err


def test_without_its_packages_it_says_how_to_get_them(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "starlette.py").write_text("raise ImportError(name='starlette')\n")
    path = f"{tmp_path / 'hidden'}:{Path(__file__).parents[2]}"

    said = process(clone.path, "web", PYTHONPATH=path)

    assert 1 == said.code
    assert "pip install 'penguin-git[web]'" in said.err


def test_agents_serve_no_page(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")

    said = process(clone.path, "web", PENGUIN_TASK="k3f9", PYTHONPATH=":".join(sys.path))

    assert "Inside an attempt (of `k3f9`) nobody may serve a page." in said.err


class _Loop:
    """Keeps what is to be done later."""

    def __init__(self) -> None:
        self.later: list[Callable[[], None]] = []
        self.seconds = count()

    def time(self) -> float:
        return next(self.seconds)

    def call_later(self, _seconds: float, what: Callable[[], None]) -> "_Loop":
        self.later.append(what)
        return self

    def cancel(self) -> None:
        """What was to be done later."""


class _Transport:
    """A connection; whether it was cut."""

    is_cut = False

    def abort(self) -> None:
        self.is_cut = True

    def get_extra_info(self, _name: str) -> None:
        return None


_CONFIG = uvicorn.Config(lambda: None, log_config=None, ws="none", lifespan="off")


def _connected(loop: _Loop, state: ServerState) -> tuple[Any, _Transport]:
    transport = _Transport()
    connection: Any = Impatient(_CONFIG, state, {}, loop)  # type: ignore[arg-type]
    connection.connection_made(transport)
    return connection, transport


def test_a_connection_that_asks_for_nothing_is_cut() -> None:
    loop = _Loop()
    connection, transport = _connected(loop, ServerState())

    connection.data_received(b"GET / HT")
    loop.later[0]()

    assert transport.is_cut


class _Cycle:
    response_complete = False


def test_a_connection_that_is_answered_is_not() -> None:
    loop = _Loop()
    connection, transport = _connected(loop, ServerState())

    connection.cycle = _Cycle()
    loop.later[0]()

    assert not transport.is_cut


def test_in_a_crowd_whoever_has_asked_for_nothing_the_longest_makes_room() -> None:
    loop, state = _Loop(), ServerState()
    asking, kept = _connected(loop, state)
    asking.cycle = _Cycle()

    transports = [_connected(loop, state)[1] for _ in range(CROWD + 1)]

    assert [True, True, *[False] * (CROWD - 1)] == [one.is_cut for one in transports]
    assert not kept.is_cut
