"""Proposals are tamed: they wait, are no wider than their proposer, and take nobody's place."""

import pytest

from penguin_git.codec import tasks as codec
from penguin_git.model.config import Proposals
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.land import Land
from penguin_git.model.record import Withheld
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Review, Task
from penguin_git.runner.proposals import kept
from tests.support.tasks import a_task

FOLDER = ".penguin/tasks"


def one(text: str, proposer: Task, policy: Proposals = Proposals.APPROVE) -> Task:
    """The one proposal as it would be committed."""
    path = f"{FOLDER}/new.yaml"
    proposals, withheld = kept({path: text.encode()}, proposer, policy)
    assert () == withheld
    return codec.parse(proposals[path], path)


def refused(files: dict[str, str], taken: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The ids and reasons of what is not kept."""
    data = {f"{FOLDER}/{name}.yaml": text.encode() for name, text in files.items()}
    _, withheld = kept(data, a_task(), Proposals.APPROVE, taken)
    return [(_stem(entry), entry.reason) for entry in withheld]


def _stem(entry: Withheld) -> str:
    return entry.path.removeprefix(f"{FOLDER}/").removesuffix(".yaml")


def test_a_proposal_waits_for_approval_and_says_where_it_comes_from() -> None:
    task = one("title: New\nstatus: completed\nrequires_approval: false\n", a_task("k3f9"))

    assert (TaskStatus.PENDING, True) == (task.status, task.requires_approval)
    assert ("k3f9",) == task.discovered_from


def test_a_self_made_approval_is_taken_away() -> None:
    text = "title: New\napproval: {by: lead, at: 2026-11-22T10:00:00Z, digest: abc}\n"

    assert None is one(text, a_task()).approval


def test_limits_and_tools_are_no_wider_than_the_proposers() -> None:
    bound = ResourceConstraints(max_tokens=100, max_iterations=5, allowed_tools=("file_operations",))
    text = (
        "title: New\nresource_constraints:\n  max_tokens: 900\n  max_iterations: 2\n"
        "  allowed_tools: [file_operations:read, code_execution]\n"
    )

    task = one(text, a_task(resource_constraints=bound))
    silent = one("title: New\n", a_task(resource_constraints=bound))

    narrowed = ResourceConstraints(max_tokens=100, max_iterations=2, allowed_tools=("file_operations:read",))
    assert (narrowed, bound) == (task.resource_constraints, silent.resource_constraints)


def test_read_access_is_not_widened_to_writing() -> None:
    bound = ResourceConstraints(allowed_tools=("file_operations:read",))

    task = one(
        "title: New\nresource_constraints: {allowed_tools: [file_operations]}\n",
        a_task(resource_constraints=bound),
    )

    assert () == task.resource_constraints.allowed_tools


@pytest.mark.parametrize(
    ("wanted", "own", "kept"),
    [
        ("", None, None),
        ("land: merge\n", None, None),
        ("land: merge\n", Land.MERGE, None),
        ("land: review\n", Land.MERGE, Land.REVIEW),
        ("land: merge\n", Land.REVIEW, Land.REVIEW),
        ("", Land.REVIEW, Land.REVIEW),
    ],
)
def test_it_may_ask_for_a_person_to_land_it_and_not_for_nobody(
    wanted: str, own: Land | None, kept: Land | None
) -> None:
    assert kept is one(f"title: New\n{wanted}", a_task(land=own)).land


def test_it_is_reviewed_where_its_proposer_is() -> None:
    assert Review.REQUIRED is one("title: New\nreview: none\n", a_task(review=Review.REQUIRED)).review


def test_with_auto_it_may_run_at_once_unless_it_asks_for_approval() -> None:
    assert not one("title: New\n", a_task(), Proposals.AUTO).requires_approval
    assert one("title: New\nrequires_approval: true\n", a_task(), Proposals.AUTO).requires_approval


def test_taken_ids_and_twins_are_refused() -> None:
    found = refused({"a": "title: A\n", "sub/a": "title: A\n", "b": "title: B\n"}, taken=("b",))

    assert [("sub/a", "there is a task `a` already"), ("b", "there is a task `b` already")] == found


def test_what_is_no_task_is_refused_with_the_reason() -> None:
    ((name, reason),) = refused({"bad": "titel: X\n"})

    assert "bad" == name
    assert reason.startswith("not a task file: ")


def test_a_family_of_proposals_keeps_its_parents_but_joins_no_other() -> None:
    files = {"top": "title: T\n", "leaf": "title: L\nparent: top\n", "spy": "title: S\nparent: k3f9\n"}
    data = {f"{FOLDER}/{name}.yaml": text.encode() for name, text in files.items()}

    proposals, _ = kept(data, a_task("k3f9", parent=TaskId("m7q2")), Proposals.APPROVE)

    tasks = {path: codec.parse(text, path) for path, text in proposals.items()}
    assert [None, "top", None] == [task.parent for task in tasks.values()]
