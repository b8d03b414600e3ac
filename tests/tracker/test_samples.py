"""Samples: the attempts of landed, paused and deleted tasks, as numbers with their tasks' words."""

from pathlib import Path

from penguin_git.model.outcome import Outcome
from penguin_git.tracker.samples import samples
from tests.store.test_tallies import keep
from tests.support.clones import Clone
from tests.support.tasks import a_record

SPLIT = "title: Split\nproject: web\n"
PART = "title: Part\nlabels: [backend]\ntype: bug\nparent: whole\n"


def test_a_sample_has_the_words_of_its_task_and_of_the_parents(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("whole", SPLIT)
    clone.task("part", PART)
    keep(clone, a_record("part"))

    with clone.project() as project:
        [found] = samples(project)

    assert ("Part", "web", ("backend",), "bug") == (found.title, found.project, found.labels, found.type)


def test_of_a_deleted_task_the_attempts_still_count(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    keep(clone, a_record("gone"))

    with clone.project() as project:
        [found] = samples(project)

    assert ("gone", "gone", None) == (found.task, found.title, found.project)


def test_an_attempt_that_failed_counts_before_anything_of_it_has_landed(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nmax_attempts: 1\n")
    clone.task("good", "title: Good\nrun: touch done.txt\n")
    clone.task("bad", "title: Bad\nrun: exit 3\n")
    clone.task("held", "title: Held\nrun: touch held.txt\nreview: required\n")
    clone.run()

    with clone.project() as project:
        found = {one.task: one.outcome for one in samples(project)}

    assert {"good": Outcome.COMPLETED, "bad": Outcome.FAILED, "held": Outcome.COMPLETED} == found
