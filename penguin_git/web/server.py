"""The server on loopback: from an open port to its end."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from penguin_git.errors import PenguinError
from penguin_git.tracker.project import World

if TYPE_CHECKING:
    from starlette.types import ASGIApp
    from uvicorn import Config

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
    _check_extra()
    from penguin_git.web.application import application
    from penguin_git.web.door import Door
    from penguin_git.web.ending import EndingServer, end_in_good_order
    from penguin_git.web.rooms import Rooms

    end_in_good_order()
    listening = _listening(port)
    door = Door.new(listening.getsockname()[1])
    rooms = Rooms(folder, world)
    first = "/?" + urlencode({"q": f'project:"{project}"'}) if project else "/"
    server = EndingServer(_config(application(door, rooms, entered, first)), rooms.end)

    async def served() -> None:
        await rooms.open()
        ready(door.address)
        await server.serve_at(listening)

    try:
        asyncio.run(served())
    except KeyboardInterrupt:
        pass  # that is how it ends
    finally:
        listening.close()
        rooms.close()
    return server.ended_by


def _check_extra() -> None:
    try:
        import starlette  # noqa: F401 - that they are there is all
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise PenguinError(
            f"`penguin web` needs a package that is not installed: `{error.name}` is missing.",
            hint="pip install 'penguin-git[web]'",
        ) from None


def _config(app: "ASGIApp") -> "Config":
    """How uvicorn serves: HTTP alone, quietly, and for few."""
    from uvicorn import Config

    from penguin_git.web.impatience import Impatient

    return Config(
        app,
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
