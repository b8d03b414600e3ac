"""What happens to tasks is told to handlers, whichever process makes it happen."""

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from penguin_git.model.request import Verb
from penguin_git.project import EventBus, InvalidValue, PenguinError, TaskEvent, TaskManager, TaskStatus
from tests.guide import programs
from tests.support import robots
from tests.support.clones import Clone


def _clone(path: Path, *steps: robots.Step, task: str = "bake") -> Clone:
    clone = robots.robot_clone(path, *steps)
    clone.task(task, "title: Bake\nassigned_to: robot\nchanges: optional\n")
    return clone


def _progress(percent: int, text: str = "") -> robots.Step:
    return {"do": "progress", "progress": percent, "text": text}


class Heard:
    """A handler that remembers."""

    def __init__(self) -> None:
        self.events: list[TaskEvent] = []

    def __call__(self, event: TaskEvent) -> None:
        self.events.append(event)

    def until(self, kind: str, count: int = 1) -> None:
        """Wait until so many events of a kind have come."""
        Clone.wait_for(lambda: sum(event.kind == kind for event in list(self.events)) >= count)

    def moves(self) -> list[tuple[str, str]]:
        """The changes of states."""
        data = [event.data for event in self.events if event.kind == "status_changed"]
        return [(str(one["old_status"]), str(one["new_status"])) for one in data]


