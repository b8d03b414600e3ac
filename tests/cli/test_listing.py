"""Listing and showing tasks."""

from pathlib import Path

import pytest

from tests.cli.driving import Said, penguin
from tests.support.clones import Clone
from tests.support.robots import robot_clone, write

_TASKS = {
    "k3f9": "title: Fix the login\npriority: high\nrun: 'true'\nlabels: [backend, auth]\nproject: web\n"
    "created_at: 2026-11-22T10:00:00Z\nassigned_to: shell\n",
    "m7q2": "title: Write the docs\ndepends_on: [k3f9]\nrun: 'true'\ncreated_at: 2026-11-22T09:00:00Z\n"
    "due: 2026-12-01\n",
    "r5t8": "title: Release\npriority: critical\nproject: first-one\ncreated_at: 2026-11-22T11:00:00Z\n",
    "s2a1": "title: Tag the release\nparent: r5t8\nrun: git tag v1\nlabels: [backend]\n"
    "created_at: 2026-11-22T12:00:00Z\n",
    "t9z9": "title: Old thing\nstatus: completed\npriority: low\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project") / "clone"


@pytest.fixture
def clone(folder: Path) -> Clone:
    """One repository for all of these tests, which only read."""
    if folder.exists():
        return Clone(folder)
    clone = Clone.new(folder)
    clone.commit({f".penguin/tasks/{name}.yaml": text for name, text in _TASKS.items()})
    return clone


def test_the_list_shows_states_in_columns_with_the_most_urgent_first(clone: Clone) -> None:
    assert [
        "r5t8  pending    critical  Release",
        "k3f9  ready      high      Fix the login  [backend, auth]",
        "m7q2  blocked    medium    Write the docs",
        "s2a1  ready      medium    Tag the release  [backend]",
        "t9z9  completed  low       Old thing",
    ] == penguin(clone.path, "task", "list").lines


@pytest.mark.parametrize(
    ("flags", "ids"),
    [
        ("--ready", "k3f9 s2a1"),
        ("--blocked", "m7q2"),
        ("--ready --blocked", "k3f9 m7q2 s2a1"),
        ("--status completed", "t9z9"),
        ("--status pending --priority critical", "r5t8"),
        ("--label backend", "k3f9 s2a1"),
        ("--label backend --label auth", "k3f9"),
        ("--project Web", "k3f9"),
        ("--project first-one", "r5t8 s2a1"),
        ("--filter project:First-one", "r5t8 s2a1"),
        ("--assigned-to shell", "k3f9"),
        ("--parent Release", "s2a1"),
        ("--sort title", "k3f9 t9z9 r5t8 s2a1 m7q2"),
        ("--sort title --order desc", "m7q2 s2a1 r5t8 t9z9 k3f9"),
        ("--sort created_at:desc", "s2a1 r5t8 k3f9 m7q2 t9z9"),
        ("--sort priority:asc,title", "t9z9 s2a1 m7q2 k3f9 r5t8"),
        ("--sort due", "m7q2 k3f9 r5t8 s2a1 t9z9"),
        ("--limit 2", "r5t8 k3f9"),
        ("--limit 2 --offset 1", "k3f9 m7q2"),
        ("--limit 0", ""),
        ("--limit 9223372036854775807 --offset 4", "t9z9"),
        ("--limit 99999999999999999999 --offset 99999999999999999999", ""),
    ],
)
def test_the_list_is_filtered_sorted_and_cut(clone: Clone, flags: str, ids: str) -> None:
    assert ids.split() == _ids(penguin(clone.path, "task", "list", "--json", *flags.split()))


def test_the_tree_puts_subtasks_below_their_parents(clone: Clone) -> None:
    assert [
        "r5t8  pending    critical  Release",
        "s2a1  ready      medium      Tag the release  [backend]",
        "k3f9  ready      high      Fix the login  [backend, auth]",
    ] == penguin(clone.path, "task", "list", "--tree").lines[:3]


