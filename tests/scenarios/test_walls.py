"""Whole lives of tasks whose scripts try to get out of their worktree."""

import json
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.agents.sandbox.probing import probe
from penguin_git.model.enclosure import Level
from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.agents.sandbox.cell import BUBBLEWRAP, ENFORCING, LANDLOCK
from tests.support.clones import Clone
from tests.support.robots import run

HOSTILE = """\
set +e
exec 2>/dev/null
echo evil > {clone}/README.md
echo evil > {clone}/.git/hooks/post-checkout
git config core.hooksPath /evil
git -C {clone} config core.hooksPath /evil
git commit -qam mine
echo evil > {home}/.bashrc
echo evil > "$(dirname "$PWD")/other/file"
for branch in main penguin/job; do git update-ref -d refs/heads/$branch; done
cat {clone}/secrets/key {home}/.ssh/id > stolen
"""


def walled(path: Path, level: Level, config: str = "") -> Clone:
    """A clone whose daemon finds this level on its machine, with secrets beside it."""
    clone = Clone.new(path / "clone", config=f"base: main\nsandbox: auto\n{config}")
    home = Path(os.environ["HOME"])
    (home / ".ssh").mkdir()
    for file in (clone.path / "secrets/key", home / ".ssh/id"):
        file.parent.mkdir(exist_ok=True)
        file.write_text("a secret\n")
    (clone.path / ".git/info/exclude").write_text("secrets\n")
    if level is Level.LANDLOCK:
        clone.world = structs.replace(clone.world, environ=without_bubblewrap(path))
    assert level is probe(clone.world.environ)
    return clone


def without_bubblewrap(path: Path) -> dict[str, str]:
    """An environment whose bubblewrap does not work, as in many containers."""
    (path / "bin").mkdir()
    (path / "bin/bwrap").write_text("#!/bin/sh\nexit 1\n")
    (path / "bin/bwrap").chmod(0o755)
    return {**os.environ, "PATH": f"{path / 'bin'}:{os.environ['PATH']}"}


def script(*lines: str, **fields: str) -> str:
    """A task that runs these lines."""
    head = [f"{key}: {value}" for key, value in {"title": "Work", **fields}.items()]
    run = [f"  {line}" for line in "\n".join(lines).splitlines()]
    return "\n".join([*head, "run: |", *run, ""])


def phased(*agents: str, check: str) -> str:
    """A task in phases that the agents give their names."""
    phases = [{"phase": name, "agent": name} for name in agents]
    acceptance = [{"check": check}]
    return f"title: Work\nworkflow: {json.dumps(phases)}\nacceptance: {json.dumps(acceptance)}\n"


def hostile(clone: Clone) -> str:
    return HOSTILE.format(clone=clone.path, home=os.environ["HOME"])


def surroundings(clone: Clone) -> dict[str, str]:
    """What must not change, with its content."""
    home = Path(os.environ["HOME"])
    hooks = (clone.path / ".git/hooks").rglob("*")
    files = [clone.path / ".git/config", clone.path / "README.md", home / ".bashrc", *hooks]
    return {str(file): file.read_text() for file in files if file.is_file()}


@pytest.mark.parametrize("level", ENFORCING)
def test_a_hostile_script_changes_and_learns_nothing_outside(tmp_path: Path, level: Level) -> None:
    clone = walled(tmp_path, level, "hidden: [~/.ssh, secrets]\n")
    clone.task("job", script(hostile(clone), "echo fine > cake"))
    before = surroundings(clone)

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert ("fine\n", "") == (clone.read("cake"), clone.read("stolen"))
    assert before == surroundings(clone)
    assert level == clone.records("job")[-1].sandbox


@pytest.mark.parametrize("level", [BUBBLEWRAP])
def test_a_task_is_proposed_from_within_walls_by_the_command(tmp_path: Path, level: Level) -> None:
    clone = walled(tmp_path, level)
    create = f"{sys.executable} -m penguin_git task create"
    clone.task(
        "job", script(f"{create} 'Bake a cake' --id cake --run true", f"{create} Eat --depends-on cake")
    )

    clone.run()

    (record,) = clone.records("job")
    assert Outcome.COMPLETED is record.outcome, record.summary
    assert ("cake" in record.proposals, 2) == (True, len(record.proposals))
    assert clone.on_base("cake").requires_approval


@pytest.mark.parametrize("level", [BUBBLEWRAP])
def test_tasks_that_are_proposed_at_once_are_all_kept(tmp_path: Path, level: Level) -> None:
    clone = walled(tmp_path, level, "ids: sequential\n")
    create = f"{sys.executable} -m penguin_git task create"
    titles = [f"Bake cake {number}" for number in range(4)]
    clone.task("job", script(*(f"{create} '{title}' &" for title in titles), "wait"))

    clone.run()

    assert titles == sorted(clone.on_base(id_).title for id_ in "1234")


@pytest.mark.parametrize("level", [BUBBLEWRAP])
def test_the_locks_and_logs_of_penguin_are_out_of_sight(tmp_path: Path, level: Level) -> None:
    clone = walled(tmp_path, level)
    own = clone.path / ".git/penguin"
    lines = (f"ls -A {own} > seen", f"! flock -n {own}/git.lock true", f"! cat {own}/logs/job/1.jsonl")
    clone.task("job", script(*lines))

    clone.run()

    assert Outcome.COMPLETED is clone.records("job")[-1].outcome
    assert "" == clone.read("seen")
    assert (own / "git.lock").exists()


