"""Whatever people, a daemon that dies and a forge do in whatever order: the promises hold after each step."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.lives import Life

STEPS = 10  # in one life


def test_the_promises_hold_in_every_state(lives: int) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=lives < 100,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
