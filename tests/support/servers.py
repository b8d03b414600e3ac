"""Servers that share a bare repository - on loopback, or its folder -, and the weather around them."""

import os
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR, socket
from socketserver import BaseRequestHandler, TCPServer, ThreadingTCPServer
from typing import ClassVar

_ENV = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
_KILLS_ITS_SERVER = '#!/bin/sh\nrm -f "$0"\nkill -9 $PPID\n'


class Server(ABC):
    """A bare repository that clones reach under `url`."""

    def __init__(self, bare: Path) -> None:
        self.bare = bare
        self.environment: dict[str, str] = {}
        self.pushing = threading.Lock()  # over `http`, one push at a time
        self.before_push: Callable[[], None] = lambda: None
        self._is_cut = False

    @property
    @abstractmethod
    def url(self) -> str:
        """Its address."""

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Nobody reaches it."""
        self._is_cut = True
        try:
            yield
        finally:
            self._is_cut = False

    def set(self, **environment: str) -> None:
        """Have what answers run with these variables, over `ssh`, `daemon` and `http`."""
        self.environment = environment

    def lose_next_reply(self) -> None:
        """The next push arrives, and its answer doesn't."""
        self.hook("post-receive", _KILLS_ITS_SERVER)

    def deny(self, ref: str) -> None:
        """Nobody may move a ref any more."""
        self.hook(
            "update", f'#!/bin/sh\n[ "$1" != {ref} ] || {{ echo "{ref} is not for you" >&2; exit 1; }}\n'
        )

    def hook(self, name: str, script: str) -> None:
        """Give it a hook."""
        file = self.bare / "hooks" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(script)
        file.chmod(0o755)

    def git(self, *args: str) -> str:
        """What a git command prints there."""
        argv = ["git", f"--git-dir={self.bare}", *args]
        done = subprocess.run(argv, capture_output=True, text=True, env=_ENV, check=True)
        return done.stdout.rstrip("\n")

    def refs(self) -> dict[str, str]:
        """Where its refs stand."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.rsplit(" ", 1) for line in lines)


class PathServer(Server):
    """The folder itself."""

    @property
    def url(self) -> str:
        """Its path."""
        return str(self.bare)

    @contextmanager
    def cut(self) -> Iterator[None]:
        """It is not there, as a network drive that was taken away."""
        away = self.bare.with_name("away")
        self.bare.rename(away)
        try:
            yield
        finally:
            away.rename(self.bare)


class SshServer(Server):
    """An ssh that goes nowhere: it runs on this machine what it is asked to run on the other one."""

    def __init__(self, bare: Path, folder: Path) -> None:
        super().__init__(bare)
        self.program = folder / "ssh"
        self.program.write_text(
            f'#!/bin/sh\necho "$@" >>{folder}/calls\n'
            f"[ -e {folder}/cut ] && {{ echo 'ssh: connect: Connection refused' >&2; exit 255; }}\n"
            f'for last; do :; done\n. {folder}/env\nexec sh -c "$last"\n'
        )
        (folder / "env").touch()
        self.program.chmod(0o755)
        self._folder = folder

    @property
    def url(self) -> str:
        """Its address in the form of `scp`."""
        return f"me@somewhere:{self.bare}"

    def set(self, **environment: str) -> None:
        """Have what answers run with these variables."""
        lines = [f"export {name}={value}\n" for name, value in environment.items()]
        (self._folder / "env").write_text("".join(lines))

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Nothing listens there."""
        (self._folder / "cut").touch()
        try:
            yield
        finally:
            (self._folder / "cut").unlink()


class _Listening(Server):
    """A server with a port of its own."""

    def __init__(self, bare: Path, listening: TCPServer, scheme: str) -> None:
        super().__init__(bare)
        self._listening = listening
        self._scheme = scheme

    @property
    def url(self) -> str:
        """Its address on loopback."""
        return f"{self._scheme}://127.0.0.1:{self._listening.server_address[1]}/{self.bare.name}"

    @property
    def is_cut(self) -> bool:
        """Whether connections end at once."""
        return self._is_cut


@contextmanager
def path(bare: Path) -> Iterator[Server]:
    """A folder."""
    yield PathServer(bare)


@contextmanager
def file(bare: Path) -> Iterator[Server]:
    """A folder as `file://`."""

    class FileServer(PathServer):
        @property
        def url(self) -> str:
            return f"file://{self.bare}"

    yield FileServer(bare)


