"""Whoever is killed or frozen while models work: no call runs twice, and what was paid is accounted for."""

import json
import random
import subprocess
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path

from penguin_git.agents.models.conversation import INTERRUPTED, NOT_STARTED
from penguin_git.codec import events as event_codec
from penguin_git.errors import PenguinError
from penguin_git.model.event import Event
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone
from tests.support.model_replies import Reply
from tests.support.model_server import ModelServer, model_server
from tests.torture.aftermath import LAST_LIFE, acknowledged, check, daemons, is_finished, landed
from tests.torture.diligent import Diligent, calls_in, changes_files
from tests.torture.executioner import Executioner

PRICE = Reply(()).input_tokens + Reply(()).output_tokens  # of each reply, in tokens
DEAD = {Outcome.ORPHANED, Outcome.FAILED}  # the daemon died, or the worker did


def test_a_killed_model_goes_on_without_repeating_a_call_or_forgetting_a_token(
    tmp_path: Path, model_kills: int, model_tasks: int, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    names = [f"t{number:02}" for number in range(model_tasks)]
    executioner = Executioner(chance)
    deaths = executioner.deaths
    # Each task goes on until its share of the kills is done, so that all of them hit somebody at work.
    share = {name: model_kills * (number + 1) // len(names) for number, name in enumerate(names)}
    outside = tmp_path / "outside"
    outside.mkdir()
    diligent = Diligent(outside, lambda name: deaths.total() >= share[name])
    checkpoints: set[str] = set()
    results: set[str] = set()

    with ExitStack() as stack:
        model, url = stack.enter_context(model_server(diligent))
        clone = kitchen(tmp_path / "clone", url, names)
        start = stack.enter_context(daemons(clone, ANTHROPIC_API_KEY="key"))
        daemon = start()
        while deaths.total() < model_kills and not is_finished(clone, len(names)):
            if chance.random() < 0.1:
                daemon = the_one(daemon, start())
            wait(daemon, model, chance)
            if chance.random() < 0.2:
                save(clone, chance.choice(names))
            assert daemon.poll() is None
            executioner.strike(daemon)
            checkpoints |= acknowledged(clone)
            results |= finished(live(clone))
            if daemon.poll() is not None:
                daemon = start()
        assert 0 == daemon.wait(LAST_LIFE)

    figures(executioner, clone, diligent, outside)
    print(f"{len(checkpoints)} checkpoints and {len(results)} results were seen on the way")
    assert [] == model.refused
    assert sorted(names) == sorted(landed(clone))
    for name in names:
        check_task(clone, name, diligent, outside / name)
    kept = {name for task in names for name in finished(logs(clone, task))}
    assert results <= kept
    assert [] == executioner.living()
    check(clone, checkpoints)


def kitchen(path: Path, url: str, names: list[str]) -> Clone:
    """A clone with these tasks for a model."""
    robot = {"type": "anthropic", "model": "claude-toy", "base_url": url}
    settings = "max_parallel: 2\nmax_attempts: 1000\nretries: 1000\n"
    config = f"base: main\ndefault_agent: robot\nagents: {{robot: {json.dumps(robot)}}}\n{settings}"
    clone = Clone.new(path, {"out/README": "Results.\n"}, config)
    clone.commit({f".penguin/tasks/{name}.yaml": task(name) for name in names})
    return clone


def task(name: str) -> str:
    """A task whose check takes a moment; without a change to land it is done by that alone."""
    check = f'test "$(sort -u out/{name}.txt | wc -l)" = "$(wc -l < out/{name}.txt)"'
    checks = f"acceptance:\n  - check: sleep 0.2\n{f'  - check: {check}' if changes_files(name) else ''}\n"
    return f"title: '{name}: write lines'\nchanges: optional\n{checks}"


def wait(daemon: "subprocess.Popen[bytes]", model: ModelServer, chance: random.Random) -> None:
    """Wait for a moment by the clock, or soon after some request: there it hits the machinery around it."""
    if chance.random() < 0.4:
        with suppress(subprocess.TimeoutExpired):
            daemon.wait(chance.uniform(0.02, 2.5))
        return
    wanted = len(model.requests) + chance.randrange(1, 6)
    Clone.wait_for(lambda: len(model.requests) >= wanted or daemon.poll() is not None, LAST_LIFE)
    with suppress(subprocess.TimeoutExpired):
        daemon.wait(chance.uniform(0.0, 0.1))


def the_one(*rivals: "subprocess.Popen[bytes]") -> "subprocess.Popen[bytes]":
    """Which of two daemons of one clone works; the other one is refused."""
    Clone.wait_for(lambda: any(one.poll() is not None for one in rivals), LAST_LIFE)
    (worker,) = (one for one in rivals if one.poll() is None)
    (refused,) = (one for one in rivals if one.poll() is not None)
    assert 1 == refused.returncode
    return worker


def save(clone: Clone, name: str) -> None:
    """Ask for a checkpoint, where there is something to save."""
    with suppress(PenguinError):
        clone.control(name, Verb.CHECKPOINT)


def check_task(clone: Clone, name: str, diligent: Diligent, outside: Path) -> None:
    """Each call ran once, each attempt has its record, and what they used is what the server counted."""
    assert TaskStatus.COMPLETED is clone.on_base(name).status
    records = clone.records(name)
    assert list(range(1, len(records) + 1)) == [record.attempt for record in records]
    assert Outcome.COMPLETED is records[-1].outcome
    assert {record.outcome for record in records[:-1]} <= DEAD

    conversation = diligent.last[name].conversation
    keys = [key for message in conversation for key in calls_in(message).values()]
    assert [(key, 1) for key in sorted(set(keys))] == sorted(Counter(outside.read_text().split()).items())
    if changes_files(name):
        assert sorted(set(keys)) == sorted(clone.read(f"out/{name}.txt").split())
    assert [] == [call for call, times in begun(logs(clone, name)).items() if times > 1]

    # A death can cost one reply that had come, or was coming, and that nobody had noted yet. What is in the
    # conversation was noted before.
    paid = sum(record.usage.billable or 0 for record in records)
    heard = sum(message["role"] == "assistant" for message in conversation) + 1
    sent, died = diligent.replies[name], len(records) - 1
    assert 0 == paid % PRICE
    assert heard <= paid // PRICE <= sent <= heard + died


def logs(clone: Clone, name: str) -> list[Event]:
    """What all attempts at a task logged, as git has it."""
    refs = clone.git("for-each-ref", "--format=%(refname)", f"refs/penguin/logs/{name}/").split()
    ordered = sorted(refs, key=lambda ref: int(ref.rpartition("/")[2]))
    texts = [clone.git("cat-file", "blob", ref) for ref in ordered]
    return [event for text in texts if text for event in parsed(f"{text}\n")]


def live(clone: Clone) -> list[Event]:
    """What is in the live logs just now."""
    files = sorted((clone.path / ".git" / "penguin" / "logs").glob("*/*[0-9].jsonl"))
    return [event for file in files for event in parsed(file.read_text())]


def parsed(text: str) -> tuple[Event, ...]:
    return event_codec.parse(text.encode(), "log")


def finished(events: list[Event]) -> set[str]:
    """The calls whose results were logged."""
    told = [event.data for event in events if event.data.get("phase") == "result"]
    return {str(data["id"]) for data in told if data["text"] not in (INTERRUPTED, NOT_STARTED)}


def begun(events: list[Event]) -> Counter[str]:
    """How often each call was begun."""
    return Counter(str(event.data["id"]) for event in events if event.data.get("phase") == "call")


def figures(executioner: Executioner, clone: Clone, diligent: Diligent, outside: Path) -> None:
    """Print what happened."""
    deaths = executioner.deaths
    attempts = sorted(len(clone.records(name)) for name in diligent.replies)
    lines = [line for file in outside.iterdir() for line in file.read_text().split()]
    killed = ", ".join(f"{way} {count}" for way, count in sorted(deaths.items()))
    print(f"{deaths.total()} kills ({killed}), {executioner.freezes} freezes, {len(attempts)} tasks", end="")
    print(f" with {attempts[0]} to {attempts[-1]} executions, {len(lines)} calls,", end="")
    print(f" {len(lines) - len(set(lines))} of them repeated, {diligent.replies.total()} requests")
