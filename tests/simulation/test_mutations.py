"""Whether the simulation would notice: with each guard left out, it finds what that guard prevents."""

import pytest

from tests.simulation.invariants import Violation
from tests.simulation.machine import Guards
from tests.simulation.schedule import tell

_ENOUGH = 400  # schedules; most guards are missed within the first ten


@pytest.mark.parametrize(
    ("guards", "broken"),
    [
        pytest.param(Guards(nonce=False), "work on the same claim", id="claims that are the same commit"),
        pytest.param(Guards(lease=False), "behind|away from the base", id="pushes without leases"),
        pytest.param(Guards(reread=False), "works on t", id="the base as it was before the claim"),
        pytest.param(Guards(landing=False), "was accepted twice", id="landing without a look"),
        pytest.param(Guards(readback=False), "lost|nobody else can see|alive", id="believing the answer"),
        pytest.param(Guards(patience=False), "alive", id="taking over at once"),
    ],
)
def test_a_guard_that_is_left_out_is_missed(guards: Guards, broken: str) -> None:
    with pytest.raises(Violation, match=broken):
        _tell_all(guards)


def _tell_all(guards: Guards) -> None:
    for seed in range(_ENOUGH):
        tell(seed, guards)
