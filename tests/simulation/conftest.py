"""How many schedules the simulation plays: few in `make check`, many in `make torture`."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--schedules", type=int, default=300, help="how many random schedules are played")


@pytest.fixture
def schedules(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--schedules"))