@contextmanager
def _run(clone: Clone) -> Iterator[None]:
    """`penguin run` as a process of its own."""
    argv = [sys.executable, "-m", "penguin_git", "run"]
    with subprocess.Popen(
        argv, cwd=clone.path, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as running:
        yield
        assert 0 == running.wait(30)


def _monitoring(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(clone.path)
    names: dict[str, Any] = {"TaskStatus": TaskStatus}
    exec(programs.MONITORING.replace("penguin.project", "penguin_git.project"), names)  # noqa: S102 - the guide's
    return names


def test_the_guides_monitoring_of_a_task_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = tmp_path / "gate"
    clone = _clone(tmp_path / "clone", robots.until(gate), _progress(50), robots.write("cake"))
    names, said = _monitoring(clone, monkeypatch), StringIO()

    async def both() -> None:
        monitoring = asyncio.create_task(names["monitor_task"]("bake"))
        await asyncio.sleep(0)  # it has its handlers now
        with _run(clone):
            gate.touch()
            await monitoring

    with redirect_stdout(said):
        asyncio.run(both())
    EventBus.close()

    assert [
        "Task bake status: pendingin_progress",
        "Task bake: 50% complete",
        "Task bake: 100% complete",
        "Task bake status: in_progresscompleted",
    ] == said.getvalue().splitlines()


def test_the_guides_monitoring_of_a_project_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = tmp_path / "gate"
    clone = _clone(tmp_path / "clone", robots.until(gate), _progress(50), robots.write("cake"))
    clone.edit("bake", "title: Bake\n", "title: Bake\nproject: kitchen\n")
    names, said = _monitoring(clone, monkeypatch), StringIO()

    async def both() -> None:
        with _run(clone):
            Clone.wait_for(lambda: clone.row("bake").head.status is TaskStatus.IN_PROGRESS)
            monitoring = asyncio.create_task(names["monitor_project"]("kitchen"))
            for _ in range(3):  # it lists, it gathers, each has its handlers
                await asyncio.sleep(0)
            gate.touch()
            await monitoring

    with redirect_stdout(said):
        asyncio.run(both())
    EventBus.close()

    assert [
        "Task bake: 50% complete",
        "Task bake: 100% complete",
        "Task bake status: in_progresscompleted",
    ] == said.getvalue().splitlines()


def test_events_tell_what_an_attempt_says_and_how_far_it_is(tmp_path: Path) -> None:
    steps = ({"do": "say", "text": "- [x] flour\n- [ ] oven"}, robots.use(5), _progress(70, "hot"))
    clone = _clone(tmp_path / "clone", *steps, robots.write("cake"))
    heard = Heard()
    with EventBus(clone.path) as bus:
        bus.subscribe("task.bake.*", heard)
        clone.run()
        heard.until("status_changed", 2)

    assert [("pending", "in_progress"), ("in_progress", "completed")] == heard.moves()
    progress = [event.data for event in heard.events if event.kind == "progress"]
    assert [(50, "checklist", "1 of 2 items"), (70, "agent", "hot"), (100, "outcome", "")] == [
        (one["progress"], one["by"], one["text"]) for one in progress
    ]
    assert {1} == {one["attempt"] for one in progress}
    kinds = [event.kind for event in heard.events]
    assert ("status_changed", "status_changed") == (kinds[0], kinds[-1])
    assert {"message", "usage", "tool_usage", "checkpoint", "ended"} <= set(kinds)
    assert "task.bake.progress" in {event.name for event in heard.events}


def test_wildcards_and_removed_handlers_choose_what_is_heard(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone", _progress(70), robots.write("cake"))
    everything, nothing, cancelled, progress = Heard(), Heard(), Heard(), list[int]()
    with EventBus(clone.path) as bus:
        bus.subscribe("*", everything)
        bus.subscribe("task.other.*", nothing)
        bus.subscribe("task.bake.*", cancelled).cancel()

        @bus.handler("task.*.progress")
        def on_progress(event: TaskEvent) -> None:
            progress.append(event.data["progress"])
            assert bus.unsubscribe(on_progress)

        clone.run()
        everything.until("status_changed", 2)

    assert ([], [], [70]) == (nothing.events, cancelled.events, progress)
    assert {"progress", "ended", "status_changed"} <= {event.kind for event in everything.events}


def test_what_a_person_does_is_told_as_well(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone")
    heard = Heard()
    with EventBus(clone.path) as bus:
        bus.subscribe("task.*.status_changed", heard)
        clone.control("bake", Verb.PAUSE)
        heard.until("status_changed")
        TaskManager(clone.path).resume_task("bake")
        heard.until("status_changed", 2)

    assert [("pending", "paused"), ("paused", "pending")] == heard.moves()


def test_a_running_attempt_is_heard_from_now_on(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = _clone(tmp_path / "clone", _progress(10), robots.until(gate), _progress(90), robots.write("cake"))
    heard = Heard()
    with clone.daemon() as daemon, EventBus(clone.path) as bus:
        daemon.until_live("bake")
        Clone.wait_for(lambda: "90" not in _log(clone) and "10" in _log(clone))
        bus.subscribe("task.bake.*", heard)
        gate.touch()
        heard.until("ended")

    assert [90, 100] == [event.data["progress"] for event in heard.events if event.kind == "progress"]


def test_an_attempt_that_an_edit_stops_is_heard_to_its_end(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone", _progress(10), robots.until(tmp_path / "gate"))
    heard = Heard()
    with clone.daemon() as daemon, EventBus(clone.path) as bus:
        daemon.until_live("bake")
        bus.subscribe("task.bake.*", heard)
        clone.edit("bake", "title: Bake", "status: paused\n\ntitle: Bake")
        heard.until("status_changed")
        heard.until("ended")

    assert ["paused"] == [event.data["outcome"] for event in heard.events if event.kind == "ended"]
    assert [("in_progress", "paused")] == heard.moves()


def _log(clone: Clone) -> str:
    file = clone.path / ".git/penguin/logs/bake/1.jsonl"
    said = file.read_text() if file.exists() else ""
    return "".join(line for line in said.splitlines() if '"progress":' in line)


def test_a_handler_that_fails_is_logged_and_the_others_are_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clone = _clone(tmp_path / "clone", robots.write("cake"))
    heard = Heard()

    def fails(_event: TaskEvent) -> None:
        raise ValueError("no oven")

    async def fails_later(_event: TaskEvent) -> None:
        raise ValueError("no flour")

    with caplog.at_level(logging.ERROR), EventBus(clone.path) as bus:
        for handler in (fails, fails_later, heard):
            bus.subscribe("task.*.ended", handler)
        clone.run()
        heard.until("ended")

    assert "no oven" in caplog.text
    assert "no flour" in caplog.text


def test_coroutines_run_in_the_loop_that_they_were_registered_in(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone", robots.write("cake"))
    threads: list[threading.Thread] = []

    async def listen(bus: EventBus) -> None:
        came = asyncio.Event()

        @bus.handler("task.bake.ended")
        async def on_end(_event: TaskEvent) -> None:
            threads.append(threading.current_thread())
            came.set()

        await asyncio.gather(asyncio.to_thread(clone.run), came.wait())

    with EventBus(clone.path) as bus:
        asyncio.run(listen(bus))

    assert [threading.current_thread()] == threads


def test_a_bus_that_was_stopped_goes_on_from_when_it_is_started_again(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone", robots.write("cake"))
    heard = Heard()
    with EventBus(clone.path) as bus:
        bus.subscribe("task.*.status_changed", heard)
        bus.stop()
        clone.control("bake", Verb.PAUSE)
        bus.start()
        bus.start()
        clone.control("bake", Verb.RESUME)
        heard.until("status_changed")

    assert [("paused", "pending")] == heard.moves()
    assert [] == [thread for thread in threading.enumerate() if thread.name == "penguin-events"]


def test_many_threads_may_come_and_go(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone", robots.write("cake"))
    heard = Heard()

    def come_and_go(bus: EventBus) -> None:
        for _ in range(20):
            bus.subscribe("*", heard).cancel()

    with EventBus(clone.path) as bus:
        threads = [threading.Thread(target=come_and_go, args=(bus,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        bus.subscribe("task.*.ended", heard)
        clone.run()
        heard.until("ended")

    assert ["ended"] == [event.kind for event in heard.events]


def test_without_a_repository_there_is_nothing_to_follow(tmp_path: Path) -> None:
    with pytest.raises(PenguinError, match="not in a git repository"):
        EventBus(tmp_path).subscribe("*", Heard())


def test_the_class_follows_the_repository_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clones = [_clone(tmp_path / name, robots.write("cake")) for name in ("one", "two")]
    heard = Heard(), Heard()
    for clone, handler in zip(clones, heard, strict=True):
        monkeypatch.chdir(clone.path)
        EventBus.subscribe("task.bake.ended", handler)

    for clone in clones:
        clone.run()
    for handler in heard:
        handler.until("ended")
    known = EventBus.unsubscribe(heard[0])
    EventBus.close()

    assert [["ended"], ["ended"]] == [[event.kind for event in one.events] for one in heard]
    assert known
    assert not EventBus.unsubscribe(heard[1])


def test_what_cannot_be_called_is_no_handler(clone: Clone) -> None:
    with pytest.raises(InvalidValue, match="A handler has to be a function, not None"):
        EventBus(clone.path).subscribe("task.*.progress", None)  # type: ignore[arg-type]
