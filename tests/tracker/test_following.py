"""A task is followed from another process than the one that works on it."""

from itertools import takewhile
from pathlib import Path

import pytest
from watchdog.observers.api import BaseObserver

from penguin_git.model.event import Event, EventType
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Verb
from penguin_git.tracker import following, logs, resting
from penguin_git.tracker.rows import Row
from tests.support import robots
from tests.support.clones import Clone

TASK = TaskId("bake")


def _words(seen: Row | Event) -> str:
    if isinstance(seen, Row):
        return f"{seen.head.status}{' ' if seen.state else ''}{seen.state}"
    return str(seen.data.get("outcome") or seen.data.get("text") or seen.data.get("progress"))


def _robot(path: Path, *steps: robots.Step) -> Clone:
    clone = robots.robot_clone(path, *steps)
    clone.task("bake", "title: Bake\nassigned_to: robot\nchanges: optional\n")
    return clone


def test_states_and_words_come_in_the_order_in_which_they_happen(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = _robot(tmp_path / "clone", robots.until(gate), {"do": "say", "text": "hot"}, robots.write("cake"))
    with clone.daemon() as daemon:
        daemon.until_live("bake")
        seen = []
        with clone.project() as project:
            for one in following.watched(project, TASK):
                gate.touch()
                if isinstance(one, Row) or one.type in (EventType.MESSAGE, EventType.STATUS_CHANGED):
                    seen.append(_words(one))

    assert ["in_progress", "hot", "completed", "completed"] == [
        word for word in seen if word != "completed in_review"
    ]


def test_a_task_that_an_edit_pauses_rests_once_its_attempt_has_ended(tmp_path: Path) -> None:
    gate, here = tmp_path / "gate", tmp_path / "here"
    clone = Clone.new(tmp_path / "clone")
    stubborn = f"trap '' INT TERM; touch {here}; until [ -e {gate} ]; do sleep 0.02; done"
    clone.task("bake", f"status: pending\n\ntitle: Bake\nrun: |\n  {stubborn}\n")
    with clone.daemon() as daemon, clone.project() as project:
        daemon.until_live("bake")
        Clone.wait_for(here.exists)
        clone.edit("bake", "status: pending", "status: paused")
        assert "paused" == clone.row("bake").head.status

        early = resting.rests(project, "bake")
        gate.touch()
        Clone.wait_for(lambda: resting.rests(project, "bake"))

    assert not early
    assert ["paused"] == [record.outcome for record in clone.records("bake")]


def test_a_log_is_followed_while_it_grows_and_until_its_end(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    say = [{"do": "say", "text": text} for text in ("one", "two")]
    clone = _robot(tmp_path / "clone", say[0], robots.until(gate), say[1], robots.write("cake"))
    with clone.daemon() as daemon, clone.project() as project:
        daemon.until_live("bake")
        Clone.wait_for(lambda: bool(logs.attempts_logged(project, TASK)))
        events = logs.follow(project, TASK, 1)

        before = list(takewhile(lambda event: event.type is not EventType.MESSAGE, events))
        gate.touch()
        after = [_words(event) for event in events if event.type is EventType.MESSAGE]

    assert all(event.type is not EventType.MESSAGE for event in before)
    assert ["two"] == after


def test_where_the_kernel_tells_nothing_looking_now_and_then_has_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: BaseObserver) -> None:
        raise OSError(24, "inotify instance limit reached")

    monkeypatch.setattr(BaseObserver, "start", refuse)  # the limit is the machine's, not ours to use up
    gate = tmp_path / "gate"
    clone = _robot(tmp_path / "clone", robots.until(gate), {"do": "say", "text": "hot"}, robots.write("cake"))
    with clone.daemon() as daemon, clone.project() as project:
        daemon.until_live("bake")
        news = following.watched(project, TASK)
        seen = [_words(next(news))]
        gate.touch()
        seen += [_words(one) for one in news]

    assert ("in_progress", "completed") == (seen[0], seen[-1])
    assert "hot" in seen


def test_a_log_without_an_end_is_over_where_another_attempt_goes_on(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = _robot(tmp_path / "clone", {"do": "say", "text": "one"}, robots.run(f"test -e {gate}"))
    clone.run()
    with clone.project() as project:
        file = project.repo.runtime / "logs" / "bake" / "1.jsonl"
        cut = file.read_bytes().splitlines(keepends=True)[:-1]
        file.write_bytes(b"".join(cut))
    gate.touch()
    clone.control("bake", Verb.RESTART)
    clone.run()

    with clone.daemon() as daemon, clone.project() as project:
        daemon.until_it_looked()
        events = list(logs.follow(project, TASK, 1))

    assert len(cut) == len(events)


def test_a_log_of_a_dead_owner_ends_where_it_stands(tmp_path: Path) -> None:
    clone = _robot(tmp_path / "clone", {"do": "say", "text": "one"}, robots.write("cake"))
    clone.run()
    with clone.project() as project:
        file = project.repo.runtime / "logs" / "bake" / "1.jsonl"
        cut = file.read_bytes().splitlines(keepends=True)[:-1]
        file.write_bytes(b"".join(cut) + b'{"at": "2026')

        events = list(logs.follow(project, TASK, 1))

    assert len(cut) == len(events)
