"""What the files for continuous integration let into the base, on either forge, and what they don't."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.driving import penguin
from tests.gates.hooked import TASKS
from tests.gates.runner import on_github, on_gitlab
from tests.support.clones import Clone
from tests.trust.people import CONFIG, LEAD, MALLORY, TEXT, approve, git

JOB = "title: Do it\nrun: touch done.txt\nresource_constraints: {max_tokens: 5000}\n"
RECORD = ".penguin/records/jo/job/1.yaml"
Case = Callable[[Clone], None]


@pytest.fixture
def origin(tmp_path: Path) -> Clone:
    """A project whose task `job` is done and waits for review, on its branch."""
    origin = Clone.new(tmp_path / "origin", config=f"{CONFIG}land: review\n")
    origin.task("drop", TEXT)
    origin.task("other", "title: Another\nrun: 'true'\nrequires_approval: true\n")
    origin.task("job", JOB)
    origin.run()
    return origin


def told(origin: Clone) -> list[tuple[int, str]]:
    """How the check of the branch that is checked out ends on either forge, and all that it says."""
    copy = Clone(origin.path.with_name("copy"))
    branch = origin.git("branch", "--show-current")
    origin.git("clone", "-q", "--branch", branch, str(origin.path), str(copy.path))
    github, gitlab = on_github(copy), on_gitlab(copy)
    report = copy.read("penguin-check.json")
    return [(github.code, github.out + github.err), (gitlab.code, gitlab.err + report)]


def the_agent_raises_its_limits(origin: Clone) -> None:
    origin.git("checkout", "-q", "penguin/job")
    origin.edit("job", "max_tokens: 5000", "max_tokens: 900000")


def the_agent_edits_another_task(origin: Clone) -> None:
    origin.git("checkout", "-q", "penguin/job")
    origin.edit("other", "requires_approval: true", "requires_approval: false")


def the_agent_approves(origin: Clone) -> None:
    approve(origin, LEAD)
    approved = origin.read(f"{TASKS}/drop.yaml")
    origin.git("reset", "-q", "--hard", "HEAD~1")
    origin.git("checkout", "-q", "penguin/job")
    origin.write(f"{TASKS}/drop.yaml", approved)
    git(origin, "shell@localhost", "commit", "-q", "-am", "Approve")


def the_agent_says_who_may_approve(origin: Clone) -> None:
    origin.git("checkout", "-q", "penguin/job")
    origin.commit({".penguin/config.yaml": CONFIG.replace(LEAD, MALLORY)})


def somebody_who_may_not_approves(origin: Clone) -> None:
    approve(origin, MALLORY)
    origin.git("branch", "work")
    origin.git("reset", "-q", "--hard", "HEAD~1")
    origin.git("checkout", "-q", "work")


def a_task_jumps(origin: Clone) -> None:
    origin.task("fresh", "status: completed\n\ntitle: Done long ago\n")
    origin.git("checkout", "-q", "-b", "work")
    origin.edit("fresh", "completed", "failed")


def a_record_is_made_up(origin: Clone) -> None:
    text = origin.git("cat-file", "blob", f"penguin/job:{RECORD}") + "\n"
    origin.git("checkout", "-q", "-b", "work")
    origin.commit({RECORD: text.replace("outcome: completed", "outcome: failed")}, "Say what was")


def a_record_is_edited(origin: Clone) -> None:
    said = penguin(origin.path, "task", "approve", "job")
    assert 0 == said.code, said.err
    origin.git("checkout", "-q", "-b", "work")
    origin.commit({RECORD: origin.read(RECORD).replace("outcome: completed", "outcome: failed")})


REFUSED: dict[Case, str] = {
    the_agent_raises_its_limits: "`resource_constraints` of its own task",
    the_agent_edits_another_task: "works on `job`, and it changes this file",
    the_agent_approves: "This approval does not count",
    the_agent_says_who_may_approve: "works on `job`, and it changes this file",
    somebody_who_may_not_approves: f"This approval does not count: it was committed by `{MALLORY}`",
    a_task_jumps: "can't become `failed`",
    a_record_is_made_up: "Penguin alone writes records",
    a_record_is_edited: "A record is written once",
}


def the_agent_did_its_work(origin: Clone) -> None:
    origin.git("checkout", "-q", "penguin/job")


def a_person_plans(origin: Clone) -> None:
    origin.git("checkout", "-q", "-b", "work")
    origin.edit("job", "max_tokens: 5000", "max_tokens: 9000")
    origin.task("next", "status: pending\n\ntitle: Next\n")


def the_one_who_may_approves(origin: Clone) -> None:
    approve(origin, LEAD)
    origin.git("branch", "work")
    origin.git("reset", "-q", "--hard", "HEAD~1")
    origin.git("checkout", "-q", "work")


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.__name__)
def test_it_refuses(origin: Clone, case: Case) -> None:
    case(origin)

    for code, said in told(origin):
        assert (1, True) == (code, REFUSED[case] in said), said


@pytest.mark.parametrize("case", [the_agent_did_its_work, a_person_plans, the_one_who_may_approves])
def test_it_lets_pass(origin: Clone, case: Case) -> None:
    case(origin)

    assert [0, 0] == [code for code, _ in told(origin)]
