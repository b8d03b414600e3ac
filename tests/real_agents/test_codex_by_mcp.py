"""Codex in somebody's hands reads what it is told in `AGENTS.md` and uses the tools of `penguin mcp`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from penguin_git.mcp.tools import TOOLS
from penguin_git.model.status import TaskStatus
from tests.cli.driving import penguin
from tests.real_agents.codex_model import codex_model, says
from tests.real_agents.programs import codex, needs
from tests.support.clones import Clone

pytestmark = needs(codex())

_SERVER = "mcp__penguin"


def _calls(name: str, namespace: str = "", **said: object) -> dict[str, Any]:
    call = {"type": "function_call", "id": "fc", "name": name, "status": "completed"}
    return {**call, **({"namespace": namespace} if namespace else {}), "arguments": json.dumps(said)}


def test_it_takes_a_task_and_ends_it(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    penguin(clone.path, "init", "--agents")
    clone.task("k3f9", "title: Bake a cake\npriority: high\n")
    answers = (
        _calls("list_mcp_resources", server="penguin"),  # it waits until the server is there
        _calls("prime", _SERVER),
        _calls("next", _SERVER, claim=True),
        _calls("done", _SERVER, id="k3f9"),
        says("The cake is done."),
    )

    with codex_model(*answers) as (requests, url):
        said = _codex(clone, tmp_path, url)

    heard = json.dumps(requests[-1]["input"])
    spaces = [tool for tool in requests[-1]["tools"] if tool.get("name") == _SERVER]
    assert "The cake is done." in said
    assert [sorted(TOOLS)] == [[tool["name"] for tool in space["tools"]] for space in spaces]
    assert "What there is to do here is kept as tasks in git" in json.dumps(requests[0])
    assert "penguin://task/k3f9" in heard
    assert "Free to take, the most urgent first:" in heard
    assert TaskStatus.COMPLETED is clone.on_base("k3f9").status


def _codex(clone: Clone, folder: Path, url: str) -> str:
    provider = f'{{name="toy", base_url={json.dumps(url)}, env_key="TOY_API_KEY", wire_api="responses"}}'
    program = f'command={json.dumps(sys.executable)}, args=["-P", "-m", "penguin_git", "mcp"]'
    settings = (
        'model_provider="toy"',
        f"model_providers.toy={provider}",
        f"mcp_servers.penguin={{{program}, startup_timeout_sec=60}}",
    )
    flags = ["--json", "--dangerously-bypass-approvals-and-sandbox", "-m", "gpt-5-codex"]
    flags += [word for setting in settings for word in ("-c", setting)]
    for name in ("home", "temporary"):  # Codex wants its home elsewhere than among temporary files
        (folder / name).mkdir()
    places = {"CODEX_HOME": str(folder / "home"), "TMPDIR": str(folder / "temporary")}
    done = subprocess.run(
        [str(codex()), "exec", *flags, "Do the next task."],
        cwd=clone.path,
        env={**os.environ, **places, "TOY_API_KEY": "sk-not-a-key"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