def test_json_has_the_keys_of_the_file_and_what_is_derived(clone: Clone) -> None:
    said = penguin(clone.path, "task", "list", "--json", "--blocked").json

    task = said["tasks"][0]
    assert 1 == said["version"]
    assert ("m7q2", "Write the docs", "pending", "medium") == tuple(
        task[key] for key in ("id", "title", "status", "priority")
    )
    assert ("blocked", ["k3f9"]) == (task["state"], task["depends_on"])
    assert ["it waits for `k3f9` (Fix the login), which is pending"] == task["reasons"]


@pytest.mark.parametrize(
    ("flags", "code", "complaint"),
    [
        ("--sort titel", 1, "Did you mean `title`?"),
        ("--sort title:down", 1, "`down` is no direction."),
        ("--status nearly", 2, "'nearly' is not one of"),
        ("--parent nobody", 1, "There is no task `nobody`."),
        ("--parent=", 1, "There is no task ``."),
    ],
)
def test_wrong_wishes_are_refused(clone: Clone, flags: str, code: int, complaint: str) -> None:
    said = penguin(clone.path, "task", "list", *flags.split())

    assert code == said.code
    assert complaint in said.err


def test_the_page_of_a_task(clone: Clone) -> None:
    assert _PAGE == penguin(clone.path, "task", "show", "write the docs").out


_PAGE = """\
m7q2  Write the docs
  state       pending, blocked
  priority    medium
  depends on  k3f9 (Fix the login)
  due         2026-12-01 00:00
  created     2026-11-22 09:00

Why
  - it waits for `k3f9` (Fix the login), which is pending

Script
  true
"""


def test_the_page_of_a_task_says_who_does_what_and_what_is_suggested(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", write("sign.txt"), {"do": "end", "handoff": "It says Books."})
    phases = "workflow: [{phase: draft, agent: robot, description: Say it.}, {phase: paint, agent: robot}]\n"
    clone.task("sign", f"title: Write the sign\ncollaboration_mode: assisted\n{phases}")
    clone.run()

    page = penguin(clone.path, "task", "show", "sign").out

    assert "Suggestion\n  It says Books.\n" in page
    assert "  collaboration  assisted\n" in page
    assert "Phases\n  1. draft, by robot: Say it.\n  2. paint, by robot\n" in page


def test_the_page_of_a_task_that_used_its_budget_up_says_that_it_needs_more(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", write("one.txt"), write("two.txt"))
    clone.task("sign", "title: Paint a sign\nassigned_to: robot\nresource_constraints: {max_iterations: 1}\n")
    clone.run()

    page = penguin(clone.path, "task", "show", "sign").out
    raised = penguin(clone.path, "task", "update", "sign", "--max-iterations", "2")
    after = penguin(clone.path, "task", "show", "sign").out
    penguin(clone.path, "task", "resume", "sign")
    clone.run()

    said = "attempt 1 is paused: more budget, such as `penguin task update sign --max-iterations 2`, and then"
    assert f"{said} `penguin task resume sign`\n" in page
    assert 0 == raised.code
    assert "attempt 1 is paused: `penguin task resume sign`\n" in after
    assert "completed" == clone.on_base("sign").status


def test_why_gives_every_reason_or_the_command_that_starts_it(clone: Clone) -> None:
    blocked, ready = penguin(clone.path, "task", "why", "m7"), penguin(clone.path, "task", "why", "k3f9")

    assert [
        "`m7q2` (Write the docs) is blocked:",
        "- it waits for `k3f9` (Fix the login), which is pending",
    ] == blocked.lines
    assert "`k3f9` (Fix the login) is ready: `penguin run`" in ready.out
    assert "It holds up `m7q2` (Write the docs)." == ready.lines[-1]
    assert ["m7q2"] == penguin(clone.path, "task", "why", "k3f9", "--json").json["task"]["holds_up"]
    assert "blocked" == penguin(clone.path, "task", "why", "m7q2", "--json").json["task"]["state"]


def test_a_parent_is_paused_and_resumed_whatever_state_its_parts_give_it(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "parts")
    clone.task("all", "title: All of it\n")
    clone.task("part", "title: A part\nparent: all\nrun: 'true'\n")

    penguin(clone.path, "task", "pause", "all")
    started = penguin(clone.path, "task", "start", "all")
    paused, waiting = clone.row("all"), clone.row("part")
    resumed = penguin(clone.path, "task", "resume", "all")

    told = "it is paused, and its parts with it; `penguin task resume all` lets them go on"
    assert ("pending", "", (told,)) == (paused.head.status, paused.state, paused.reasons)
    assert ("its parent `all` (All of it) is paused",) == waiting.reasons
    assert "`all` can't start: it has subtasks, which are worked on in its place." in started.err
    assert "`all` is pending now" in resumed.err
    assert ("ready", ()) == (clone.row("part").state, clone.row("all").reasons)
    again = penguin(clone.path, "task", "reopen", "all")
    assert (1, True) == (again.code, "`all` has subtasks, and its state is theirs." in again.err)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("task list", "m7q2 k3f9 r5t8"),
        ("task list --status completed", "m7q2 r5t8"),
        ("task list --status pending", "k3f9"),
        ("task list --filter -status:completed", "k3f9"),
        ("task list --filter status:pending,ready", "k3f9"),
        ("task list --ready", "k3f9"),
        ("task list --sort status:desc", "k3f9 m7q2 r5t8"),
        ("search parser", "m7q2 k3f9 r5t8"),
        ("search parser --filter status:completed", "m7q2 r5t8"),
        ("task next", "k3f9"),
    ],
)
def test_what_the_file_of_a_parent_says_counts_nowhere(tmp_path: Path, words: str, ids: str) -> None:
    clone = Clone.new(tmp_path / "project")
    tasks = {
        "m7q2": "title: The parser\npriority: critical\n",
        "r5t8": "title: A part of the parser\nparent: m7q2\nstatus: completed\npriority: low\n",
        "k3f9": "title: Document the parser\nrun: 'true'\n",
    }
    clone.commit({f".penguin/tasks/{name}.yaml": text for name, text in tasks.items()})

    assert ids.split() == [line.split()[0] for line in penguin(clone.path, *words.split()).lines]


