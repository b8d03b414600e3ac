"""What could not be claimed is left alone for longer each time, and known again by its reason."""

from penguin_git.daemon.refusals import Refusals
from penguin_git.model.ids import TaskId

ONE = TaskId("k3f9")


def test_a_task_is_left_alone_twice_as_long_each_time_until_it_is_claimed() -> None:
    now = [0.0]
    refusals = Refusals(lambda: now[0])
    full = OSError("disk full")

    refusals.note(ONE, full, "The disk is full.")
    at_first = refusals.waiting()
    now[0] = 1.0
    over = refusals.waiting()
    refusals.note(ONE, full, "The disk is full.")
    now[0] = 2.9
    longer = refusals.waiting()
    refusals.forget(ONE)

    assert ({ONE: "The disk is full."}, {}, {ONE: "The disk is full."}) == (at_first, over, longer)
    assert {} == refusals.waiting()


def test_the_same_reason_is_known_again() -> None:
    refusals = Refusals(lambda: 0.0)

    refusals.note(ONE, OSError("disk full"), "The disk is full.")

    assert refusals.is_known(ONE, OSError("disk full"))
    assert not refusals.is_known(ONE, OSError("no such file"))
    assert not refusals.is_known(TaskId("m7q2"), OSError("disk full"))