def test_without_walls_the_record_says_so(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nsandbox: off\n")
    clone.task("job", script("echo fine > cake"))

    clone.run()

    assert "none" == clone.records("job")[-1].sandbox


@pytest.mark.parametrize("level", ENFORCING)
@pytest.mark.parametrize("tools", ["[code_execution, file_operations:read]", "[code_execution:read]"])
def test_a_task_that_may_only_read_runs_and_changes_nothing(tmp_path: Path, level: Level, tools: str) -> None:
    clone = walled(tmp_path, level)
    constraints = f"{{allowed_tools: {tools}}}"
    reading = ("grep -q Hello README.md", "! echo evil > README.md", "! touch new", "! rm README.md")
    clone.task("job", script(*reading, resource_constraints=constraints))

    clone.run()

    (record,) = clone.records("job")
    assert (Outcome.COMPLETED, ()) == (record.outcome, record.files_changed)
    assert "Hello.\n" == clone.read("README.md")


def test_a_task_that_may_only_read_waits_where_nothing_keeps_it_to_that(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nsandbox: off\n")
    clone.task("job", script("true", resource_constraints="{allowed_tools: [code_execution:read]}"))

    clone.run()

    assert () == clone.records("job")
    why = "it may only read, which takes a sandbox, and `sandbox: off` leaves it none"
    assert (why,) == tuple(clone.row("job").reasons)


@pytest.mark.parametrize("level", ENFORCING)
def test_what_an_agent_commits_for_a_check_to_run_stays_within_walls_too(
    tmp_path: Path, level: Level
) -> None:
    clone = walled(tmp_path, level, "worktree: {setup: test ! -e check.sh || bash check.sh}\n")
    (tmp_path / "evil.sh").write_text(hostile(clone))
    lines = ["cat > check.sh <<'END'", hostile(clone), "exit 0", "END"]
    clone.task("job", script(*lines, acceptance="[{check: bash check.sh}]"))
    before = surroundings(clone)

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert [0] == [check.exit_code for check in clone.records("job")[-1].checks]
    assert before == surroundings(clone)


@pytest.mark.parametrize("level", ENFORCING)
@pytest.mark.parametrize("network", [True, False])
def test_the_network_is_the_agent_s_setting(tmp_path: Path, level: Level, network: bool) -> None:
    clone = walled(tmp_path, level, f"agents: {{shell: {{type: shell, network: {str(network).lower()}}}}}\n")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        clone.task("job", script(f"echo hello > /dev/tcp/127.0.0.1/{port}"))

        clone.run()

    assert network is (Outcome.COMPLETED is clone.records("job")[-1].outcome)


@pytest.mark.parametrize("level", ENFORCING)
def test_each_phase_has_the_network_of_its_own_agent_and_the_checks_that_of_all(
    tmp_path: Path, level: Level
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        knock = f": < /dev/tcp/127.0.0.1/{server.getsockname()[1]}"
        try_it = [run(f"if ({knock}) 2>/dev/null; then echo open; else echo shut; fi >> doors")]
        agents = {
            "outdoors": {"type": "scripted", "steps": try_it},
            "indoors": {"type": "scripted", "steps": try_it, "network": False},
        }
        clone = walled(tmp_path, level, f"agents: {json.dumps(agents)}\n")
        clone.task("mixed", phased("outdoors", "indoors", "outdoors", check=f"! ({knock})"))
        clone.task("open", phased("outdoors", check=knock))

        clone.run(max_parallel=1)

    assert [TaskStatus.COMPLETED] * 2 == [clone.on_base(task).status for task in ("mixed", "open")]
    assert "open\nshut\nopen\nopen\n" == clone.read("doors")


@pytest.mark.parametrize("level", [BUBBLEWRAP, LANDLOCK])
def test_programs_that_the_settings_name_are_there_wherever_they_lie(tmp_path: Path, level: Level) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as shared:
        tool, agent = Path(shared, "venv/bin/tool"), Path(shared, "agent.sh")
        note = Path(shared, "note")
        tool.parent.mkdir(parents=True)
        tool.write_text('#!/bin/sh\ncat "$(dirname "$0")/../lib"\n')
        tool.chmod(0o755)
        (tool.parent.parent / "lib").write_text("from the library\n")
        agent.write_text(f"tool > made; cat {note} > stolen; true\n")
        note.write_text("somebody else's\n")
        robot = {"type": "command", "argv": ["sh", str(agent)]}
        clone = walled(tmp_path, level, f"agents: {json.dumps({'robot': robot})}\n")
        path = f"{tool.parent}{os.pathsep}{clone.world.environ['PATH']}"
        clone.world = structs.replace(clone.world, environ={**clone.world.environ, "PATH": path})
        clone.task("job", "title: Work\nassigned_to: robot\n")

        clone.run()

    assert ("from the library\n", "") == (clone.read("made"), clone.read("stolen"))


@pytest.mark.parametrize("level", [BUBBLEWRAP, LANDLOCK])
def test_nothing_temporary_is_left(tmp_path: Path, level: Level) -> None:
    clone = walled(tmp_path, level)
    clone.task("job", script('echo "$TMPDIR" > where; touch "$TMPDIR/left"; df "$TMPDIR" >/dev/null'))
    before = set(Path("/tmp").glob("penguin-*"))

    clone.run()

    assert clone.read("where").startswith("/tmp")
    assert not {path for path in set(Path("/tmp").glob("penguin-*")) - before if (path / "left").exists()}


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_git_works_inside(tmp_path: Path) -> None:
    clone = walled(tmp_path, Level.BUBBLEWRAP)
    clone.task("job", script("git log --oneline > log", "git status --short > status", "git diff HEAD"))

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert "?? log" in clone.read("status")
