"""`penguin run`, and what can be seen of attempts afterwards."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.driving import created, penguin, until
from tests.support.clones import Clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "project")


def test_a_run_works_on_what_is_ready_and_says_what_waits(clone: Clone) -> None:
    created(
        clone.path, "Bake", "--id", "bake", "--run", "echo flour; echo cake > cake", "--check", "test -f cake"
    )
    created(clone.path, "Eat", "--id", "eat", "--run", "rm cake", "--depends-on", "bake")
    created(clone.path, "Burn", "--id", "burn", "--run", "exit 3", "--priority", "low")
    created(clone.path, "Clean up", "--id", "clean", "--run", "true", "--depends-on", "burn")

    said = penguin(clone.path, "run", "--max-parallel", "1")

    assert 1 == said.code
    assert [
        "bake started: Bake (`shell`, attempt 1).",
        "bake attempt 1 ended as completed after T s.",
        "bake landed on `main`.",
        "eat started: Eat (`shell`, attempt 1).",
        "eat attempt 1 ended as completed after T s.",
        "eat landed on `main`.",
        "burn started: Burn (`shell`, attempt 1).",
        "burn attempt 1 ended as failed after T s: The script ended with exit code 3.",
        "burn has its record on `main` now; its work stays on its branch.",
    ] == re.sub(r"after [\d.]+ m?s", "after T s", said.err).splitlines()
    assert [
        "3 attempts: 2 completed, 1 failed.",
        "Waiting:",
        "  clean  blocked  Clean up",
        "      it waits for `burn` (Burn), which failed",
        "  burn   failed   Burn",
        "      The script ended with exit code 3.",
    ] == said.lines


def test_a_run_answers_programs_in_json(clone: Clone) -> None:
    created(clone.path, "Bake", "--id", "bake", "--run", "echo cake > cake")
    created(clone.path, "Ask Jane", "--id", "ask")

    said = penguin(clone.path, "run", "--json")

    assert (0, 1) == (said.code, said.json["version"])
    assert [("bake", 1, "completed")] == [
        (attempt["task"], attempt["attempt"], attempt["outcome"]) for attempt in said.json["run"]["attempts"]
    ]
    assert [("ask", "blocked")] == [(task["id"], task["state"]) for task in said.json["run"]["waiting"]]


def test_nothing_to_do_is_fine(clone: Clone) -> None:
    said = penguin(clone.path, "run")

    assert (0, ["No attempt ended.", "Nothing waits."]) == (said.code, said.lines)


def test_of_very_many_that_wait_the_most_urgent_are_named(clone: Clone) -> None:
    files = {f".penguin/tasks/t{number}.yaml": f"title: Task {number}\n" for number in range(53)}
    clone.commit(files | {".penguin/tasks/t52.yaml": "title: Hurry\npriority: high\n"})

    said = penguin(clone.path, "run")

    assert ["Waiting:", "  t52  blocked  Hurry"] == said.lines[1:3]
    assert "  … and 3 more: `penguin task list`" == said.lines[-1]
    assert 53 == len(penguin(clone.path, "daemon", "status", "--json").json["daemon"]["waiting"])


def test_once_leaves_alone_what_becomes_ready(clone: Clone) -> None:
    created(clone.path, "First", "--id", "one", "--run", "true")
    created(clone.path, "Second", "--id", "two", "--run", "true", "--depends-on", "one")

    said = penguin(clone.path, "run", "--once")

    assert (0, "1 attempt: 1 completed.") == (said.code, said.lines[0])
    assert ("completed", "pending") == (clone.on_base("one").status, clone.on_base("two").status)


def test_an_ended_attempt_can_be_looked_at(clone: Clone) -> None:
    created(clone.path, "Bake", "--id", "bake", "--run", "echo flour; exit 3")
    penguin(clone.path, "run")

    page = penguin(clone.path, "task", "show", "bake", "--history")
    plain = penguin(clone.path, "task", "show", "bake", "--history", "--json").json["task"]
    logs = penguin(clone.path, "task", "logs", "bake")
    filtered = penguin(clone.path, "task", "logs", "bake", "--filter", "message", "--json").json

    assert "  1  failed  shell  " in page.out
    assert "The script ended with exit code 3." in page.out
    assert {"claim", "conclude", "land", "edit"} == {entry["act"] for entry in plain["history"]}
    assert [(1, "failed")] == [(attempt["attempt"], attempt["outcome"]) for attempt in plain["attempts"]]
    assert re.search(r"^\d\d:\d\d:\d\d  message         flour$", logs.out, re.MULTILINE)
    assert logs.lines[-1].endswith("status_changed  failed: The script ended with exit code 3.")
    assert ["flour"] == [event["data"]["text"] for event in filtered["events"]]


def test_logs_that_do_not_exist_say_which_do(clone: Clone) -> None:
    created(clone.path, "Bake", "--id", "bake", "--run", "true")

    early = penguin(clone.path, "task", "logs", "bake")
    penguin(clone.path, "run")
    wrong = penguin(clone.path, "task", "logs", "bake", "--attempt", "7")

    assert (1, 1) == (early.code, wrong.code)
    assert "`bake` has no log yet in this clone." in early.err
    assert "There are logs of: 1." in wrong.err


def test_verbs_by_hand_move_tasks_and_refuse_illegal_moves(clone: Clone) -> None:
    created(clone.path, "Bake", "--id", "bake")

    def status_after(*verb: str) -> str:
        said = penguin(clone.path, "task", *verb)
        assert 0 == said.code, said.err
        return str(clone.on_base("bake").status)

    assert "paused" == status_after("pause", "bake", "-m", "later")
    assert "pending" == status_after("resume", "bake")
    assert "cancelled" == status_after("cancel", "bake")
    assert "pending" == status_after("reopen", "bake")
    assert "failed" == status_after("fail", "bake", "--reason", "no oven")
    assert "pending" == status_after("restart", "bake")
    assert "completed" == status_after("done", "bake")
    refused = penguin(clone.path, "task", "pause", "bake")
    assert 1 == refused.code
    assert "`bake` is completed, so you can't pause it." in refused.err
    assert "From `completed` it can become `pending`." in refused.err
    assert ["later", "no oven"] == [note.text for note in clone.on_base("bake").notes]


def test_work_in_review_lands_when_a_person_approves_it(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project", config="base: main\nland: review\n")
    created(clone.path, "Bake", "--id", "bake", "--run", "echo cake > cake")
    ran = penguin(clone.path, "run")

    said = penguin(clone.path, "task", "approve", "bake")

    assert "  bake  in review  Bake" in ran.lines
    assert (0, "`bake` landed on `main`.\n") == (said.code, said.err)
    assert "cake\n" == clone.read("cake")
    assert [] == clone.branches()


def test_a_run_beside_another_one_follows_it(clone: Clone) -> None:
    gate = clone.path.parent / "gate"
    created(clone.path, "Bake", "--id", "bake", "--run", f"until [ -e {gate} ]; do sleep 0.05; done; exit 3")
    with clone.daemon() as daemon:
        daemon.until_live("bake")
        beside = _process(clone, "run")
        assert beside.stderr is not None
        following = beside.stderr.readline()
        gate.touch()
        out, err = beside.communicate(timeout=30)

    assert 1 == beside.returncode
    assert following.startswith("Following test daemon (process")
    assert "bake attempt 1 ended as failed" in err
    assert "1 attempt: 1 failed." in out


def test_an_interrupted_run_saves_the_work_and_says_so_by_its_code(clone: Clone) -> None:
    created(clone.path, "Bake", "--id", "bake", "--run", "echo dough > dough; sleep 60")
    running = _process(clone, "run")
    until(lambda: bool(clone.worktrees()) and "bake" in penguin(clone.path, "task", "worktree", "bake").out)
    tree = Path(penguin(clone.path, "task", "worktree", "bake").out.strip())
    plain = penguin(clone.path, "task", "worktree", "bake", "--json").json
    until((tree / "dough").exists)

    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)

    assert "bake attempt 1 ended as paused" in err
    assert "1 attempt: 1 paused." in out
    assert {"version": 1, "worktree": {"task": "bake", "path": str(tree)}} == plain
    assert 130 == running.returncode
    assert ["paused"] == [record.outcome for record in clone.records("bake")]
    assert "dough" in clone.git("show", "--format=", "--name-only", "penguin/bake~1")


def _process(clone: Clone, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "penguin_git", *arguments],
        cwd=clone.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_task_that_was_given_up_can_be_paused_and_goes_on_from_there(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "given-up")
    created(clone.path, "T", "--id", "k3f9", "--run", "false")
    clone.run()

    for verb in ("cancel", "pause", "resume"):
        assert 0 == penguin(clone.path, "task", verb, "k3f9").code
    penguin(clone.path, "task", "update", "k3f9", "--run", "echo x > x")
    clone.run()

    assert ["failed", "completed"] == [record.outcome for record in clone.records("k3f9")]
    assert "completed" == clone.on_base("k3f9").status
