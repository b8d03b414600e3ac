"""Looking for a task and taking it in one step."""

import subprocess
import sys
from pathlib import Path

import pytest

from penguin_git.model.ids import TaskId
from penguin_git.tracker import editing, taking
from penguin_git.tracker.view import view
from tests.cli.driving import DEADLINE, created, penguin
from tests.support.clones import Clone

PATH = ".penguin/tasks/k3f9.yaml"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "project")


def test_a_claim_puts_the_task_in_progress_under_ones_own_name(clone: Clone) -> None:
    created(clone.path, "Later", "--id", "m7q2", "--run", "true", "--priority", "low")
    created(clone.path, "First", "--id", "k3f9", "--run", "true")

    said = penguin(clone.path, "task", "next", "--claim")

    assert (0, "k3f9  First\n") == (said.code, said.out)
    assert f"Committed `{PATH}` on `main`" in said.err
    assert ("in_progress", "Jane Doe") == (clone.on_base("k3f9").status, clone.on_base("k3f9").assigned_to)
    assert "k3f9: Jane Doe takes it" == clone.git("log", "-1", "--format=%s")
    again = penguin(clone.path, "task", "next", "--claim", "--json")
    assert ("m7q2", "in_progress") == (again.json["task"]["id"], again.json["task"]["status"])
    assert {"version": 1, "task": None} == penguin(clone.path, "task", "next", "--claim", "--json").json
    assert 0 == penguin(clone.path, "task", "done", "k3f9").code


def test_a_certain_task_is_taken_where_it_is_free(clone: Clone) -> None:
    created(clone.path, "First", "--id", "k3f9", "--run", "true", "--priority", "high")
    created(clone.path, "Later", "--id", "m7q2", "--run", "true")
    created(clone.path, "Waits", "--id", "r5t8", "--run", "true", "--depends-on", "k3f9")

    assert "m7q2  Later\n" == penguin(clone.path, "task", "next", "--claim", "later").out
    assert "in_progress" == clone.on_base("m7q2").status
    again = penguin(clone.path, "task", "next", "--claim", "m7q2")
    assert (1, "") == (again.code, again.out)
    assert "`m7q2` can't be taken: it is in progress." in again.err
    waits = penguin(clone.path, "task", "next", "--claim", "r5t8")
    assert "it is blocked, as it waits for `k3f9` (First)" in waits.err
    assert 2 == penguin(clone.path, "task", "next", "k3f9").code


def test_a_task_that_only_lacks_an_agent_is_for_people(clone: Clone) -> None:
    created(clone.path, "Nobody's", "--id", "k1")
    created(clone.path, "Waits", "--id", "k2", "--depends-on", "k1")
    created(clone.path, "Somebody else's", "--id", "k3", "--assigned-to", "bob@example.com")
    created(clone.path, "Mine", "--id", "k4", "--assigned-to", "jane@example.com")
    created(clone.path, "Not approved", "--id", "k5", "--requires-approval")
    assert "k1  Nobody's\n" == penguin(clone.path, "task", "next").out
    created(clone.path, "Ready", "--id", "k6", "--run", "true", "--priority", "low")

    taken = [penguin(clone.path, "task", "next", "--claim").out[:2] for _ in range(4)]

    assert ["k6", "k1", "k4", ""] == taken
    assert "jane@example.com" == clone.on_base("k4").assigned_to


def test_a_refused_claim_names_who_could_take_it_and_no_command_in_vain(clone: Clone) -> None:
    created(clone.path, "Bob's", "--id", "k1", "--assigned-to", "bob@example.com")

    refused = penguin(clone.path, "task", "next", "--claim", "k1")
    nothing = penguin(clone.path, "task", "next")

    why = "it is for `bob@example.com` to do, who is no agent, and takes it by `penguin task next --claim k1`"
    assert (
        f"error: `k1` can't be taken: it is blocked, as {why}.\n  hint: No other task is free either.\n"
        == refused.err
    )
    assert "No task is ready. `penguin task list --blocked` says what waits for what.\n" == nothing.err
    penguin(clone.path, "task", "pause", "k1")
    assert (
        "No task is ready. `penguin task list` shows all tasks.\n" == penguin(clone.path, "task", "next").err
    )


def test_a_task_with_an_attempt_is_not_taken(clone: Clone) -> None:
    created(clone.path, "T", "--id", "k3f9", "--run", "true")
    clone.git("branch", "penguin/k3f9")

    assert "" == penguin(clone.path, "task", "next", "--claim").out
    assert "pending" == clone.on_base("k3f9").status


def test_a_claim_on_another_branch_goes_to_the_base(clone: Clone) -> None:
    created(clone.path, "T", "--id", "k3f9", "--run", "true")
    clone.git("switch", "-q", "-c", "feature")

    assert "k3f9  T\n" == penguin(clone.path, "task", "next", "--claim").out
    assert "in_progress" == clone.on_base("k3f9").status


def test_what_was_taken_in_the_meantime_is_not_taken_again(clone: Clone) -> None:
    created(clone.path, "T", "--id", "k3f9", "--run", "true")
    with clone.project() as project:
        row = view(project).rows[TaskId("k3f9")]
        penguin(clone.path, "task", "next", "--claim")

        with pytest.raises(taking.Taken):
            editing.save(project, PATH, taking.claiming(project, row, "Joe"), "k3f9: Joe takes it")

    assert "Jane Doe" == clone.on_base("k3f9").assigned_to
    assert "" == clone.git("status", "--porcelain")


def test_eight_at_once_take_eight_different_tasks(clone: Clone) -> None:
    files = {f".penguin/tasks/t{n}.yaml": f"title: Number {n}\nrun: 'true'\n" for n in range(8)}
    clone.commit(files)
    argv = [sys.executable, "-m", "penguin_git", "-C", str(clone.path), "task", "next", "--claim"]

    started = [subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
    ended = [(one.communicate(timeout=DEADLINE), one.returncode) for one in started]

    assert [0] * 8 == [code for _, code in ended], ended
    assert {f"t{n}" for n in range(8)} == {out.decode()[:2] for (out, _), _ in ended}
    assert "" == clone.git("status", "--porcelain")
    assert {"in_progress"} == {clone.on_base(f"t{n}").status for n in range(8)}
