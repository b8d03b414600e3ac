"""The server: what clients ask comes in on standard input, and nothing but answers goes out."""

import os
import signal
import sys
from collections.abc import AsyncIterable, Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import mcp_types as wire
import msgspec
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp.shared.message import SessionMessage

from penguin_git import __version__
from penguin_git.errors import PenguinError
from penguin_git.mcp import arguments, resources
from penguin_git.mcp.desk import Desk
from penguin_git.mcp.tools import TOOLS, Tool
from penguin_git.model.text import visible, visible_lines
from penguin_git.tracker.interrupts import Interrupts
from penguin_git.tracker.project import World

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_JSON = "application/json"
_INSTRUCTIONS = (
    "Tasks of this repository, kept in git. Call `prime` first; take work by `next` with claim, end it by"
    " `done`. A task is named by its id; to look, the beginning of its id or its exact title will do."
)
_Message = SessionMessage | Exception
T = TypeVar("T")


def serve(folder: Path, world: World) -> None:
    """Answer a client on standard input and output until it goes away."""
    desk = Desk(folder, world=world)
    if sys.stdin.isatty():
        sys.stderr.write("This speaks the Model Context Protocol to an editor or agent that starts it.\n")
    _heed(partial(_leave, desk, world.interrupts))
    anyio.run(_serve, desk, world.interrupts)
    _tell(world.interrupts)


def _heed(how: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in _ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under `nohup`
            signal.signal(number, how)


def _leave(desk: Desk, interrupts: Interrupts, number: int, _frame: object) -> None:
    """End at once, as the thread that reads would wait for one line more; but no change in the middle."""
    _heed(signal.SIG_DFL)  # whoever sends a second one does not want to wait
    interrupts.interrupt()
    interrupts.await_the_end()
    with desk.settled():
        _tell(interrupts)
        os._exit(128 + number)


def _tell(interrupts: Interrupts) -> None:
    if interrupts.said:
        sys.stderr.write(f"{interrupts.said}\n")
        sys.stderr.flush()


async def _serve(desk: Desk, interrupts: Interrupts) -> None:
    server, (heard, requests) = built(desk), anyio.create_memory_object_stream[_Message]()
    async with stdio_server() as (said, answers), anyio.create_task_group() as together:
        together.start_soon(_pass_on, said, heard, interrupts)
        await server.run(requests, answers, server.create_initialization_options())


async def _pass_on(
    said: AsyncIterable[_Message], heard: MemoryObjectSendStream[_Message], interrupts: Interrupts
) -> None:
    """Pass on what a client says. Once it has gone away nobody waits for checks; all else is done whole."""
    async with heard:
        async for message in said:
            await heard.send(message)
        interrupts.interrupt()


def built(desk: Desk) -> Server[Any]:
    """The server for one repository. Calls come side by side; each has a thread of its own."""

    async def tools(_context: Any, _params: Any) -> wire.ListToolsResult:
        return wire.ListToolsResult(tools=described())

    async def call(_context: Any, params: wire.CallToolRequestParams) -> wire.CallToolResult:
        return await _apart(called, desk, params.name, params.arguments or {})

    async def listed(_context: Any, _params: Any) -> wire.ListResourcesResult:
        found = await _apart(_asked, resources.listed, desk)
        links = [wire.Resource(uri=one.uri, name=one.name, title=one.title, mime_type=_JSON) for one in found]
        return wire.ListResourcesResult(resources=links)

    async def templates(_context: Any, _params: Any) -> wire.ListResourceTemplatesResult:
        found = [
            wire.ResourceTemplate(uri_template=uri, name=name, description=about, mime_type=_JSON)
            for uri, (name, about) in resources.TEMPLATES.items()
        ]
        return wire.ListResourceTemplatesResult(resource_templates=found)

    async def read(_context: Any, params: wire.ReadResourceRequestParams) -> wire.ReadResourceResult:
        text = await _apart(_asked, resources.read, desk, params.uri)
        return wire.ReadResourceResult(
            contents=[wire.TextResourceContents(uri=params.uri, mime_type=_JSON, text=text)]
        )

    return Server(
        "penguin",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=tools,
        on_call_tool=call,
        on_list_resources=listed,
        on_list_resource_templates=templates,
        on_read_resource=read,
    )


def described() -> list[wire.Tool]:
    """The tools as clients are told of them."""
    return [
        wire.Tool(
            name=name,
            description=tool.about,
            input_schema=arguments.schema(tool.kind),
            annotations=_hints(tool),
        )
        for name, tool in TOOLS.items()
    ]


def called(desk: Desk, name: str, said: dict[str, Any]) -> wire.CallToolResult:
    """What a tool answers; what it refuses is an answer as well, with the next step."""
    tool = TOOLS.get(name)
    if tool is None:
        raise MCPError(
            wire.INVALID_PARAMS, f"There is no tool `{visible(name[:80])}`. There are {', '.join(TOOLS)}."
        )
    try:
        answer = tool.call(desk, name, said)
    except PenguinError as error:
        return wire.CallToolResult(content=[_text(_complaint(error))], is_error=True)
    except OSError as error:  # a full disk, or a folder that somebody took away
        why = f"The system says: {error.strerror or type(error).__name__}."
        return wire.CallToolResult(
            content=[_text(f"{why}\nNext: tell the person you work for.")], is_error=True
        )
    value = msgspec.to_builtins(
        answer.said
    )  # without dates and the like, which the library leaves as they are
    text = answer.text or msgspec.json.encode(value).decode()
    return wire.CallToolResult(content=[_text(text)], structured_content=value)


def _hints(tool: Tool) -> wire.ToolAnnotations | None:
    if tool.reads:
        return wire.ToolAnnotations(read_only_hint=True)
    return wire.ToolAnnotations(destructive_hint=False) if tool.adds else None


def _complaint(error: PenguinError) -> str:
    said = visible_lines(error.message)
    return f"{said}\nNext: {visible_lines(error.hint)}" if error.hint else said


def _text(text: str) -> wire.TextContent:
    return wire.TextContent(type="text", text=text)


def _asked(look: Callable[..., T], *said: Any) -> T:
    """What a look at resources finds; what it refuses is an error of the protocol."""
    try:
        return look(*said)
    except PenguinError as error:
        raise MCPError(wire.INVALID_PARAMS, _complaint(error)) from None


async def _apart(act: Callable[..., T], *said: Any) -> T:
    """In a thread, and to its end: a client that goes away leaves no half-done change behind."""
    return await anyio.to_thread.run_sync(partial(act, *said))
