"""Slugs, and how far tasks are together."""

import pytest

from penguin_git.errors import PenguinError
from penguin_git.model import project
from penguin_git.model.status import TaskStatus as Status


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Web Application", "web-application"),
        ("web-application", "web-application"),
        ("  E-commerce: Platform 2.0 ", "e-commerce-platform-2-0"),
        ("Größe", "grösse"),
        ("snake_case", "snake_case"),
        ("x" * 100, "x" * 64),
    ],
)
def test_a_name_becomes_a_slug_that_is_its_own_slug(name: str, slug: str) -> None:
    assert slug == project.slug(name)
    assert slug == project.slug(slug)


@pytest.mark.parametrize("name", ["", "...", "con", "\u202e"])
def test_a_name_without_letters_is_refused(name: str) -> None:
    with pytest.raises(PenguinError):
        project.slug(name)


@pytest.mark.parametrize(
    ("states", "status", "percent"),
    [
        ([], Status.PENDING, 0),
        ([Status.COMPLETED, Status.CANCELLED], Status.COMPLETED, 100),
        ([Status.COMPLETED, Status.PENDING, Status.PAUSED], Status.PENDING, 33),
        ([Status.FAILED, Status.IN_PROGRESS], Status.IN_PROGRESS, 0),
        ([Status.FAILED, Status.COMPLETED], Status.FAILED, 50),
        ([Status.CANCELLED], Status.CANCELLED, 0),
    ],
)
def test_state_and_progress_follow_from_the_states(
    states: list[Status], status: Status, percent: int
) -> None:
    assert status is project.status(states)
    assert percent == project.progress(states).percent
    assert len(states) == project.progress(states).total
