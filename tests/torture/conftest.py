"""How long the torture lasts: short in `make check`, long in `make torture`."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=12, help="how often the daemon is killed with SIGKILL")
    parser.addoption("--tasks", type=int, default=8, help="how many tasks it has to land meanwhile")
    parser.addoption("--seed", type=int, default=0, help="of the moments at which it is killed")


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--kills"))


@pytest.fixture
def tasks(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--tasks"))


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--seed"))
