"""The daemon as a person meets it: a process of its own, started, asked and stopped."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.driving import created, penguin, process, until
from tests.support.clones import Clone
from tests.support.robots import append, robot_clone, run

UNWRITABLE = Path("/sys/kernel/notes")


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    clone = Clone.new(tmp_path / "project")
    yield clone
    penguin(clone.path, "daemon", "stop")


def test_a_daemon_is_started_once_and_stopped(clone: Clone) -> None:
    idle = penguin(clone.path, "daemon", "status")
    started = penguin(clone.path, "daemon", "start")
    second = penguin(clone.path, "daemon", "start")
    foreground = process(clone.path, "daemon", "run")
    status = penguin(clone.path, "daemon", "status", "--json").json["daemon"]
    stopped = penguin(clone.path, "daemon", "stop")

    assert "No daemon runs on this clone." == idle.lines[0]
    assert f"The daemon works now (process {status['pid']}).\n" == started.out
    assert (True, "penguin daemon") == (status["running"], status["purpose"])
    for refused in (second, foreground):
        assert 1 == refused.code
        assert f"penguin daemon (process {status['pid']}, since" in refused.err
    assert (0, f"Stopped penguin daemon (process {status['pid']}, since {status['since']}).\n") == (
        stopped.code,
        stopped.out,
    )
    assert not penguin(clone.path, "daemon", "status", "--json").json["daemon"]["running"]
    assert "No daemon runs on this clone.\n" == penguin(clone.path, "daemon", "stop").err


def test_a_daemon_is_not_started_on_settings_that_cannot_be_read(clone: Clone) -> None:
    clone.commit({".penguin/config.yaml": "base: main\nmax_parallel: none\n"})

    said = penguin(clone.path, "daemon", "start")

    assert 1 == said.code
    assert "error: .penguin/config.yaml:2:15:" in said.err
    assert not (clone.path / ".git" / "penguin" / "daemon.log").exists()


def test_a_daemon_takes_tasks_from_creation_to_landing_and_writes_it_down(clone: Clone) -> None:
    penguin(clone.path, "daemon", "start")
    created(clone.path, "Bake", "--id", "bake", "--run", "echo cake > cake")
    created(clone.path, "Ask Jane", "--id", "ask")

    until(lambda: clone.on_base("bake").status == "completed" and not clone.branches())
    penguin(clone.path, "daemon", "stop")

    sentences = [line[21:] for line in penguin(clone.path, "daemon", "logs").lines]
    assert "bake started: Bake (`shell`, attempt 1)." in sentences
    assert "bake landed on `main`." in sentences
    assert any(sentence.startswith("ask waits: it has no `run` script") for sentence in sentences)
    assert sentences[-1].endswith(" ends.")
    assert sentences[-1:] == [line[21:] for line in penguin(clone.path, "daemon", "logs", "-n", "1").lines]


def test_a_running_attempt_is_paused_raised_and_resumed(clone: Clone) -> None:
    gate = clone.path.parent / "gate"
    created(clone.path, "Bake", "--id", "bake", "--run", f"until [ -e {gate} ]; do sleep 0.05; done")
    penguin(clone.path, "daemon", "start")
    until(lambda: bool(clone.worktrees()))

    paused = penguin(clone.path, "task", "pause", "bake", "-m", "lunch")
    until(lambda: _state(clone) == "paused")
    page = penguin(clone.path, "task", "show", "bake")
    gate.touch()
    penguin(clone.path, "task", "resume", "bake")
    until(lambda: clone.on_base("bake").status == "completed")

    assert "`bake`: asked the daemon to pause it.\n" == paused.err
    assert "the file says pending; attempt 1 is paused: `penguin task resume bake`" in page.out
    assert "Jane Doe asked to pause it: lunch" in page.out
    assert ["paused", "completed"] == [record.outcome for record in clone.records("bake")]


def test_starting_a_task_without_a_daemon_starts_one_for_it_alone(clone: Clone) -> None:
    created(clone.path, "Bake", "--id", "bake", "--run", "echo flour; echo cake > cake")
    created(clone.path, "Wash", "--id", "wash", "--run", "true")
    created(clone.path, "Eat", "--id", "eat", "--run", "rm cake", "--depends-on", "bake")

    created(clone.path, "Rest", "--id", "rest")
    penguin(clone.path, "task", "pause", "rest")

    refused = penguin(clone.path, "task", "start", "bake", "eat", "rest")
    started = penguin(clone.path, "task", "start", "bake")
    watched = penguin(clone.path, "task", "watch", "bake")
    until(lambda: not penguin(clone.path, "daemon", "status", "--json").json["daemon"]["running"])

    assert 1 == refused.code
    assert "`eat` can't start: it waits for `bake` (Bake), which is pending." in refused.err
    assert "`rest` can't start: it is paused." in refused.err
    assert "`penguin task resume rest` lets it go on." in refused.err
    assert "bake: attempt 1 has begun." in started.err
    assert (0, "bake is completed: Bake") == (watched.code, watched.lines[-1])
    assert ("completed", "pending") == (clone.on_base("bake").status, clone.on_base("wash").status)


def test_a_draft_that_is_started_says_how_it_counts(clone: Clone) -> None:
    clone.git("switch", "-q", "-c", "side")
    created(clone.path, "Bake", "--id", "bake", "--run", "true")
    penguin(clone.path, "task", "fail", "bake", "--reason", "burnt")

    refused = penguin(clone.path, "task", "start", "bake")

    assert (
        "error: `bake` can't start: it is not on the base branch `main` yet.\n"
        "  hint: Bring its file there by a commit, a merge or a push.\n"
    ) == refused.err


def test_what_needs_work_under_way_says_so_where_there_is_none(clone: Clone) -> None:
    created(clone.path, "Bake", "--id", "bake", "--run", "true")

    early = penguin(clone.path, "task", "checkpoint", "bake")
    clone.run()
    late = penguin(clone.path, "task", "feedback", "bake", "More sugar")

    assert "hint: That is for work under way: `penguin task why bake` says" in early.err
    assert "hint: `penguin task reopen bake` makes it pending again." in late.err


def test_a_worker_for_tasks_that_do_not_exist_is_refused(clone: Clone) -> None:
    created(clone.path, "Do it", "--id", "k3f9", "--run", "touch done.txt")

    refused = process(clone.path, "daemon", "run", "--until-idle", "--only", "k3f8")
    begun = process(clone.path, "daemon", "run", "--until-idle", "--only", "k3")

    assert (1, True) == (refused.code, "There is no task `k3f8`." in refused.err)
    assert (0, True) == (begun.code, "k3f9 landed on `main`." in begun.out), begun.err


def test_a_worker_for_some_tasks_takes_on_those_asked_for_later(clone: Clone) -> None:
    gate = clone.path.parent / "gate"
    wait = f"until [ -e {gate} ]; do sleep 0.05; done"
    created(clone.path, "Bake", "--id", "bake", "--run", wait)
    created(clone.path, "Wash", "--id", "wash", "--run", "true")
    created(clone.path, "Sleep", "--id", "sleep", "--run", "true")

    penguin(clone.path, "task", "start", "bake")
    second = penguin(clone.path, "task", "start", "wash")
    gate.touch()
    until(lambda: not penguin(clone.path, "daemon", "status", "--json").json["daemon"]["running"])

    assert "wash: attempt 1 has begun.\n" == second.err
    assert ["completed", "completed", "pending"] == [
        clone.on_base(task).status for task in ("bake", "wash", "sleep")
    ]


def test_starting_a_task_that_is_to_begin_anew_begins_it_anew(tmp_path: Path) -> None:
    flag, gate = tmp_path / "flag", tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", append("dough", "1\n"), run(f"test -e {flag}"))
    created(clone.path, "Bake", "--id", "bake", "--assigned-to", "robot")
    created(clone.path, "Wash", "--id", "wash", "--run", f"until [ -e {gate} ]; do sleep 0.05; done")
    penguin(clone.path, "task", "start", "bake")
    until(lambda: not penguin(clone.path, "daemon", "status", "--json").json["daemon"]["running"])
    flag.touch()

    penguin(clone.path, "task", "start", "wash")
    penguin(clone.path, "task", "restart", "bake")
    penguin(clone.path, "task", "start", "bake")
    gate.touch()
    until(lambda: not penguin(clone.path, "daemon", "status", "--json").json["daemon"]["running"])

    assert "completed" == clone.on_base("bake").status
    assert [2, 2] == [record.iterations for record in clone.records("bake")]


def test_a_worker_for_some_tasks_does_what_is_asked_of_others_meanwhile(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = robot_clone(tmp_path / "clone", append("dough", "1\n"), run("false"))
    for task in ("bake", "fry", "cook"):
        created(clone.path, "Make it", "--id", task, "--assigned-to", "robot", "--max-iterations", "1")
    clone.task("boil", "title: Boil\nrun: touch egg\nreview: required\n")
    clone.run()
    created(clone.path, "Wash", "--id", "wash", "--run", f"until [ -e {gate} ]; do sleep 0.05; done")
    penguin(clone.path, "task", "update", "fry", "--max-iterations", "9")
    penguin(clone.path, "task", "resume", "cook")

    penguin(clone.path, "task", "start", "wash")
    for asked in (["cancel", "bake"], ["resume", "fry"], ["approve", "boil"]):
        assert "asked the daemon to" in penguin(clone.path, "task", *asked).err
    until(lambda: (clone.path / "egg").exists() and clone.on_base("bake").status == "cancelled")
    gate.touch()
    until(lambda: not penguin(clone.path, "daemon", "status", "--json").json["daemon"]["running"])

    assert ["over_budget", "failed"] == [record.outcome for record in clone.records("fry")]
    assert ["over_budget"] == [record.outcome for record in clone.records("cook")]


def test_a_run_beside_a_daemon_ends_where_approved_work_can_not_land_yet(clone: Clone) -> None:
    created(clone.path, "Greet again", "--id", "greet", "--run", "echo Again > README.md")
    clone.write("README.md", "Something of my own.\n")
    penguin(clone.path, "daemon", "start")
    until(lambda: "README.md" in penguin(clone.path, "task", "why", "greet").out)

    penguin(clone.path, "task", "approve", "greet")
    said = process(clone.path, "run")

    assert 0 == said.code
    assert "  greet  in review  Greet again" in said.lines
    clone.git("checkout", "README.md")
    until(lambda: clone.on_base("greet").status == "completed")


def test_the_daemons_log_is_followed_until_the_daemon_ends(clone: Clone) -> None:
    penguin(clone.path, "daemon", "start")
    with ThreadPoolExecutor(1) as elsewhere:
        following = elsewhere.submit(process, clone.path, "daemon", "logs", "--follow")
        created(clone.path, "Bake", "--id", "bake", "--run", "true")
        until(lambda: clone.on_base("bake").status == "completed")
        penguin(clone.path, "daemon", "stop")
        followed = following.result()

    assert any(line.endswith("bake landed on `main`.") for line in followed.lines)
    assert followed.lines[-1].endswith(" ends.")
    assert followed.lines == penguin(clone.path, "daemon", "logs").lines


def test_logs_are_followed_until_the_attempt_ends(clone: Clone) -> None:
    created(clone.path, "Bake", "--id", "bake", "--run", "for i in 1 2 3; do echo step $i; sleep 0.4; done")
    penguin(clone.path, "task", "start", "bake")

    followed = penguin(clone.path, "task", "logs", "bake", "--follow", "--filter", "message")

    assert ["step 1", "step 2", "step 3"] == [line[26:] for line in followed.lines]


def test_logs_that_are_about_to_begin_are_waited_for(clone: Clone) -> None:
    gate = clone.path / ".git" / "gate"
    wait = f"until [ -e {gate} ]; do sleep 0.05; done"
    created(clone.path, "Wait", "--id", "wait", "--priority", "high", "--run", wait)
    created(clone.path, "Bake", "--id", "bake", "--run", "echo hot")
    clone.commit({".penguin/config.yaml": "max_parallel: 1\n"})
    alone = penguin(clone.path, "task", "logs", "bake", "--follow")
    penguin(clone.path, "daemon", "start")
    until(lambda: bool(clone.worktrees()))

    with ThreadPoolExecutor(1) as elsewhere:
        following = elsewhere.submit(process, clone.path, "task", "logs", "bake", "-f", "--filter", "message")
        gate.touch()
        followed = following.result()

    assert (1, True) == (alone.code, "`bake` has no log yet in this clone." in alone.err)
    assert ["hot"] == [line[26:] for line in followed.lines]


@pytest.mark.skipif(not UNWRITABLE.exists(), reason="needs a file that not even root can write")
def test_a_daemon_whose_log_cannot_be_written_says_so(clone: Clone) -> None:
    log = clone.path / ".git" / "penguin" / "daemon.log"
    log.parent.mkdir(exist_ok=True)
    log.symlink_to(UNWRITABLE)

    refused = penguin(clone.path, "daemon", "start")

    assert (1, f"error: The system says: `{log}`: permission denied.") == (
        refused.code,
        refused.err.splitlines()[0],
    )


def _state(clone: Clone) -> str:
    status: str = penguin(clone.path, "task", "show", "bake", "--json").json["task"]["status"]
    return status
