"""An agent that is a person is not worked with but waited for."""

from dataclasses import replace
from pathlib import Path

from penguin_git.agents.human import HumanAgent
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import UNKNOWN
from tests.support.hosts import memory_host
from tests.support.jobs import a_job


def test_before_they_said_anything_it_ends_in_waiting_for_them(tmp_path: Path) -> None:
    with memory_host() as host:
        ending = HumanAgent("jane").work(a_job(tmp_path), host)

    assert ("jane", "") == (ending.waits_for, ending.by_person)
    assert [] == host.events


def test_what_they_say_is_logged_and_becomes_the_summary(tmp_path: Path) -> None:
    with memory_host() as host:
        ending = HumanAgent("jane").work(replace(a_job(tmp_path), word="As on the sketch."), host)

    assert (Outcome.COMPLETED, "jane", "As on the sketch.") == (
        ending.outcome,
        ending.by_person,
        ending.summary,
    )
    assert [{"by": "jane", "text": "As on the sketch."}] == host.said(EventType.MESSAGE)


def test_what_they_consumed_is_unknown(tmp_path: Path) -> None:
    with memory_host() as host:
        ending = HumanAgent("jane").work(replace(a_job(tmp_path), word=""), host)

    assert (UNKNOWN, 0) == (ending.usage, host.steps)
