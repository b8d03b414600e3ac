"""`penguin mcp` as a process: the official client over its pipes, and clients that go away."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import anyio
from mcp import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult

from tests.cli.driving import penguin, until
from tests.support.clones import Clone
from tests.support.slow_checks import Slow

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


def _conversation(*calls: tuple[str, dict[str, Any]]) -> str:
    """What a client says that calls tools one after the other, and waits for no answer."""
    first = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "c", "version": "1"}}
    said: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": first},
        {"method": "notifications/initialized"},
        *(
            {"id": number, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
            for number, (name, arguments) in enumerate(calls, start=2)
        ),
    ]
    return "".join(f"{json.dumps({'jsonrpc': '2.0', **one})}\n" for one in said)


def test_a_client_that_goes_away_leaves_what_it_asked_for_whole(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    server = subprocess.run(
        [sys.executable, *_ARGUMENTS],
        cwd=clone.path,
        input=f"not JSON at all\n{_conversation(('create', {'title': 'The last wish'}))}",
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


def _asking_for_done(slow: Slow) -> "subprocess.Popen[str]":
    """A server whose client waits for the checks of a task that was claimed for it."""
    assert 0 == penguin(slow.clone.path, "task", "next", "--claim", "k3f9").code
    server = subprocess.Popen(
        [sys.executable, *_ARGUMENTS],
        cwd=slow.clone.path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdin
    server.stdin.write(_conversation(("done", {"id": "k3f9"})))
    server.stdin.flush()
    until(slow.has_begun)
    return server


def test_a_client_that_goes_away_waits_for_no_checks(tmp_path: Path) -> None:
    slow = Slow.at(tmp_path / "project")
    slow.clone.commit({"slow": "It is.\n"}, "Be slow")
    server = _asking_for_done(slow)
    begun = time.monotonic()

    _, said = server.communicate(timeout=_DEADLINE)  # its input ends

    assert 5 > time.monotonic() - begun  # an agent has that long to end by itself
    assert (0, "The checks of `k3f9` were interrupted: it stays as it was.\n") == (server.returncode, said)
    assert [] == slow.left()
    assert "in_progress" == slow.clone.row("k3f9").head.status


def test_a_server_that_is_ended_clears_up_after_its_checks(tmp_path: Path) -> None:
    slow = Slow.at(tmp_path / "project")
    slow.clone.commit({"slow": "It is.\n"}, "Be slow")
    server = _asking_for_done(slow)

    server.terminate()
    code = server.wait(_DEADLINE)
    server.communicate()

    assert 143 == code
    assert [] == slow.left()
    assert [] == [*(slow.clone.path / ".git/penguin").glob("checks-*")]


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
