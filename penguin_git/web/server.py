"""The server on loopback: from an open port to its end."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from urllib.parse import urlencode

from penguin_git.errors import PenguinError
from penguin_git.tracker.project import World

_MOST_CONNECTIONS = 256
_END = 2  # seconds that answers under way have when the server ends


def serve(
    folder: Path,
    world: World,
    *,
    port: int,
    project: str | None,
    ready: Callable[[str], None],
    entered: Callable[[], None],
) -> int:
    """Serve until somebody interrupts it, ends the process or closes its terminal; by which signal.

    `ready` is called with the address once pages can be opened, and `entered` whenever somebody has come in.
    `project` is what the board is about at first. Without a `port`, 0, it is a free one.
    """
    try:
        import starlette  # noqa: F401 - one of two that the extra brings
        import uvicorn
    except ImportError as error:
        raise PenguinError(
            f"`penguin web` needs a package that is not installed: `{error.name}` is missing.",
            hint="pip install 'penguin-git[web]'",
        ) from None
    from penguin_git.web.application import application
    from penguin_git.web.door import Door
    from penguin_git.web.impatience import Impatient
    from penguin_git.web.rooms import Rooms

    class Server(uvicorn.Server):
        """Ends at the first signal, also beside pages that are told news for ever."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            super().handle_exit(sig, frame)
            ended_by.append(sig)
            logging.getLogger("uvicorn.error").disabled = True  # whoever is still waiting is cut off
            asyncio.get_running_loop().call_soon_threadsafe(rooms.end)

    ended_by: list[int] = []
    _end_in_good_order()
    listening = _listening(port)
    door = Door.new(listening.getsockname()[1])
    rooms = Rooms(folder, world)
    first = "/?" + urlencode({"q": f'project:"{project}"'}) if project else "/"
    config = uvicorn.Config(
        application(door, rooms, entered, first),
        http=Impatient,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,  # it would have the token in it
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=_END,
    )

    async def served() -> None:
        await rooms.open()
        ready(door.address)
        server = Server(config)
        if signal.getsignal(signal.SIGHUP) is signal.default_int_handler:
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGHUP, server.handle_exit, signal.SIGHUP, None)
        await server.serve(sockets=[listening])

    try:
        asyncio.run(served())
    except KeyboardInterrupt:
        pass  # that is how it ends
    finally:
        listening.close()
        rooms.close()
    return ended_by[0] if ended_by else signal.SIGINT


def _end_in_good_order() -> None:
    """Let a process that is told to end, or whose terminal is closed, end as by Ctrl-C: nothing stays behind.

    The server itself raises what ended it once more when it has shut down.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under `nohup`
            signal.signal(number, signal.default_int_handler)


def _listening(port: int) -> socket.socket:
    """An open port of this machine's own address."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen()  # from here on a browser waits instead of being refused
    except OSError as error:
        listening.close()
        raise PenguinError(
            f"Port {port} can't be had: {(error.strerror or 'unknown').lower()}.",
            hint="Leave `--port` out, and a free one is taken.",
        ) from None
    return listening
