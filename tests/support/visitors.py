"""`penguin web` as a process of its own, and a visitor: by raw requests, with or without a cookie."""

import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

from tests.conftest import GITCONFIG, SEALED

DEADLINE = 30.0  # seconds that any answer may take


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


class Served:
    """The server of a clone, from its start to an interrupt; with the home of a person who has none else."""

    def __init__(self, clone: Path, home: Path, *options: str, path: str = SEALED["PATH"]) -> None:
        home.mkdir(parents=True, exist_ok=True)
        (home / ".gitconfig").write_text(GITCONFIG)
        environ = {**SEALED, "PATH": path, "HOME": str(home), "XDG_STATE_HOME": str(home / ".state")}
        self._said = home / "said"
        self._errors = self._said.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "penguin_git", "-C", str(clone), "web", *options],
            env={**environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.said
        self.port = urlsplit(self.address).port or 0
        self.token = urlsplit(self.address).query.removeprefix("token=")

    @property
    def said(self) -> str:
        """What it has written to stderr."""
        return self._said.read_text()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.interrupt()
        assert self.process.stdout
        self.process.stdout.close()
        self._errors.close()

    def interrupt(self) -> int:
        """Ctrl-C; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(DEADLINE)

    def stranger(self) -> "Visitor":
        """Somebody without the token."""
        return Visitor(self.port)

    def person(self) -> "Visitor":
        """Somebody who came in by the address."""
        visitor = Visitor(self.port)
        answer = visitor.get(f"/?token={self.token}")
        assert answer.status == 303, answer
        visitor.cookie = answer.headers["set-cookie"].partition(";")[0]
        visitor.room = answer.headers["location"].partition("?")[0].rstrip("/")
        return visitor


@dataclass
class Visitor:
    """Somebody who sends requests to a port of this machine."""

    port: int
    cookie: str = ""
    room: str = ""

    @property
    def origin(self) -> str:
        """What a browser would call a page of this server."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to a request; a header that is empty is left out."""
        sent = {"Cookie": self.cookie, **(headers or {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        try:
            has_host = "Host" in sent
            connection.putrequest(method, path, skip_host=has_host, skip_accept_encoding=True)
            for name, said in sent.items():
                if said:
                    connection.putheader(name, said)
            if body is not None and "Content-Length" not in sent and "Transfer-Encoding" not in sent:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        """The answer to a GET of a path, as it stands."""
        return self.ask("GET", path, headers=_with_dashes(headers))

    def page(self, path: str) -> str:
        """A page behind the door, which has to be there."""
        answer = self.get(f"{self.room}{path}")
        assert answer.status == 200, (path, answer)
        return answer.text

    def send(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """The answer to a form, sent as a browser would send it from a page of this server."""
        said = {
            "Origin": self.origin,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
            **_with_dashes(headers),
        }
        return self.ask("POST", f"{self.room}{path}", body=urlencode(fields).encode(), headers=said)

    def form(self, page: str, task: str, action: str) -> dict[str, str]:
        """The fields of the form on a page that does something to a task."""
        forms = re.findall(r"<form\b.*?</form>", page, re.S)
        wanted = f'name="action" value="{action}"'
        (form,) = [one for one in forms if wanted in one and f"/task/{quote(task)}/act" in one]
        fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
        return {name: unescape(value) for name, value in fields}

    def act(self, page: str, task: str, action: str, words: str = "") -> Answer:
        """Send that form, and go where it leads."""
        sent = self.send(f"/task/{task}/act", {**self.form(self.page(page), task, action), "words": words})
        assert sent.status == 303, sent
        return self.get(sent.headers["location"])


def _with_dashes(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): said for name, said in headers.items()}
