"""Having a warm process run this command, where there is one for the clone; else it runs as ever.

Each command pays for what is imported here, so it is next to nothing: click alone takes as long as a listing.
"""

import io
import os
import sys

from penguin_git.warm import finding
from penguin_git.warm.forwarding import may_be_forwarded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket

    from penguin_git.warm.wire import Stream

_PATIENCE = 1.0  # seconds in which a process that is well has said a word, on a busy machine too
_INSIDE = "PENGUIN_TASK"  # an agent's commands run where the agent runs
_CUT_OFF = """\
error: The warm process of this clone ended in the middle of the command, so what it did is not known.
  hint: Look before you repeat it. With PENGUIN_WARM=0 in the environment commands run by themselves.
"""


def answered(arguments: list[str]) -> int | None:
    """The exit code of a command that a warm process ran; None where nothing was done yet."""
    environ = os.environ
    if sys.platform != "linux" or environ.get(finding.OFF) == "0" or environ.get(_INSIDE):
        return None
    if not may_be_forwarded(arguments):
        return None
    try:
        where = finding.announced(os.getcwd(), environ)  # noqa: PTH109 - pathlib is slow
        if where is None:
            return None
        connection, nonce = _greeted(where)
        text = _request(nonce, arguments)
    except (OSError, ImportError):  # a closed stream, or anything else that is not as usual
        return None
    return _followed(connection, text)


def _greeted(where: str) -> "tuple[socket, bytes]":
    """A connection, and the nonce that a process which is well says at once."""
    from _socket import AF_UNIX, SOCK_STREAM, socket

    os.lstat(where)  # a dead one may have left nothing but its name
    connection = socket(AF_UNIX, SOCK_STREAM)
    connection.settimeout(_PATIENCE)
    address, fd = finding.reachable(where)
    try:
        connection.connect(address)
    finally:
        if fd >= 0:
            os.close(fd)
    from penguin_git.warm import wire

    nonce = connection.recv(wire.NONCE)
    if len(nonce) != wire.NONCE:
        raise OSError("we are not answered")
    connection.settimeout(None)
    return connection, nonce


def _request(nonce: bytes, arguments: list[str]) -> bytes:
    from penguin_git.warm import wire

    streams = [_how(stream) for stream in (sys.stdin, sys.stdout, sys.stderr)]
    return wire.request(nonce, (sys.argv, arguments, dict(os.environb), streams))


def _followed(connection: "socket", text: bytes) -> int | None:
    """Ask, and wait for the end; None where the command has not begun. Nothing is raised once it has."""
    from penguin_git.warm import wire
    from penguin_git.warm.interrupting import Interrupts

    said = wire.NOTHING
    with Interrupts(connection) as interrupts:
        if _is_begun(connection, text):
            interrupts.count = True
            said = _told(connection)
        interrupts.count = said[:1] != wire.NOTHING
    return None if said[:1] == wire.NOTHING else _ended(said)


def _is_begun(connection: "socket", text: bytes) -> bool:
    """Ask; whether the command has begun."""
    from penguin_git.warm import wire

    try:
        _send(connection, text)
        return connection.recv(1) == wire.BEGUN
    except OSError:
        return False


def _told(connection: "socket") -> bytes:
    """How the command ended; nothing where nobody is left to say so."""
    from penguin_git.warm import wire

    said = b""
    try:
        while len(said) < wire.ENDING and (more := connection.recv(wire.ENDING - len(said))):
            said += more
    except OSError:
        return b""
    return said if len(said) == wire.ENDING else b""


def _how(stream: object) -> "Stream":
    if not isinstance(stream, io.TextIOWrapper):
        raise OSError("it is closed")
    return stream.encoding, stream.errors or "strict", stream.line_buffering, stream.write_through


def _send(connection: "socket", text: bytes) -> None:
    """Send a request with the standard streams and the folder."""
    from _socket import SCM_RIGHTS, SOL_SOCKET

    folder = os.open(".", os.O_PATH | os.O_CLOEXEC)
    fds = b"".join(fd.to_bytes(4, sys.byteorder) for fd in (0, 1, 2, folder))
    sent = connection.sendmsg([text], [(SOL_SOCKET, SCM_RIGHTS, fds)])
    if sent < len(text):  # else it may be over by now, and to send nothing is an error where nobody listens
        connection.sendall(text[sent:])
    os.close(folder)


def _ended(said: bytes) -> int:
    """The exit code that was told; of a death by a signal, the same death."""
    from penguin_git.warm import wire

    number = int.from_bytes(said[1:], "big")
    if said[:1] == wire.KILLED:
        from penguin_git.warm.interrupting import die_of

        die_of(number)
    if not said:
        sys.stderr.write(_CUT_OFF)
        return 1
    return number
