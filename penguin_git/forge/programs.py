"""Requests to a forge through a program that is logged in there: `gh api` and `glab api`."""

import json
import re
from collections.abc import Callable, Mapping

from penguin_git.forge.protocol import Unreachable
from penguin_git.forge.wire import LARGEST, Answer, has_more, pause_of

Run = Callable[[tuple[str, ...], bytes], bytes]
"""Runs a program with this on its standard input; what it prints, at most a few megabytes."""

_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/[0-9.]{1,3} ([1-5][0-9]{2})\b[^\n]*\n")


class Program:
    """The API of one host as a program reaches it; whose token it has is the program's affair."""

    def __init__(self, name: str, host: str, run: Run, now: Callable[[], float]) -> None:
        """`name` is `gh` or `glab`; `now` in seconds since 1970."""
        self._name, self._host, self._run, self._now = name, host, run, now

    def call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Answer:
        """The answer to one request."""
        argv = [self._name, "api", "--hostname", self._host, "--method", method, "--include"]
        if body is not None:
            argv += ["--header", "Content-Type: application/json", "--input", "-"]
        printed = self._run((*argv, path), b"" if body is None else json.dumps(body).encode())
        return self._answer(printed)

    def _answer(self, printed: bytes) -> Answer:
        found = _STATUS.match(printed)
        if found is None or len(printed) > LARGEST:
            raise Unreachable(
                f"`{self._name}` can't reach `{self._host}`.", hint=f"Try: {self._name} auth status"
            )
        end = _END.search(printed, found.end())
        head, body = (printed[: end.start()], printed[end.end() :]) if end else (printed, b"")
        lines = (line.partition(":") for line in head.decode("utf-8", "replace").splitlines()[1:])
        headers = {name.strip(): said.strip() for name, _, said in lines}
        return Answer(int(found[1]), body, has_more(headers), pause_of(headers, self._now()))
