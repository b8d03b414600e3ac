"""The line between a worker and the daemon: what is told is done before what is asked, whoever dies."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from penguin_git.agents.models import errands
from penguin_git.agents.models.errands import Line, Order
from penguin_git.agents.models.gate import Gate
from penguin_git.agents.models.remote import Desk
from penguin_git.agents.models.settings import ModelSettings
from penguin_git.agents.sandbox.walls import Walls
from penguin_git.model.event import EventType
from penguin_git.model.usage import Usage
from tests.support.hosts import MemoryHost, memory_host

ORDER = Order(
    provider="anthropic",
    settings=ModelSettings(model="claude-toy"),
    key="",
    prompt="Please bake a cake.",
    folder="/",
    environment={},
    walls=Walls(folder=Path("/")),
    tools=None,
    transcript=(),
)
USED = errands.Used(Usage(input_tokens=2, output_tokens=1))


@contextmanager
def line_to(host: MemoryHost) -> Iterator[Line]:
    """A worker's end of a line; the desk has dealt with everything when the block is over."""
    ours, theirs = socket.socketpair()
    desk = threading.Thread(target=Desk(host, Gate()).serve, args=(Line(ours), ORDER))
    desk.start()
    line = Line(theirs)
    line.receive(Order)
    try:
        yield line
    finally:
        line.close()
        desk.join()
        ours.close()


def test_what_was_told_is_done_when_a_question_is_answered() -> None:
    with memory_host(budget=1000) as host, line_to(host) as line:
        for _ in range(100):
            line.tell(USED)

        assert 700 == line.ask(errands.TokensLeft())


def test_what_a_worker_told_before_it_was_killed_still_counts() -> None:
    with memory_host() as host:
        with line_to(host) as line:
            for number in range(20):
                line.tell(errands.Say(EventType.MESSAGE, {"text": str(number)}))
                line.tell(USED)

        assert [str(number) for number in range(20)] == [
            data["text"] for data in host.said(EventType.MESSAGE)
        ]
        assert 60 == host.usage.billable
