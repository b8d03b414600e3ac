"""Requests to a forge over HTTP: one host, no redirects, bounded in time and size."""

import http.client
import json
import time
from collections.abc import Mapping
from http.client import HTTPResponse
from typing import cast
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPErrorProcessor, ProxyHandler, Request, build_opener

from penguin_git.errors import PenguinError
from penguin_git.forge import deadline
from penguin_git.forge.protocol import Unreachable
from penguin_git.forge.wire import LARGEST, Answer, has_more, pause_of

_SILENCE = 10.0  # seconds without a byte
_WHOLE = 30.0  # seconds for an answer as a whole: one that drips has to end as well
_BLOCK = 65_536
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Rest:
    """The API below one address, asked with one token."""

    def __init__(
        self, root: str, headers: Mapping[str, str], *, silence: float = _SILENCE, whole: float = _WHOLE
    ) -> None:
        """`headers` carry the token; over plain HTTP they go to loopback alone. Times are seconds."""
        where = urlsplit(root)
        if where.scheme != "https" and where.hostname not in _LOOPBACK:
            raise PenguinError(
                f"The forge at `{root}` is not asked, as its address does not begin with `https://`.",
                hint="Set `forge: {url: https://…}`.",
            )
        self._root, self._headers, self._host = root, headers, where.hostname or root
        self._silence, self._whole = silence, whole
        # With the proxies of the environment; what is on this machine is reached without one.
        self._handlers = (_AsItIs(), *([ProxyHandler({})] if where.hostname in _LOOPBACK else []))

    def call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Answer:
        """The answer to one request."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Accept": "application/json", "User-Agent": "penguin-git", **self._headers}
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = Request(f"{self._root}/{path}", data, headers, method=method)  # noqa: S310 - see __init__
        try:
            with deadline.handlers(self._whole) as bounded:
                opener = build_opener(*self._handlers, *bounded)
                with opener.open(request, timeout=self._silence) as reply:
                    return self._answer(cast("HTTPResponse", reply))
        except (http.client.HTTPException, OSError, ValueError) as trouble:
            # Its text may hold the address, with all that somebody wrote into it.
            raise Unreachable(f"`{self._host}` can't be reached: {_kind(trouble)}.") from None

    def _answer(self, reply: HTTPResponse) -> Answer:
        said = dict(reply.headers.items())
        parts, size = list[bytes](), 0
        while block := reply.read1(_BLOCK):
            parts.append(block)
            size += len(block)
            if size > LARGEST:
                raise ValueError("it does not end")
        if reply.length:  # of a closed connection it says nothing more, and nothing about that
            raise ValueError("it was cut off")
        return Answer(reply.status, b"".join(parts), has_more(said), pause_of(said, time.time()))


class _AsItIs(HTTPErrorProcessor):
    """Every answer is one, redirects too: following one would carry the token to wherever it says."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:  # noqa: ARG002
        return response

    https_response = http_response


def _kind(trouble: Exception) -> str:
    reason = trouble.reason if isinstance(trouble, URLError) else trouble
    if isinstance(reason, TimeoutError):
        return "it does not answer in time"
    if isinstance(reason, ValueError):
        return "its answer is too long, or was cut off"
    return type(reason).__name__ if isinstance(reason, Exception) else "no connection"
