"""What people ask of attempts, while somebody answers."""

import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from penguin_git.git.refs import StaleRef
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Request, Verb
from penguin_git.store import requests
from tests.support.clones import Clone

TASK = TaskId("job")


def wish(text: str) -> Request:
    return Request(verb=Verb.RESUME, by="Jane", text=text, at=datetime(2026, 11, 22, tzinfo=UTC))


def test_a_request_that_meets_the_answer_to_the_one_before_is_left_all_the_same(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    over = threading.Event()

    def answer() -> None:
        with clone.project() as project:
            while not over.is_set():
                with suppress(StaleRef):  # it was asked anew in the same moment
                    requests.withdraw(project.store, TASK)

    answering = threading.Thread(target=answer)
    answering.start()
    try:
        with clone.project() as project:
            for number in range(15):
                requests.ask(project.store, TASK, wish(str(number)))
    finally:
        over.set()
        answering.join()
    with clone.project() as project:
        requests.ask(project.store, TASK, wish("the last"))
        assert project.store.refs.read(layout.request(TASK))
