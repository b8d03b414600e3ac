"""A task in parts where the work is done elsewhere: on another machine, or merged on a forge."""

import asyncio
import json
import subprocess
from pathlib import Path

from penguin_git.model import layout
from penguin_git.project import TaskManager
from penguin_git.store.beats import Sign, written
from penguin_git.tracker.neighbours import FarHands
from tests.scenarios.test_pull_requests import cloned
from tests.support.clones import Clone
from tests.support.forge_server import forge_server
from tests.support.machines import CONFIG, Shared
from tests.support.robots import write

LONG = 60.0
POINTS = "title: Build it\ndescription: |\n  - Write the login\n  - Write the logout\n"
ADA = {"ada": {"type": "scripted", "steps": [write("word.txt"), {"do": "end", "handoff": "See word.txt."}]}}


def test_parts_made_here_are_done_on_another_machine_and_awaited_without_a_daemon(tmp_path: Path) -> None:
    job = {".penguin/tasks/job.yaml": f"{POINTS}assigned_to: ada\nchanges: optional\n"}
    shared = Shared.new(tmp_path, job, f"{CONFIG}agents: {json.dumps(ADA)}\n")
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))
    tm = TaskManager(bob.path, world=bob.world)

    parts = tm.split_task("job")
    on_remote = shared.git("ls-tree", "-r", "--name-only", "main", ".penguin/tasks")
    with ann.daemon():
        Clone.wait_for(lambda: bool(shared.refs(layout.DAEMONS)))
        stand = asyncio.run(tm.wait_for_subtasks("job", timeout=LONG))
    merged = tm.merge_subtask_results("job")

    assert all(part.path in on_remote for part in parts)
    assert stand.is_completed, stand
    assert ({part.id for part in parts}, True) == ({part.id for part in merged.merged}, merged.is_complete)
    assert sorted(part.id for part in parts) == sorted(shared.landed())


def test_who_beats_on_the_remote_counts_until_nothing_is_heard_for_a_lease(tmp_path: Path) -> None:
    shared = Shared.new(tmp_path, {})
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))
    times = iter([0.0, 0.0, 2.0, 2.5, 4.0, 6.0])
    far, heard = FarHands(lambda: next(times)), []

    with ann.project() as hers, bob.project() as his:
        assert hers.store.shared
        heard.append(far.are_at_work(his))
        hers.store.shared.put(layout.beat("ann"), written(hers.store, Sign(name="ann", host="a", nonce="1")))
        heard += [far.are_at_work(his) for _ in range(4)]

    assert [False, True, True, True, False] == heard


def test_each_part_has_a_pull_request_of_its_own(tmp_path: Path) -> None:
    bare = tmp_path / "lib.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(bare)], check=True)
    with forge_server(bare) as server:
        clone, forge = cloned(tmp_path, server), server.state
        clone.task("job", POINTS)
        tm = TaskManager(clone.path, world=clone.world)
        parts = tm.split_task("job")
        for part in parts:
            tm.update_task(part.id, run=f"echo {part.id} > {part.id}.txt")
        clone.git("push", "-q", "origin", "main")

        clone.run()
        stand = asyncio.run(tm.wait_for_subtasks("job", timeout=LONG))
        early = tm.merge_subtask_results("job")
        for pull in forge.pulls:
            forge.merge(pull.number, "jane", "squash")
        clone.run()
        late = tm.merge_subtask_results("job")

    assert {"Greet", *(part.title for part in parts)} == {pull.title for pull in forge.pulls}
    assert {part.id for part in parts} == {part.id for part in stand.in_review}
    assert ((), True) == (early.merged, all(server.url in part.reasons[0] for part in early.open))
    assert late.is_complete, late
    assert [f"{part.id}\n" for part in parts] == [clone.read(f"{part.id}.txt") for part in parts]
