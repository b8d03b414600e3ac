"""Machines that die, sleep and lose the network, in thousands of random orders: no promise is broken."""

from tests.simulation.project import TASKS
from tests.simulation.schedule import tell


def test_no_schedule_breaks_a_promise(schedules: int) -> None:
    stories = [tell(seed) for seed in range(schedules)]

    kills, freezes = sum(story.kills for story in stories), sum(story.freezes for story in stories)
    accepted = sum(story.accepted for story in stories)
    print(f"{schedules} schedules: {kills} kills, {freezes} freezes, {accepted} tasks accepted")
    assert kills > schedules
    assert freezes > schedules
    assert accepted > schedules * len(TASKS) / 2


def test_a_single_machine_needs_nobody_else() -> None:
    stories = [tell(seed, machines=1) for seed in range(20)]

    assert 20 == sum(story.accepted > 0 for story in stories)


def test_the_same_seed_tells_the_same_story() -> None:
    assert tell(7) == tell(7)
