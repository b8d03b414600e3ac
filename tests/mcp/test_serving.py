"""`penguin mcp` as a process: the official client over its pipes, and clients that go away."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
from mcp import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult

from tests.support.clones import Clone

_ARGUMENTS = ["-P", "-m", "penguin_git", "mcp"]
_DEADLINE = 60


def test_a_client_works_from_the_primer_to_a_task_that_is_done(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.task("k3f9", 'title: "Fix \\u202e \\e[2J the login"\npriority: high\n')
    clone.task("bad", "title: [\n")

    anyio.run(_life, clone)

    assert "Hello from a client.\n" == clone.read("README.md")
    assert "status: completed" in clone.git("show", "main:.penguin/tasks/k3f9.yaml")
    assert 5 == len([*(clone.path / ".penguin/tasks").glob("*.yaml")]) - 2


async def _life(clone: Clone) -> None:
    server = StdioServerParameters(
        command=sys.executable, args=_ARGUMENTS, cwd=clone.path, env=dict(os.environ)
    )
    with anyio.fail_after(_DEADLINE):
        async with stdio_client(server) as pipes, ClientSession(*pipes) as client:
            hello = await client.initialize()
            assert "prime" in (hello.instructions or "")
            assert "prime" in [tool.name for tool in (await client.list_tools()).tools]
            await _done_by_hand(client, clone)
            await _side_by_side(client)
            await _mistaken(client)


async def _done_by_hand(client: ClientSession, clone: Clone) -> None:
    assert "  k3f9 blocked high Fix \\u202e \\x1b[2J the login (for" in _text(
        await client.call_tool("prime", {})
    )
    assert ["k3f9"] == [line.split()[0] for line in _said(await client.call_tool("list", {}))["tasks"]]
    assert "k3f9" == _said(await client.call_tool("next", {"claim": True}))["task"]["id"]
    await client.call_tool("note", {"id": "k3f9", "text": "A word was missing"})
    clone.commit({"README.md": "Hello from a client.\n"}, "Say who it is from")
    assert "completed" == _said(await client.call_tool("done", {"id": "k3f9"}))["task"]["state"]
    (link,) = (await client.list_resource_templates()).resource_templates[:1]
    read = await client.read_resource(link.uri_template.format(id="k3f9"))
    assert "completed" == json.loads(read.contents[0].model_dump()["text"])["task"]["status"]


async def _side_by_side(client: ClientSession) -> None:
    """Five at once: each is its own, and none is lost."""
    made: list[str] = []

    async def make(number: int) -> None:
        answer = await client.call_tool("create", {"title": f"Number {number}"})
        made.append(_said(answer)["task"]["id"])

    async with anyio.create_task_group() as group:
        for number in range(5):
            group.start_soon(make, number)
    assert 5 == len(set(made))


async def _mistaken(client: ClientSession) -> None:
    wrong = await client.call_tool("show", {"id": "nobody"})
    assert wrong.is_error
    assert "There is no task `nobody`." in _text(wrong)
    assert ".penguin/tasks/bad.yaml:2:1" in _said(await client.call_tool("list", {}))["broken"][0]


def _said(answer: CallToolResult) -> Any:
    assert not answer.is_error, answer.content
    return answer.structured_content


def _text(answer: CallToolResult) -> str:
    (content,) = answer.content
    assert content.type == "text"
    return content.text


def test_a_client_that_goes_away_leaves_what_it_asked_for_whole(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    first = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "c", "version": "1"}}
    asked: list[str | dict[str, Any]] = [
        "not JSON at all",
        {"id": 1, "method": "initialize", "params": first},
        {"method": "notifications/initialized"},
        {
            "id": 2,
            "method": "tools/call",
            "params": {"name": "create", "arguments": {"title": "The last wish"}},
        },
    ]
    lines = [one if isinstance(one, str) else json.dumps({"jsonrpc": "2.0", **one}) for one in asked]

    server = subprocess.run(
        [sys.executable, *_ARGUMENTS],
        cwd=clone.path,
        input="\n".join([*lines, ""]),
        capture_output=True,
        text=True,
        timeout=_DEADLINE,
        check=False,
    )

    assert (0, 2) == (server.returncode, clone.git("log", "--oneline").count("\n") + 1)
    assert "add The last wish" in clone.git("log", "-1", "--format=%s")
    assert "" == clone.git("status", "--short")
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in server.stdout.splitlines())
    assert "Traceback" not in server.stderr


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    script = (
        "import sys; sys.modules['mcp_types'] = None;"
        " from penguin_git.cli.edge import run; sys.exit(run(['mcp']))"
    )

    said = subprocess.run(
        [sys.executable, "-c", script], cwd=clone.path, capture_output=True, text=True, check=False
    )

    assert (1, "") == (said.returncode, said.stdout)
    assert "hint: pip install 'penguin-git[mcp]'" in said.stderr