@contextmanager
def ssh(bare: Path) -> Iterator[Server]:
    """Something behind ssh; the user's own settings say which ssh."""
    folder = bare.parent / "ssh"
    folder.mkdir()
    server = SshServer(bare, folder)
    subprocess.run(["git", "config", "--global", "core.sshCommand", str(server.program)], check=True)
    yield server


@contextmanager
def daemon(bare: Path) -> Iterator[Server]:
    """A `git daemon` that takes pushes."""
    server: list[_Listening] = []

    class Handler(BaseRequestHandler):
        request: socket

        def handle(self) -> None:
            if server[0].is_cut:
                return
            subprocess.run(
                [
                    "git",
                    "daemon",
                    "--inetd",
                    "--export-all",
                    "--enable=receive-pack",
                    f"--base-path={bare.parent}",
                ],
                stdin=self.request.fileno(),
                stdout=self.request.fileno(),
                stderr=subprocess.DEVNULL,
                env=_ENV | server[0].environment,
                check=False,
            )

    with _served(Threads(("127.0.0.1", 0), Handler)) as listening:
        server.append(_Listening(bare, listening, "git"))
        yield server[0]


class Threads(ThreadingTCPServer):
    """One thread a connection, and all of them ended with the server."""

    daemon_threads = False
    block_on_close = True
    allow_reuse_address = True


class HttpThreads(ThreadingHTTPServer):
    """The same over http."""

    daemon_threads = False
    block_on_close = True


@contextmanager
def http(bare: Path, authorization: str = "") -> Iterator[Server]:
    """A `git http-backend` that takes pushes, from whoever sends this header where it is given."""
    bare_git = ["git", f"--git-dir={bare}", "config", "http.receivepack", "true"]
    subprocess.run(bare_git, env=_ENV, check=True)
    server: list[_Listening] = []

    class Handler(_Smart):
        root = bare.parent
        weather = server
        wanted = authorization

    with _served(HttpThreads(("127.0.0.1", 0), Handler)) as listening:
        server.append(_Listening(bare, listening, "http"))
        yield server[0]


class _Smart(BaseHTTPRequestHandler):
    """The smart protocol by git's own CGI program."""

    root: ClassVar[Path]
    weather: ClassVar[list[_Listening]]
    wanted: ClassVar[str]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def _answer(self) -> None:
        if self.weather[0].is_cut:
            self.connection.shutdown(SHUT_RDWR)
            return
        if self.wanted and self.headers.get("Authorization") != self.wanted:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="test"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = self._body()
        if self.path.endswith("/git-receive-pack"):
            with self.weather[0].pushing:
                self.weather[0].before_push()
                done = self._backend(body)
        else:
            done = self._backend(body)
        head, found, answer = done.stdout.partition(b"\r\n\r\n")
        if found:
            self._send(head, answer)
        else:
            self.connection.shutdown(SHUT_RDWR)  # it was killed

    def _backend(self, body: bytes) -> "subprocess.CompletedProcess[bytes]":
        argv = ["git", "http-backend"]
        return subprocess.run(argv, input=body, capture_output=True, env=self._cgi(), check=False)

    def _send(self, head: bytes, body: bytes) -> None:
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _cgi(self) -> dict[str, str]:
        where, _, query = self.path.partition("?")
        return (
            _ENV
            | self.weather[0].environment
            | {
                "GIT_PROJECT_ROOT": str(self.root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": where,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "REMOTE_ADDR": "127.0.0.1",
            }
        )


KINDS = {"path": path, "file": file, "ssh": ssh, "daemon": daemon, "http": http}


@contextmanager
def serving(kind: str, folder: Path, base: Path | None = None) -> Iterator[Server]:
    """A server of a kind, with a new bare repository in `folder`; a clone of `base` where that is given."""
    bare = folder / "shared.git"
    origin = ["clone", "-q", "--bare", str(base)] if base else ["init", "-q", "--bare", "-b", "main"]
    subprocess.run(["git", *origin, str(bare)], env=_ENV, check=True)
    with ExitStack() as stack:
        yield stack.enter_context(KINDS[kind](bare))


@contextmanager
def _served(listening: TCPServer) -> Iterator[TCPServer]:
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield listening
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
