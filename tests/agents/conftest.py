"""What the tests of agents share: a stop signal that is closed again, and a mark for processes."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from penguin_git.agents.stopping import StopSignal


@pytest.fixture
def stop() -> Iterator[StopSignal]:
    signal = StopSignal()
    yield signal
    signal.close()


@pytest.fixture
def mark() -> str:
    return uuid4().hex
