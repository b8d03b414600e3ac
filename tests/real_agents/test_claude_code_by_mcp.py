"""Claude Code in somebody's hands uses the tools of `penguin mcp`, and reads what `init --agents` wrote."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from penguin_git.mcp.tools import TOOLS
from penguin_git.model.status import TaskStatus
from tests.cli.driving import penguin
from tests.real_agents.programs import CLAUDE, needs
from tests.support.clones import Clone
from tests.support.model_replies import Reply, calls, says
from tests.support.model_server import Asked, model_server

pytestmark = needs(CLAUDE)

_PREFIX = "mcp__penguin__"


def _steps() -> tuple[Reply, ...]:
    return (
        calls(f"{_PREFIX}prime"),
        calls(f"{_PREFIX}list", filter="status:ready,blocked"),
        calls(f"{_PREFIX}next", claim=True),
        calls(f"{_PREFIX}approve", id="k3f9"),
        calls(f"{_PREFIX}note", id="k3f9", text="There was no sugar"),
        calls(f"{_PREFIX}done", id="k3f9"),
        says("The cake is done."),
    )


def _answer(asked: Asked) -> Reply:
    steps = _steps()
    return steps[min(asked.turn, len(steps) - 1)] if asked.body.get("tools") else says("Baking")


def test_it_takes_a_task_and_ends_it(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("k3f9", "title: Bake a cake\npriority: high\n")

    with model_server(_answer) as (model, url):
        said = _claude(clone, tmp_path, url)
        offered = {tool["name"] for asked in model.requests for tool in asked.body.get("tools", ())}
        heard = json.dumps([asked.conversation for asked in model.requests][-1])

    assert "The cake is done." == said["result"]
    assert {f"{_PREFIX}{name}" for name in TOOLS} <= offered
    task = clone.on_base("k3f9")
    assert (TaskStatus.COMPLETED, ["There was no sugar"]) == (task.status, [note.text for note in task.notes])
    assert "Free to take, the most urgent first:" in heard
    assert "k3f9 blocked high Bake a cake" in heard
    assert f"No such tool available: {_PREFIX}approve" in heard


def test_it_reads_the_skill_the_section_and_the_primer(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    penguin(clone.path, "init", "--agents")
    clone.task("k3f9", "title: Bake a cake\npriority: high\n")
    clone.write("CLAUDE.md", "@AGENTS.md\n")
    prime = shlex.join([sys.executable, "-P", "-m", "penguin_git", "prime"])
    hooks = {"SessionStart": [{"hooks": [{"type": "command", "command": prime}]}]}
    clone.write(".claude/settings.json", json.dumps({"hooks": hooks}))

    with model_server(lambda asked: (calls("Skill", skill="penguin"), says("Read."))[min(asked.turn, 1)]) as (
        model,
        url,
    ):
        _claude(clone, tmp_path, url)
        heard = json.dumps([asked.body for asked in model.requests])

    assert "Finds, claims, notes and finishes the tasks of this repository" in heard
    assert "Run `penguin prime`: it says how the tasks stand" in heard
    assert "What there is to do here is kept as tasks in git" in heard
    assert "k3f9 blocked high Bake a cake (for whoever claims it)" in heard


def _claude(clone: Clone, folder: Path, url: str) -> dict[str, str]:
    server = {"command": sys.executable, "args": ["-P", "-m", "penguin_git", "mcp"]}
    config = folder / "mcp.json"
    config.write_text(json.dumps({"mcpServers": {"penguin": server}}))
    flags = ["--mcp-config", str(config), "--strict-mcp-config", "--allowedTools", f"{_PREFIX}*"]
    keys = {"ANTHROPIC_API_KEY": "sk-not-a-key", "ANTHROPIC_BASE_URL": url}
    patient = {"MCP_CONNECTION_NONBLOCKING": "0", "MCP_CONNECT_TIMEOUT_MS": "60000", "MCP_TIMEOUT": "60000"}
    done = subprocess.run(
        [
            str(CLAUDE),
            "-p",
            "Do the next task.",
            "--output-format",
            "json",
            "--model",
            "claude-sonnet-4-5",
            *flags,
        ],
        cwd=clone.path,
        env={**os.environ, **keys, **patient, "CLAUDE_CONFIG_DIR": str(folder / "claude")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, str] = json.loads(done.stdout)
    return answer