def test_why_names_the_parts_of_a_parent_that_are_still_to_be_done(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "parts")
    clone.task("all", "title: All of it\n")
    clone.task("done", "status: completed\ntitle: Done\nparent: all\n")
    clone.task("left", "title: Left\nparent: all\n")

    said = penguin(clone.path, "task", "why", "all")

    waits = "it has subtasks, which are worked on in its place: `left` (Left)"
    assert ["`all` (All of it) is pending:", f"- {waits}"] == said.lines
    assert [waits] == penguin(clone.path, "task", "why", "all", "--json").json["task"]["reasons"]


def test_why_names_who_waits_for_a_task_that_is_cancelled(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "given-up")
    clone.task("gone", "status: cancelled\n\ntitle: Gone\n")
    clone.task("next", "title: Next\ndepends_on: [gone]\n")

    said = penguin(clone.path, "task", "why", "gone")

    assert ["`gone` (Gone) is cancelled.", "It holds up `next` (Next)."] == said.lines


def test_next_is_the_most_urgent_ready_task(clone: Clone) -> None:
    assert ["k3f9  Fix the login"] == penguin(clone.path, "task", "next").lines
    assert "k3f9" == penguin(clone.path, "task", "next", "--json").json["task"]["id"]


def test_names_that_could_mean_several_tasks_list_them(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "twins")
    clone.commit({f".penguin/tasks/k{number}.yaml": f"title: Number {number}\n" for number in (1, 2)})

    said = penguin(clone.path, "task", "show", "k")

    assert 1 == said.code
    assert "`k` could mean 2 tasks: `k1` (Number 1), `k2` (Number 2)." in said.err


def test_a_broken_file_is_named_and_makes_the_list_fail(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "broken")
    clone.task("good", "title: Good\n")
    clone.write(".penguin/tasks/bad.yaml", "title: Bad\nstatos: pending\n")

    listed, shown = penguin(clone.path, "task", "list"), penguin(clone.path, "task", "show", "bad")

    assert 1 == listed.code
    assert ["good  blocked  medium  Good"] == listed.lines
    assert "broken: .penguin/tasks/bad.yaml:2:1:" in listed.err
    assert 1 == shown.code
    assert ".penguin/tasks/bad.yaml:2:1:" in shown.err


