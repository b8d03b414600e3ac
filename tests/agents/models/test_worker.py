"""A model at work in a process of its own, with the real tools, on a real folder."""

import os
import signal
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from penguin_git.agents import supervisor
from penguin_git.agents.models.remote import ModelAgent
from penguin_git.agents.models.settings import ModelSettings
from penguin_git.agents.protocol import Job
from penguin_git.model.event import Event, EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING
from tests.support.hosts import A_STOP, memory_host
from tests.support.jobs import a_job
from tests.support.model_replies import Broken, Call, Reply, calls, done
from tests.support.model_server import by_turn, in_order, model_server

KEY = "a-key-that-nobody-may-see"
CLAUDE = ModelAgent("robot", "anthropic", ModelSettings(model="claude-toy", tries=2))
# For what is the same with every provider: its library takes half of the time to begin.
ROBOT = ModelAgent("robot", "openai-chat", ModelSettings(model="toy", key_env="OPENAI_API_KEY", tries=2))


def job_for(folder: Path, url: str, ours: Mapping[str, str] | None = None) -> Job:
    """A job whose worker finds the scripted server."""
    environ = {
        **os.environ,
        "ANTHROPIC_BASE_URL": url,
        "ANTHROPIC_API_KEY": KEY,
        "OPENAI_BASE_URL": f"{url}/v1",
        "OPENAI_API_KEY": KEY,
    }
    return replace(a_job(folder), ours=environ if ours is None else ours)


def test_it_changes_files_may_search_and_counts_what_it_used(tmp_path: Path) -> None:
    both = Reply((Call("create_file", {"path": "cake", "text": "flour\n"}), Call("no_such_tool")))

    with model_server(in_order(both, done())) as (model, url), memory_host() as host:
        ending = CLAUDE.work(job_for(tmp_path, url), host)

    assert (Outcome.COMPLETED, "It is baked.") == (ending.outcome, ending.summary)
    assert "flour\n" == (tmp_path / "cake").read_text()
    assert {"create_file": 1, "no_such_tool": 1, "task_done": 1} == dict(ending.tools)
    assert {"no_such_tool": 1} == {name: n for name, n in ending.denials.items() if n}
    assert (240, 240) == (ending.usage.billable, host.usage.billable)
    assert KEY in str(model.requests[0].headers)
    search = {"type": "web_search_20250305", "name": "web_search", "max_uses": 5}
    assert search == model.requests[0].body["tools"][-1]


def test_it_is_told_the_rules_and_only_the_tools_that_are_allowed(tmp_path: Path) -> None:
    with model_server(in_order(done())) as (model, url), memory_host() as host:
        ROBOT.work(replace(job_for(tmp_path, url), tools=("file_operations:read",)), host)

    (asked,) = model.requests
    names = {tool["function"]["name"] for tool in asked.body["tools"]}
    assert {"read_file", "task_done", "hand_off", "ask_person"} <= names
    assert not {"create_file", "web_search"} & names
    assert "`.penguin/`" in asked.body["messages"][0]["content"]
    assert "Please bake a cake." == asked.prompt


def test_without_a_key_a_person_is_asked_and_nothing_started(tmp_path: Path) -> None:
    with memory_host() as host:
        ending = CLAUDE.work(job_for(tmp_path, "", {"PATH": "/bin"}), host)

    assert (Outcome.NEEDS_HUMAN, NOTHING) == (ending.outcome, ending.usage)
    assert "`ANTHROPIC_API_KEY` is not set" in ending.reason


def test_a_stop_ends_the_worker_while_the_server_is_silent(tmp_path: Path) -> None:
    with model_server(in_order(Broken(done(), 2, "hang"))) as (model, url), memory_host() as host:

        def stop() -> None:
            model.is_silent.wait(20)
            host.stop.want(A_STOP)

        thread = threading.Thread(target=stop)
        thread.start()
        ending = ROBOT.work(job_for(tmp_path, url), host)
        thread.join()

    assert (A_STOP.outcome, A_STOP.reason) == (ending.outcome, ending.reason)


def test_a_worker_that_is_killed_fails_and_its_conversation_goes_on(tmp_path: Path) -> None:
    write = calls("create_file", path="cake", text="flour\n")
    script = by_turn(write, calls("create_file", path="icing", text="sugar\n"), done())

    def kill_after_the_first_result(event: Event) -> None:
        if event.data.get("phase") == "result":
            (worker,) = _workers()
            os.kill(worker, signal.SIGKILL)

    with model_server(script) as (model, url):
        job = job_for(tmp_path, url)
        with memory_host(react=kill_after_the_first_result) as host:
            ending = ROBOT.work(job, host)
        left = _workers()
        with memory_host() as later:
            second = ROBOT.work(replace(job, transcript=tuple(host.events)), later)

    assert Outcome.FAILED == ending.outcome
    assert "SIGKILL" in ending.reason
    assert [] == left
    assert Outcome.COMPLETED == second.outcome
    assert {"create_file": 1, "task_done": 1} == dict(second.tools)
    assert [0, 1, 2] == [request.turn for request in model.requests]
    assert {"cake", "icing"} == {path.name for path in tmp_path.iterdir()}


def test_a_broken_host_is_trouble_of_ours_and_ends_the_worker(tmp_path: Path) -> None:
    def full(_: Event) -> None:
        raise OSError("the disk is full")

    with (
        model_server(in_order(done())) as (_, url),
        memory_host(react=full) as host,
        pytest.raises(OSError, match="the disk is full"),
    ):
        ROBOT.work(job_for(tmp_path, url), host)


def test_what_it_says_and_calls_is_in_the_log_for_people(tmp_path: Path) -> None:
    with model_server(in_order(calls("list_folder"), done())) as (_, url), memory_host() as host:
        ROBOT.work(job_for(tmp_path, url), host)

    phases = [(data["tool"], data["phase"]) for data in host.said(EventType.TOOL_USAGE)]
    assert [("list_folder", "call"), ("list_folder", "result")] == phases[:2]


def _workers() -> list[int]:
    """The workers among our descendants."""
    family = supervisor.family_of(os.getpid(), -1, supervisor.processes())
    return [pid for pid, _ in family if b"models.worker" in _command_line(pid)]


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return b""
