"""A program works within the job's walls; where none hold, nothing that needs them is allowed."""

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.agents.protocol import Job
from penguin_git.agents.sandbox.walls import Level, Walls
from penguin_git.model.outcome import Outcome
from tests.agents.sandbox.cell import BWRAP, ENFORCING
from tests.support.fakes import fake
from tests.support.hosts import memory_host

READ_ONLY = ("code_execution", "file_operations:read")
ROOT = Path(__file__).parents[3]


def within(job: Job, level: Level) -> Job:
    """The job within walls; the stand-ins and the interpreter are read from outside."""
    scratch = job.folder.parent / "scratch"
    scratch.mkdir()
    walls = Walls(
        folder=job.folder,
        scratch=scratch,
        level=level,
        readable=(ROOT,),
        bubblewrap=BWRAP or "/usr/bin/bwrap",
    )
    return replace(job, walls=walls)


@pytest.mark.parametrize("level", ENFORCING)
@pytest.mark.parametrize("profile", ["claude-code", "codex"])
def test_it_keeps_its_conversation_and_cannot_write_beside_its_folders(
    job: Job, profile: str, level: Level
) -> None:
    outside = job.folder.parent / "outside"
    script = [{"bash": f"echo flour > cake; echo x > {outside}"}, {"bash": "true"}]

    with memory_host() as host:
        ending = fake(profile, script).work(within(job, level), host)

    assert Outcome.COMPLETED == ending.outcome
    assert "flour\n" == (job.folder / "cake").read_text()
    assert not outside.exists()


@pytest.mark.parametrize("level", ENFORCING)
@pytest.mark.parametrize("profile", ["claude-code", "codex"])
def test_a_command_of_a_task_that_only_reads_changes_nothing(job: Job, profile: str, level: Level) -> None:
    walled = within(replace(job, tools=READ_ONLY), level)
    walled = replace(walled, walls=structs.replace(walled.walls, writable=False))

    with memory_host() as host:
        ending = fake(profile, [{"bash": "echo flour > cake"}]).work(walled, host)

    assert ending.tools
    assert [] == list(job.folder.iterdir())


def test_without_walls_claude_code_has_no_shell_in_a_task_that_only_reads(job: Job) -> None:
    with memory_host() as host:
        ending = fake("claude-code", [{"bash": "echo flour > cake"}]).work(
            replace(job, tools=READ_ONLY), host
        )

    assert (Outcome.PERMISSION_DENIED, {"Bash": 1}) == (ending.outcome, ending.denials)
    assert [] == list(job.folder.iterdir())


def test_without_walls_codex_does_not_start_in_a_task_that_only_reads(job: Job) -> None:
    with memory_host() as host:
        ending = fake("codex", [{"bash": "true"}]).work(replace(job, tools=READ_ONLY), host)

    assert Outcome.PERMISSION_DENIED == ending.outcome
    assert "no sandbox works here" in ending.reason
