"""An approval by merging on a forge: its word says who merged, and that is checked like any other."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone
from tests.support.forge_server import Fault, ForgeServer, forge_server

CONFIG = """\
base: main
approve_by_merge: true
approvers:
  lead: [jane@example.com]
forge:
  type: github
  url: {url}
  repository: acme/lib
  users: {{jane@example.com: jane, ann@example.com: ann}}
"""
GREET = "title: Greet\nrequires_approval: true\napprover: lead\nrun: echo hello > greeting.txt\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ForgeServer]:
    bare = tmp_path / "lib.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(bare)], check=True)
    with forge_server(bare) as server:
        yield server


@pytest.fixture
def clone(tmp_path: Path, server: ForgeServer) -> Clone:
    clone = Clone.new(tmp_path / "clone", config=CONFIG.format(url=server.url))
    clone.git("remote", "add", "origin", str(server.state.bare))
    clone.git("push", "-q", "origin", "main")
    known = {"GH_TOKEN": "token-of-bot", "GH_HOST": server.url.removeprefix("http://")}
    clone.world = structs.replace(clone.world, environ={**clone.world.environ, **known})
    return clone


def merged(clone: Clone, server: ForgeServer, by: str, style: str, branch: str = "wish") -> None:
    """The task comes by a pull request that somebody merges there, and by a pull to the clone."""
    clone.git("switch", "-q", "-c", branch)
    clone.task("greet", GREET)
    clone.git("push", "-q", "origin", branch)
    pull = server.state.open("bot", branch, "main", "A wish", "")
    assert not isinstance(pull, str)
    server.state.merge(pull.number, by, style)
    clone.git("switch", "-q", "main")
    clone.git("pull", "-q", "--ff-only", "origin", "main")
    clone.git("branch", "-q", "-D", branch)


@pytest.mark.parametrize("style", ["merge", "squash", "rebase"])
def test_what_an_approver_merged_there_runs(clone: Clone, server: ForgeServer, style: str) -> None:
    merged(clone, server, "jane", style)
    assert "blocked" == clone.row("greet").state

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("greet").status


def test_what_somebody_else_merged_waits(clone: Clone, server: ForgeServer) -> None:
    merged(clone, server, "ann", "squash")

    clone.run()

    assert ("blocked", ()) == (clone.row("greet").state, clone.records("greet"))


def test_what_an_agents_branch_brought_waits_whoever_merged_it(clone: Clone, server: ForgeServer) -> None:
    merged(clone, server, "jane", "squash", branch="penguin/other")

    clone.run()

    assert "blocked" == clone.row("greet").state


def test_what_nobody_merged_waits(clone: Clone) -> None:
    clone.task("greet", GREET)

    clone.run()

    assert "blocked" == clone.row("greet").state


def test_a_later_edit_takes_it_back(clone: Clone, server: ForgeServer) -> None:
    merged(clone, server, "jane", "squash")
    clone.edit("greet", "echo hello", "rm -rf . ; echo hello")

    clone.run()

    assert "blocked" == clone.row("greet").state


def test_a_forge_that_is_gone_approves_nothing_until_it_is_back(clone: Clone, server: ForgeServer) -> None:
    merged(clone, server, "jane", "squash")
    server.faults = [Fault(status=503, times=100)]
    clone.run()
    assert "blocked" == clone.row("greet").state

    server.faults = []
    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("greet").status
