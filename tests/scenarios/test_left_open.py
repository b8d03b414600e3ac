"""Tasks that leave open who does them: somebody is chosen at the claim, and the file stays as it is."""

from pathlib import Path

import pytest

from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import controls, starting
from penguin_git.tracker.observing import observe
from penguin_git.tracker.project import agents_of
from penguin_git.tracker.view import view
from penguin_git.tracker.working import Work
from tests.cli.driving import penguin
from tests.support.clones import Clone
from tests.support.machines import Shared

CONFIG = """\
base: main
default_agent: auto
agents:
  writer:
    type: scripted
    skills: [docs]
    steps: [{do: write, path: docs.txt, text: "Words."}]
  mender:
    type: scripted
    skills: [bug]
    steps: [{do: write, path: fix.txt, text: "Mended."}]
"""


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "clone", config=CONFIG)


def test_each_task_goes_to_the_agent_that_fits_it(clone: Clone) -> None:
    clone.task("crash", "title: Fix the crash\n")
    clone.task("words", "title: Update the documentation\nassigned_to: auto\n")
    before = clone.read(".penguin/tasks/words.yaml")

    why = penguin(clone.path, "task", "why", "crash")
    clone.run()

    assert "`crash` (Fix the crash) is ready" in why.out
    assert "- `mender` is chosen for it: `bug` is among its skills;" in why.out
    (mended,), (written,) = clone.records("crash"), clone.records("words")
    assert (Outcome.COMPLETED, "mender") == (mended.outcome, mended.agent)
    assert (Outcome.COMPLETED, "writer") == (written.outcome, written.agent)
    assert mended.chosen.startswith("`mender` is chosen for it: `bug` is among its skills;")
    assert f"status: completed\n\n{before}" == clone.read(".penguin/tasks/words.yaml")
    assert "mender" in clone.git("log", "--format=%an")


def test_a_task_that_no_agent_fits_waits_with_the_reasons(clone: Clone) -> None:
    clone.task("look", "title: Investigate the market\n")

    ticks = clone.run()

    assert [] == [task for tick in ticks for task in tick.started]
    why = "- no agent fits it: `writer`: its skills are `docs`, and not `research`; `mender`: its skills are"
    assert penguin(clone.path, "task", "why", "look").lines[1].startswith(why)
    assert "look" == penguin(clone.path, "task", "next", "--json").json["task"]["id"]


def test_an_agent_wider_than_the_tools_is_not_chosen(tmp_path: Path) -> None:
    config = "base: main\ndefault_agent: auto\nagents:\n  own: {type: command, argv: [cat]}\n"
    clone = Clone.new(tmp_path / "clone", config=config)
    clone.task("k3f9", "title: Fix the crash\nresource_constraints: {allowed_tools: [file_operations]}\n")

    said = penguin(clone.path, "task", "why", "k3f9").out

    assert "no agent fits it: `own`: what the program does cannot be told apart from running commands" in said


def test_an_approval_still_covers_the_task_once_somebody_is_chosen(clone: Clone) -> None:
    clone.task("crash", "title: Fix the crash\nrequires_approval: true\n")
    clone.run()
    assert () == clone.records("crash")

    assert 0 == penguin(clone.path, "task", "approve", "crash").code
    clone.run()

    assert "mender" == clone.records("crash")[0].agent
    assert "assigned_to" not in clone.read(".penguin/tasks/crash.yaml")


def test_whoever_began_goes_on_and_a_restart_chooses_anew(clone: Clone) -> None:
    clone.commit({".penguin/config.yaml": _two("bug", "docs")})
    clone.task("crash", "title: Fix the crash\n")
    clone.run()
    assert ["first"] == [one.agent for one in clone.records("crash")]

    clone.commit({".penguin/config.yaml": _two("docs", "bug")})
    clone.control("crash", Verb.RESUME)
    clone.run()
    assert ["first", "first"] == [one.agent for one in clone.records("crash")]

    clone.control("crash", Verb.RESTART)
    clone.run()
    assert ["first", "first", "second"] == [one.agent for one in clone.records("crash")]


def _two(*skills: str) -> str:
    """Two agents that fail, with these skills."""
    agents = [
        f"  {name}: {{type: scripted, skills: [{skill}], steps: [{{do: end, outcome: failed}}]}}\n"
        for name, skill in zip(("first", "second"), skills, strict=True)
    ]
    return f"base: main\nsandbox: off\ndefault_agent: auto\nagents:\n{''.join(agents)}"


def test_a_person_is_chosen_for_the_skills_that_are_named(tmp_path: Path) -> None:
    people = CONFIG + "  jane: {type: human, skills: [review]}\n"
    clone = Clone.new(tmp_path / "clone", config=people)
    clone.task("plan", "title: Review the plan\n")

    clone.run()
    (waiting,) = clone.row("plan").reasons
    with clone.project() as project:
        (project.repo.worktrees / "plan" / "plan.txt").write_text("It is sound.\n")
        controls.finish(project, view(project).rows[TaskId("plan")], TaskStatus.COMPLETED)
    clone.run()

    assert waiting.startswith("it waits for `jane` in ")
    (record,) = clone.records("plan")
    assert (Outcome.COMPLETED, "jane") == (record.outcome, record.agent)
    assert "It is sound.\n" == clone.read("plan.txt")


def test_a_phase_without_an_agent_goes_to_whoever_is_chosen(clone: Clone) -> None:
    phases = "workflow:\n  - {phase: words, agent: writer}\n  - {phase: work}\n"
    clone.task("both", f"title: Fix the crash\n{phases}")

    clone.run()

    (record,) = clone.records("both")
    assert Outcome.COMPLETED is record.outcome
    assert ["writer", "mender"] == [phase.agent for phase in record.phases]


def test_work_that_is_checked_again_is_checked_as_whoever_did_it_would(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=f"{CONFIG}land: review\n")
    clone.task("crash", "title: Fix the crash\nacceptance:\n  - check: test -f fix.txt\n")
    clone.run()
    clone.commit({"other.txt": "What came in between.\n"})

    assert 0 == penguin(clone.path, "task", "approve", "crash").code
    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("crash").status
    assert "Mended." in clone.read("fix.txt")


def test_a_claim_on_an_old_base_stands_where_only_something_else_has_changed(tmp_path: Path) -> None:
    phases = "workflow:\n  - {phase: words, agent: writer}\n  - {phase: work}\n"
    tasks = {".penguin/tasks/both.yaml": f"title: Fix the crash\n{phases}"}
    shared = Shared.new(tmp_path, tasks, f"{CONFIG}sync: on\nsandbox: off\n")
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))
    with ann.project() as project:
        seen = observe(project)
        bob.commit({"other.txt": "What came in between.\n"})
        bob.git("push", "-q")

        work = starting.start(project, seen, seen.base.tasks[TaskId("both")], agents_of(seen.config))

        assert isinstance(work, Work)
        work.control.stop.close()
    assert ["refs/heads/penguin/both"] == [*shared.refs("refs/heads/penguin/")]


def test_the_doctor_has_nothing_against_a_default_that_is_chosen(clone: Clone) -> None:
    assert "bad-agent" not in penguin(clone.path, "doctor").out

    clone.commit({".penguin/config.yaml": CONFIG.replace("default_agent: auto", "default_agent: nobody")})
    assert "bad-agent" in penguin(clone.path, "doctor").out
