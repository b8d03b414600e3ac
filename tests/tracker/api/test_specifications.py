"""`SpecificationParser`: the guide's example, and any text at all."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penguin_git.errors import PenguinError
from penguin_git.project import SpecificationParser, TaskManager
from tests.support.clones import Clone

BLOG = """
Create a REST API for a blog platform with the following features:
- User authentication and authorization
- CRUD operations for blog posts
- Comment system with moderation
- Tag-based categorization
- Search functionality
- Rate limiting and security features
"""
SECONDS = 20  # an idle machine needs less than one


def test_a_list_of_features_becomes_a_project_with_phases(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "blog")
    tm = TaskManager(clone.path)

    project_plan = SpecificationParser().parse_specification(BLOG)
    project = tm.create_project("Blog API", description=BLOG)
    for phase in project_plan.phases:
        phase_task = tm.create_task(project_id=project.id, title=phase.title, description=phase.description)
        for task_spec in phase.tasks:
            tm.create_task(
                project_id=project.id,
                parent_task_id=phase_task.id,
                title=task_spec.title,
                description=task_spec.description,
                resource_constraints=task_spec.constraints,
            )

    expected = {
        "Lay the foundation": ["Implement user authentication and authorization"],
        "Build the features": [
            "Implement CRUD operations for blog posts",
            "Implement comment system with moderation",
            "Implement tag-based categorization",
            "Implement search functionality",
        ],
        "Make it fit for use": ["Implement rate limiting and security features"],
    }
    assert expected == {phase.title: [one.title for one in phase.tasks] for phase in project_plan.phases}
    assert len(tm.list_tasks(project_id=project.id)) == 9


_PIECES = "add user - * # 1. [x] | --- ** ` ~~ ( ) depends after must should P0 FR-1: : . → ü 任务 \x00"
WORDS = st.sampled_from([*_PIECES.split(" "), "\n", "\n\n", "\n  ", "Phase 1"])


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=80).map(" ".join)))
def test_any_text_gives_the_same_plan_twice_or_is_refused(text: str) -> None:
    plans = []
    for _ in range(2):
        with suppress(PenguinError):
            plans.append(SpecificationParser().parse_specification(text))

    assert len(plans) in (0, 2)
    if plans:
        first, second = plans
        assert first == second
        titles = [phase.title for phase in first.phases] + [one.title for one in first.tasks]
        assert all(title.strip() and title.isprintable() for title in titles)
        assert len(titles) == len({title.casefold() for title in titles})


@pytest.mark.parametrize("piece", ["[", "*a ", "- a\n", "> ", "|", "(", "# a\n", "a: ", "_a*b", "word "])
def test_a_megabyte_is_refused_and_a_long_text_ends_soon(piece: str) -> None:
    began = time.process_time()
    with pytest.raises(PenguinError):
        SpecificationParser().parse_specification(piece * (1_000_000 // len(piece)))
    with suppress(PenguinError):
        SpecificationParser().parse_specification(piece * (250_000 // len(piece)))

    assert time.process_time() - began < SECONDS
