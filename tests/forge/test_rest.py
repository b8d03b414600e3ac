"""Requests over HTTP: the token goes to one host, and no answer takes for ever."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.forge.protocol import Unreachable
from penguin_git.forge.rest import Rest
from tests.support.forge_server import Fault, ForgeServer, forge_server

HEADERS = {"Authorization": "Bearer token-of-bot"}
AT = "repos/acme/lib/pulls"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ForgeServer]:
    with forge_server(tmp_path) as server:
        yield server


def test_it_carries_question_and_answer(server: ForgeServer) -> None:
    answer = Rest(f"{server.url}/api/v3", HEADERS).call("GET", AT)

    assert (200, b"[]") == (answer.status, answer.body)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(server: ForgeServer, tmp_path: Path, status: int) -> None:
    with forge_server(tmp_path) as other:
        server.faults = [Fault(status=status, headers={"Location": f"{other.url}/api/v3/{AT}"})]

        answer = Rest(f"{server.url}/api/v3", HEADERS).call("GET", AT)

    assert (status, []) == (answer.status, other.asked)


def test_a_token_does_not_travel_in_the_clear() -> None:
    with pytest.raises(PenguinError, match="does not begin with `https://`"):
        Rest("http://git.example.com/api/v3", HEADERS)


def test_an_answer_that_drips_is_cut_off(server: ForgeServer) -> None:
    server.faults = [Fault(drips=True)]
    since = time.monotonic()

    with pytest.raises(Unreachable):
        Rest(f"{server.url}/api/v3", HEADERS, whole=0.3).call("GET", AT)

    assert time.monotonic() - since < 5


def test_a_host_that_is_not_there_is_named_and_the_token_is_not() -> None:
    with pytest.raises(Unreachable) as raised:
        Rest("http://127.0.0.1:1/api/v3", HEADERS).call("GET", AT)

    assert ("127.0.0.1" in str(raised.value), "token" in str(raised.value)) == (True, False)