def test_empty_answers_say_so(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "empty")

    assert ("", 0) == ((said := penguin(clone.path, "task", "list")).out, said.code)
    assert "There are no tasks yet: `penguin task create TITLE`." in said.err
    assert {"version": 1, "tasks": []} == penguin(clone.path, "task", "list", "--json").json
    assert {"version": 1, "task": None} == penguin(clone.path, "task", "next", "--json").json
    assert (
        "No task is ready. `penguin task create TITLE` makes one.\n"
        == penguin(clone.path, "task", "next").err
    )


def test_control_characters_of_a_file_never_reach_the_terminal(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "hostile")
    clone.task("k3f9", 'title: "Red \\e[31m alert"\ndescription: "bell \\a"\nrun: "a \\e]0;b"\n')

    said = penguin(clone.path, "task", "list").out + penguin(clone.path, "task", "show", "k3f9").out

    assert "\x1b" not in said
    assert "\a" not in said
    assert "Red \\x1b[31m alert" in said


def _ids(said: Said) -> list[str]:
    return [task["id"] for task in said.json["tasks"]]


def test_the_history_says_why_an_attempt_ended_and_who_settled_it(tmp_path: Path) -> None:
    asking: dict[str, object] = {"do": "end", "outcome": "needs_human", "reason": "Which icing?"}
    clone = robot_clone(tmp_path / "asked", asking)
    clone.task("k3f9", "title: T\nassigned_to: robot\n")
    clone.run()

    given_up = penguin(clone.path, "task", "cancel", "k3f9", "-m", "too sweet")

    page = penguin(clone.path, "task", "show", "k3f9", "--history").out
    assert "`k3f9` is cancelled now.\n" == given_up.err
    assert ("Jane Doe asked to cancel it: too sweet",) == clone.row("k3f9").reasons
    assert "k3f9: end attempt 1 as needs human: Which icing? (robot)\n" in page
    assert "k3f9: now cancelled: Jane Doe asked to cancel it: too sweet (robot)\n" in page


def test_the_history_says_who_moved_the_task_when_and_why(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "moved")
    clone.task("k3f9", "title: T\n")
    for verb, why in (
        ("fail", "the service is gone"),
        ("reopen", "it is back"),
        ("cancel", "no longer wanted"),
    ):
        penguin(clone.path, "task", verb, "k3f9", "-m", why)
    penguin(clone.path, "task", "pause", "k3f9")

    history = penguin(clone.path, "task", "show", "k3f9", "--history", "--json").json["task"]["history"]

    assert [
        ("edit", "failed", "k3f9: failed by hand: the service is gone"),
        ("edit", "pending", "k3f9: pending by hand: it is back"),
        ("edit", "cancelled", "k3f9: cancelled by hand: no longer wanted"),
        ("edit", "paused", "k3f9: paused by hand"),
    ] == [(entry["act"], entry["status"], entry["subject"]) for entry in history[1:]]
    assert {"Jane Doe"} == {entry["by"] for entry in history}
    assert all(entry["at"].endswith("Z") for entry in history)


def test_the_history_has_what_was_done_in_an_editor_wherever_the_file_lay(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "edited")
    clone.task("k3f9", "status: pending\n\ntitle: T\n")
    clone.commit({".penguin/tasks/k3f9.yaml": "status: in_progress\n\ntitle: T\n"}, "I do it")
    (clone.path / ".penguin/tasks/own").mkdir()
    clone.git("mv", ".penguin/tasks/k3f9.yaml", ".penguin/tasks/own/k3f9.yaml")
    clone.git("commit", "-q", "-m", "Sort the tasks")
    clone.git("switch", "-q", "-c", "other")
    clone.commit({".penguin/tasks/own/k3f9.yaml": "status: paused\n\ntitle: T\n"}, "Not now")

    said = penguin(clone.path, "task", "show", "k3f9", "--history", "--json")
    page = penguin(clone.path, "task", "show", "k3f9", "--history").out

    history = [(entry["status"], entry["subject"]) for entry in said.json["task"]["history"][1:]]
    assert [("in_progress", "I do it"), (None, "Sort the tasks"), ("paused", "Not now")] == history
    assert "edit  in progress  I do it (Jane Doe)" in page
