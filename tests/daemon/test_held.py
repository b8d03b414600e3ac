"""A landing that was refused is tried again when the checkout changed, else more and more seldom."""

import os
from pathlib import Path

from penguin_git.daemon.held import HeldSteps
from penguin_git.git.repository import discover
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.steps import LandWork, Settle
from penguin_git.store.landing import Held
from tests.support.clones import Clone

JOB = TaskId("job")
LAND = LandWork(reason="it is done")
WHY = Held("local changes are in the way")


class Clock:
    """A monotonic clock that the test turns."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def held(clone: Clone, clock: Clock) -> HeldSteps:
    """Landings of this clone, with one that was refused just now."""
    landings = HeldSteps(discover(clone.path, dict(os.environ)), clock)
    landings.note(JOB, LAND, "tip", "base", WHY)
    return landings


def test_it_is_not_tried_again_while_nothing_changes(tmp_path: Path) -> None:
    clock = Clock()
    landings = held(Clone.new(tmp_path / "clone"), clock)

    clock.seconds = 1.9

    assert WHY == landings.still(JOB, LAND, "tip", "base")


def test_the_pauses_double_up_to_a_minute(tmp_path: Path) -> None:
    clock = Clock()
    landings = held(Clone.new(tmp_path / "clone"), clock)
    tries = []

    while clock.seconds < 250:
        clock.seconds += 1
        if not landings.still(JOB, LAND, "tip", "base"):
            tries.append(clock.seconds)
            landings.note(JOB, LAND, "tip", "base", WHY)

    assert [2, 6, 14, 30, 62, 122, 182, 242] == tries


def test_another_tip_or_base_is_tried_at_once(tmp_path: Path) -> None:
    landings = held(Clone.new(tmp_path / "clone"), Clock())

    assert (None, None) == (
        landings.still(JOB, LAND, "other", "base"),
        landings.still(JOB, LAND, "tip", "other"),
    )


def test_another_step_is_worth_a_try(tmp_path: Path) -> None:
    landings = held(Clone.new(tmp_path / "clone"), Clock())

    approved = landings.still(JOB, LandWork(reason="jane approved it", reviewer="jane"), "tip", "base")
    cancelled = landings.still(JOB, Settle(outcome=Outcome.CANCELLED), "tip", "base")

    assert (None, None) == (approved, cancelled)


def test_a_change_of_the_index_or_the_end_of_an_operation_is_worth_a_try(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.git("bisect", "start")
    landings = held(clone, Clock())

    clone.git("bisect", "reset")
    after_bisect = landings.still(JOB, LAND, "tip", "base")
    landings.note(JOB, LAND, "tip", "base", WHY)
    clone.write("README.md", "changed\n")
    clone.git("add", "README.md")

    assert (None, None) == (after_bisect, landings.still(JOB, LAND, "tip", "base"))


def test_a_lock_that_goes_away_is_worth_a_try_also_in_a_linked_worktree(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.git("worktree", "add", "-q", str(tmp_path / "linked"))
    lock = clone.path / ".git" / "worktrees" / "linked" / "index.lock"
    lock.touch()
    landings = held(clone, Clock())
    before = landings.still(JOB, LAND, "tip", "base")

    lock.unlink()

    assert (WHY, None) == (before, landings.still(JOB, LAND, "tip", "base"))


def test_a_landing_that_succeeded_is_forgotten(tmp_path: Path) -> None:
    landings = held(Clone.new(tmp_path / "clone"), Clock())

    landings.note(JOB, LAND, "tip", "base", None)

    assert None is landings.still(JOB, LAND, "tip", "base")


def test_a_change_of_a_file_in_the_way_is_worth_a_try(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    file = clone.path / "README.md"
    landings = HeldSteps(discover(clone.path, dict(os.environ)), Clock())
    landings.note(JOB, LAND, "tip", "base", Held("`README.md` is in the way", (file,)))
    before = landings.still(JOB, LAND, "tip", "base")

    file.unlink()

    assert (True, None) == (before is not None, landings.still(JOB, LAND, "tip", "base"))
