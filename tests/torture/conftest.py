"""How long the torture lasts: short in `make check`, long in `make torture`."""

import pytest
from msgspec import Struct


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=6, help="how often the daemon is killed with SIGKILL")
    parser.addoption("--tasks", type=int, default=6, help="how many tasks it has to land meanwhile")
    parser.addoption("--model-kills", type=int, default=3, help="how often something is killed around models")
    parser.addoption("--model-tasks", type=int, default=2, help="how many tasks they have to land meanwhile")
    parser.addoption(
        "--seed", type=int, default=0, help="of the moments at which it is killed, and of damage"
    )
    parser.addoption("--processes", type=int, default=4, help="how many work in one clone at once")
    parser.addoption("--creates", type=int, default=4, help="how many tasks each of them makes")
    parser.addoption("--edits", type=int, default=3, help="how often each of them edits the one shared task")
    parser.addoption("--machines", type=int, default=3, help="how many machines share a repository")
    parser.addoption("--crew-tasks", type=int, default=5, help="how many tasks they have to land")
    parser.addoption("--crew-kills", type=int, default=4, help="how often one of their daemons is killed")
    parser.addoption("--crew-freezes", type=int, default=1, help="how often one stands still for long")
    parser.addoption("--files", type=int, default=200, help="how many damaged task files there are")
    parser.addoption("--server-deaths", type=int, default=2, help="how often a server dies in a push")
    parser.addoption("--lives", type=int, default=2, help="how many projects anything is done to")
    parser.addoption("--far-kills", type=int, default=2, help="how often a worker elsewhere is killed")
    parser.addoption("--cuts", type=int, default=2, help="how often the power goes")


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--kills"))


@pytest.fixture
def tasks(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--tasks"))


@pytest.fixture
def model_kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--model-kills"))


@pytest.fixture
def model_tasks(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--model-tasks"))


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--seed"))


@pytest.fixture
def processes(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--processes"))


@pytest.fixture
def creates(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--creates"))


@pytest.fixture
def edits(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--edits"))


@pytest.fixture
def files(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--files"))


@pytest.fixture
def cuts(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--cuts"))


@pytest.fixture
def server_deaths(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--server-deaths"))


class Trial(Struct, frozen=True):
    """How hard machines are tried that share a repository."""

    machines: int
    tasks: int
    kills: int
    freezes: int
    seed: int


@pytest.fixture
def trial(request: pytest.FixtureRequest) -> Trial:
    names = ("--machines", "--crew-tasks", "--crew-kills", "--crew-freezes", "--seed")
    return Trial(*(int(request.config.getoption(name)) for name in names))


@pytest.fixture
def lives(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--lives"))


@pytest.fixture
def far_kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--far-kills"))
