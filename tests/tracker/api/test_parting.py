"""A task split into parts, its parts awaited, and their work brought together, from Python."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.project import InvalidValue, PenguinError, TaskManager
from penguin_git.tracker import controls, splitting
from penguin_git.tracker.view import view
from tests.support.clones import Clone
from tests.support.robots import Step, append, hang, until, use, write

POINTS = "description: |\n  - Write the login\n  - Write the logout\n  - Write the token refresh\n"
MODELS = ("gpt-4", "claude-3-opus-20240229", "claude-3-sonnet-20240229")


def crew(path: Path, config: str = "", **agents: list[Step]) -> Clone:
    """A clone with these scripted agents."""
    said = {name: {"type": "scripted", "steps": steps} for name, steps in agents.items()}
    return Clone.new(path, None, f"base: main\nagents: {json.dumps(said)}\n{config}")


def writers(path: Path, config: str = "") -> Clone:
    """A clone whose agents ada, bob and cy write a file each, and leave a word on it."""
    steps = {
        name: [write(f"{name}.txt"), {"do": "end", "handoff": f"See {name}.txt."}]
        for name in ("ada", "bob", "cy")
    }
    return crew(path, config, **steps)


def test_the_guides_parallel_collaboration_runs_as_written(tmp_path: Path) -> None:
    names = dict(zip(MODELS, ("ada", "bob", "cy"), strict=True))
    clone = writers(tmp_path / "clone", f"aliases: {json.dumps(names)}\n")
    clone.task("123", f"title: Build the accounts\n{POINTS}")
    tm = TaskManager(clone.path)

    async def guide() -> object:
        # Split task into parallel subtasks
        main_task = tm.get_task(123)
        subtasks = tm.split_task(task_id=123, split_strategy="parallel", num_subtasks=3)

        # Assign different agents to each subtask
        agents = ["gpt-4", "claude-3-opus-20240229", "claude-3-sonnet-20240229"]
        for subtask, agent in zip(subtasks, agents):  # noqa: B905 - as the guide has it
            tm.assign_agent(subtask.id, agent)
            tm.start_task(subtask.id)

        # Wait for all subtasks to complete, then merge results
        await tm.wait_for_subtasks(main_task.id)
        merged_result = tm.merge_subtask_results(main_task.id)
        return merged_result  # noqa: RET504 - as the guide has it

    merged = asyncio.run(guide())

    assert merged == tm.merge_subtask_results(123), "it is idempotent"
    assert ["Write the login", "Write the logout", "Write the token refresh"] == [
        task.title for task in tm.merge_subtask_results(123).merged
    ]
    assert ["See ada.txt.", "See bob.txt.", "See cy.txt."] == [
        note.handoff for note in tm.merge_subtask_results(123).notes
    ]
    assert TaskStatus.COMPLETED is tm.get_task(123).status
    assert ["x\n"] * 3 == [clone.read(f"{name}.txt") for name in names.values()]


def test_a_split_is_one_commit_on_the_base_from_wherever_it_is_done(tmp_path: Path) -> None:
    clone = writers(tmp_path / "clone")
    clone.task("job", f"title: Build it\nassigned_to: ada\n{POINTS}")
    clone.git("switch", "-q", "-c", "feature")
    tm = TaskManager(clone.path, world=clone.world)

    made = tm.split_task("job", num_subtasks=3)

    assert ["job: split Build it into 3 parts"] == clone.git(
        "log", "--format=%s", "feature..main"
    ).splitlines()
    assert ["ready"] * 3 == [task.state for task in made]
    assert [task.id for task in made] == [task.id for task in tm.list_tasks(parent_task_id="job")]


def test_what_cannot_be_split_stays_as_it_is(tmp_path: Path) -> None:
    clone = writers(tmp_path / "clone")
    clone.task("job", f"title: Build it\n{POINTS}")
    clone.task("done", f"status: completed\n\ntitle: Build it\n{POINTS}")
    clone.task("mine", f"status: in_progress\n\ntitle: Build it\n{POINTS}")
    tm = TaskManager(clone.path, world=clone.world)
    tm.split_task("job")
    before = clone.git("rev-parse", "main")

    for task, complaint in (
        ("job", "has parts already"),
        ("done", "is completed"),
        ("mine", "person's hands"),
    ):
        with pytest.raises(PenguinError, match=complaint):
            tm.split_task(task)
    with pytest.raises(InvalidValue, match="no split strategy"):
        tm.split_task("done", split_strategy="halves")  # type: ignore[arg-type]
    with pytest.raises(PenguinError, match="no agent or person"):
        tm.split_task(tm.list_tasks(parent_task_id="job")[0], agent="adda lovelace")
    assert before == clone.git("rev-parse", "main")


def test_an_attempt_at_the_whole_is_released_and_its_work_is_kept(tmp_path: Path) -> None:
    clone = crew(tmp_path / "clone", ada=[write("half.txt"), use(80), use(80)])
    clone.task(
        "job", f"title: Build it\nassigned_to: ada\nresource_constraints: {{max_tokens: 100}}\n{POINTS}"
    )
    clone.run()
    tm = TaskManager(clone.path, world=clone.world)
    assert TaskStatus.PAUSED is tm.get_task("job").status

    made = tm.split_task("job")

    assert ["ready"] * 3 == [task.state for task in made]
    assert TaskStatus.PENDING is tm.get_task("job").status
    assert "x" == clone.git("show", "penguin/job:half.txt")
    assert ["What an earlier attempt at `job` did is on the branch `penguin/job`."] == [
        note.text for note in made[0].notes
    ]
    assert 33 == made[0].resource_constraints.max_tokens


def test_an_attempt_is_not_cancelled_for_a_split_that_is_refused(tmp_path: Path) -> None:
    clone = crew(tmp_path / "clone", ada=[use(80), use(80)])
    limits = "resource_constraints: {max_tokens: 100}\n"
    clone.task("job", f"title: Build it\nassigned_to: ada\n{limits}{POINTS}")
    clone.run()

    with clone.project() as project:
        seen = view(project)
        clone.task("part", "title: Somebody else's part\nparent: job\n")
        with pytest.raises(PenguinError, match="`job` has parts"):
            splitting.split(project, seen, seen.rows[TaskId("job")], splitting.Wanted())
        attempt = controls.attempt_of(project, TaskId("job"))

    assert attempt is not None
    assert TaskStatus.PAUSED is attempt.status


def test_a_running_attempt_is_stopped_before_its_task_is_split(tmp_path: Path) -> None:
    clone = crew(tmp_path / "clone", ada=[until(tmp_path / "never")], bob=[write("bob.txt")])
    clone.task("job", f"title: Build it\nassigned_to: ada\n{POINTS}")
    tm = TaskManager(clone.path, world=clone.world)

    with clone.daemon() as daemon:
        daemon.until_live("job")
        made = tm.split_task("job", agent="bob")
        daemon.until(lambda _: (clone.path / "bob.txt").exists())

    assert {"bob"} == {task.assigned_to for task in made}
    assert "cancelled" == clone.records("job")[0].outcome


def test_no_part_runs_before_the_whole_is_approved(tmp_path: Path) -> None:
    clone = writers(tmp_path / "clone")
    clone.task("job", f"title: Build it\nassigned_to: ada\nrequires_approval: true\n{POINTS}")
    tm = TaskManager(clone.path, world=clone.world)

    made = tm.split_task("job")

    assert {"blocked"} == {task.state for task in made}
    with pytest.raises(PenguinError, match="has to approve `job`"):
        tm.start_task(made[0])
    tm.approve_task("job")
    tm.approve_task(made[0])
    assert ["ready", "blocked", "blocked"] == [tm.get_task(task).state for task in made]


def test_no_words_run_that_nobody_approved_because_the_whole_was(tmp_path: Path) -> None:
    clone = writers(tmp_path / "clone", "approvers: {lead: [lead@example.com]}\n")
    clone.task("top", "title: All\nrequires_approval: true\napprover: lead\n")
    clone.task("mid", "title: Some of it\nparent: top\n")
    clone.task("job", f"title: Build it\nparent: mid\nassigned_to: ada\n{POINTS}")
    clone.task("own", f"title: Build it\nassigned_to: ada\nrequires_approval: true\n{POINTS}")
    tm = TaskManager(clone.path, world=clone.world)
    tm.approve_task("own")

    below, apart = tm.split_task("job"), tm.split_task("own", agent="bob")

    assert [(True, "lead")] * 3 == [(part.requires_approval, part.approver) for part in below]
    assert {"blocked"} == {part.state for part in apart}
    tm.approve_task(apart[0])
    tm.update_task(apart[0], description="Something else")
    assert "as it was edited since" in tm.get_task(apart[0]).reasons[0]


def test_work_in_review_is_landed_and_what_conflicts_or_failed_is_told(tmp_path: Path) -> None:
    clone = crew(
        tmp_path / "clone",
        "retries: 0\n",
        ada=[append("shared.txt", "ada\n"), {"do": "end", "handoff": "First."}],
        bob=[append("shared.txt", "bob\n")],
        cy=[{"do": "run", "script": "exit 3"}],
    )
    clone.task("job", f"title: Build it\nreview: required\n{POINTS}")
    tm = TaskManager(clone.path, world=clone.world)
    made = tm.split_task("job")
    for part, agent in zip(made, ("ada", "bob", "cy"), strict=True):
        tm.assign_agent(part, agent)
    clone.run(3)

    stand = asyncio.run(tm.wait_for_subtasks("job"))
    result = tm.merge_subtask_results("job")

    first, second, third = (part.id for part in made)
    assert [first, second] == [part.id for part in stand.in_review]
    assert [third] == [part.id for part in stand.open]
    assert not stand.is_completed
    assert [first] == [part.id for part in result.merged]
    assert [("shared.txt", (second,), (first,))] == [
        (one.path, one.tasks, one.landed) for one in result.conflicts
    ]
    assert [second, third] == [part.id for part in result.open]
    assert "in `shared.txt`; merge its branch by hand" in result.open[0].reasons[0]
    assert result.open[1].reasons
    assert ["First."] == [note.handoff for note in result.notes if note.handoff]
    assert not result.is_complete
    assert result == tm.merge_subtask_results("job")


def test_only_whoever_may_approve_lands_work(tmp_path: Path) -> None:
    clone = writers(tmp_path / "clone", "approvers: {lead: [lead@example.com]}\n")
    clone.task("job", f"title: Build it\nassigned_to: ada\nreview: required\napprover: lead\n{POINTS}")
    tm = TaskManager(clone.path, world=clone.world)
    tm.split_task("job", num_subtasks=2)
    clone.run()
    before = clone.git("rev-parse", "main")

    result = tm.merge_subtask_results("job")

    assert () == result.merged
    assert "Only `lead` can approve" in result.open[0].reasons[0]
    assert before == clone.git("rev-parse", "main")


def test_a_daemon_at_work_is_asked_to_land(tmp_path: Path) -> None:
    clone = writers(tmp_path / "clone")
    clone.task("job", f"title: Build it\nassigned_to: ada\nreview: required\n{POINTS}")
    tm = TaskManager(clone.path, world=clone.world)
    first, second, _ = tm.split_task("job")
    tm.cancel_task(second)
    tm.cancel_task(_)

    with clone.daemon() as daemon:
        daemon.until_it_looked()  # before it does, nobody works on the clone
        stand = asyncio.run(tm.wait_for_subtasks("job", timeout=60))
        result = tm.merge_subtask_results("job")

    assert [first.id] == [part.id for part in stand.in_review]
    assert ([first.id], (), True) == ([part.id for part in result.merged], result.open, result.is_complete)


def test_waiting_does_not_block_the_loop_and_can_be_given_up(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = crew(tmp_path / "clone", ada=[until(gate), write("ada.txt")])
    clone.task("job", f"title: Build it\nassigned_to: ada\n{POINTS}")
    tm = TaskManager(clone.path, world=clone.world)
    first, *others = tm.split_task("job", num_subtasks=2)
    for part in others:
        tm.cancel_task(part)

    async def story() -> bool:
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                beats += 1
                await asyncio.sleep(0.01)

        heart = asyncio.create_task(beat())
        with pytest.raises(TimeoutError, match=f"still work on `{first.id}`"):
            await tm.wait_for_subtasks("job", timeout=0.5)
        waiting = asyncio.create_task(tm.wait_for_subtasks("job"))
        await asyncio.sleep(0.1)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        gate.touch()
        stand = await tm.wait_for_subtasks("job", timeout=60)
        heart.cancel()
        assert beats > 10
        return stand.is_completed

    with clone.daemon() as daemon:
        daemon.until_live(first.id)
        assert asyncio.run(story())


def test_the_guides_task_splitting_runs_as_written(tmp_path: Path) -> None:
    clone = writers(tmp_path / "clone", "default_agent: ada\n")
    limits = "resource_constraints: {max_tokens: 50000}\n"
    checks = "acceptance: [{check: test -f ada.txt}, {check: test -s ada.txt}]\n"
    clone.task("big", f"title: Rewrite the entire system\n{limits}{checks}{POINTS}")
    tm = TaskManager(clone.path)
    task = tm.get_task("big")

    async def guide() -> None:
        # Split overly complex task into smaller pieces
        if task.estimated_complexity > 0.8:
            subtasks = tm.split_task(
                task_id=task.id, split_strategy="complexity_based", max_subtask_complexity=0.5
            )

            # Execute subtasks individually
            for subtask in subtasks:
                tm.start_task(subtask.id)

        stand = await tm.wait_for_subtasks(task.id, timeout=120)
        assert stand.is_completed, stand

    asyncio.run(guide())

    *parts, last = tm.merge_subtask_results(task.id).merged
    assert all(part.estimated_complexity <= 0.5 for part in parts)
    assert "Join the parts: Rewrite the entire system" == last.title
    assert TaskStatus.COMPLETED is tm.get_task("big").status


def test_waiting_ends_where_only_people_can_go_on_although_a_daemon_is_busy(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = crew(tmp_path / "clone", ada=[hang(started, gate)])
    clone.task("other", "title: Take long\nassigned_to: ada\n")
    clone.task("job", "title: Build it\n")
    clone.task("p1", "title: One\nparent: job\nreview: required\nrun: echo x > one.txt\n")
    clone.task("p2", "title: Two\nparent: job\nrequires_approval: true\nrun: echo x > two.txt\n")
    clone.task("p3", "title: Three\nparent: job\ndepends_on: [p1]\nrun: echo x > three.txt\n")
    clone.task("p4", "title: Four\nparent: job\nrun: exit 3\n")
    clone.task("p5", "title: Five\nparent: job\n")
    clone.task("p6", "title: Six\nparent: p5\nrun: echo x > six.txt\n")
    tm = TaskManager(clone.path, world=clone.world)

    with clone.daemon() as daemon:
        daemon.until_live("other")
        stand = asyncio.run(tm.wait_for_subtasks("job", timeout=60))
        gate.touch()

    assert [
        ("p1", "completed", "in_review"),
        ("p2", "pending", "blocked"),
        ("p3", "pending", "blocked"),
        ("p4", "failed", None),
        ("p6", "completed", None),
    ] == [(part.id, part.status, part.state) for part in stand]
    assert all(part.reasons for part in stand if part.id != "p6")


def test_parts_that_several_programs_start_at_once_all_run(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: Build it\n")
    names = ("p1", "p2", "p3")
    for name in names:
        clone.task(name, f"title: {name}\nparent: job\nrun: echo x > {name}.txt\n")

    with ThreadPoolExecutor(len(names)) as programs:
        list(programs.map(lambda name: TaskManager(clone.path).start_task(name), names))
    stand = asyncio.run(TaskManager(clone.path).wait_for_subtasks("job", timeout=120))

    assert stand.is_completed, stand
