"""What `penguin check --base` lets the branch of an agent bring, and what it doesn't."""

from pathlib import Path

import pytest

from tests.cli.driving import penguin
from tests.support.clones import Clone

OWN = ".penguin/tasks/job.yaml"
JOB = "title: Do it\nrun: touch done.txt\nresource_constraints: {max_tokens: 5000}\n"
OTHER = "title: Another\nrun: 'true'\nrequires_approval: true\n"
TAME = "resource_constraints: {max_tokens: 4000}\nrequires_approval: true\ndiscovered_from: [job]\n"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone with work that is done and waits for review, and its branch checked out."""
    clone = Clone.new(tmp_path / "clone", config="base: main\nland: review\n")
    clone.task("job", JOB)
    clone.task("other", OTHER)
    clone.run()
    clone.git("checkout", "-q", "penguin/job")
    return clone


def checked(clone: Clone) -> str:
    said = penguin(clone.path, "check", "--base", "main")
    assert said.code == bool(said.out), said.err
    return said.out


def test_what_penguin_commits_itself_is_fine(clone: Clone) -> None:
    assert "" == checked(clone)


def test_a_merge_that_a_forge_makes_to_check_it_is_fine_too(clone: Clone) -> None:
    clone.git("checkout", "-q", "main")
    clone.commit({"more.txt": "x\n"})
    clone.git("checkout", "-q", "--detach")
    clone.git("merge", "-q", "--no-ff", "-m", "For the check", "penguin/job")

    assert "" == checked(clone)


@pytest.mark.parametrize(
    ("path", "old", "new", "what"),
    [
        (OWN, "max_tokens: 5000", "max_tokens: 900000", "`resource_constraints` of its own task"),
        (OWN, "title: Do it", "title: Do it\nreview: none\npriority: low", "`priority` of its own task"),
        (".penguin/tasks/other.yaml", "Another", "Mine", "changes this file"),
        (".penguin/config.yaml", "land: review", "land: merge", "changes this file"),
    ],
)
def test_an_agents_branch_does_not_change(clone: Clone, path: str, old: str, new: str, what: str) -> None:
    text = clone.read(path)
    assert old in text
    clone.commit({path: text.replace(old, new)})

    assert f"{path}: This is the branch of an agent that works on `job`, and it" in checked(clone)
    assert what in checked(clone)


def test_the_merge_that_a_forge_checks_hides_nothing(clone: Clone) -> None:
    clone.commit({".penguin/config.yaml": "base: main\n"})
    clone.git("checkout", "-q", "--detach", "main")
    clone.git("merge", "-q", "--no-ff", "-m", "For the check", "penguin/job")

    assert "changes this file" in checked(clone)


@pytest.mark.parametrize(
    ("text", "is_fine"),
    [
        (f"title: More\nrun: 'true'\n{TAME}", True),
        (f"title: More\nrun: 'true'\n{TAME.replace('4000', '6000')}", False),
        (
            "title: More\nrun: 'true'\ndiscovered_from: [job]\nresource_constraints: {max_tokens: 4000}\n",
            False,
        ),
        (f"title: More\nstatus: in_progress\n{TAME}", False),
        (f"title: More\nparent: other\n{TAME}", False),
    ],
)
def test_a_proposal_is_no_wider_than_the_task(clone: Clone, text: str, is_fine: bool) -> None:
    clone.commit({".penguin/tasks/more.yaml": f"status: pending\n\n{text}" if "status" not in text else text})

    assert is_fine is ("adds a task that may do more" not in checked(clone))


def test_a_branch_of_a_person_may_change_everything(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "work", "main")
    clone.edit("job", "5000", "9000")
    clone.edit("other", "Another", "Mine")

    assert "" == checked(clone)
