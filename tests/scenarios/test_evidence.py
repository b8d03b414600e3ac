"""An agent's word is not enough: what counts is the tree that it leaves, and checks on nothing but that."""

from pathlib import Path

from msgspec.structs import replace

from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone
from tests.support.robots import robot_clone, run, write


def outcome(clone: Clone, task: str = "job") -> tuple[Outcome, str]:
    """How the last attempt ended, and why."""
    record = clone.records(task)[-1]
    return record.outcome, record.reason


def test_an_agent_that_changed_nothing_has_not_completed_its_task(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", {"do": "end", "summary": "All done, trust me."})
    clone.task("job", "title: Do it\nassigned_to: robot\n")

    clone.run()

    nothing = "it changed nothing, and no check shows that there was nothing to change"
    assert (Outcome.FAILED, nothing) == outcome(clone)


def test_a_task_may_say_that_changes_are_optional(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", {"do": "say", "text": "Looked at it."})
    clone.task("job", "title: Look at it\nassigned_to: robot\nchanges: optional\n")

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status


def test_a_passing_check_is_evidence_and_a_failing_one_speaks_against_it(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", {"do": "say", "text": "It was done already."})
    clone.task("fine", "title: Fine\nassigned_to: robot\nacceptance: [{check: test -e README.md}]\n")
    clone.task("bad", "title: Bad\nassigned_to: robot\nacceptance: [{check: test -e nothing}]\n")

    clone.run()

    assert (Outcome.COMPLETED, "") == outcome(clone, "fine")
    assert (Outcome.FAILED, "the check `test -e nothing` ended with exit code 1") == outcome(clone, "bad")


def test_an_agent_that_changes_what_judges_it_waits_for_a_person(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", write("check.sh", "exit 0\n"), files={"check.sh": "exit 1\n"})
    clone.task("job", "title: Do it\nassigned_to: robot\nacceptance: [{check: sh check.sh}]\n")

    clone.run()

    assert (Outcome.COMPLETED, "") == outcome(clone)
    assert ("check.sh",) == clone.records("job")[0].protected
    assert "in_review" == clone.row("job").state
    assert "exit 1\n" == clone.read("check.sh")


def test_an_agent_may_change_the_program_that_a_check_runs(tmp_path: Path) -> None:
    clone = robot_clone(
        tmp_path / "clone", write("greet.sh", "echo hello\n"), files={"greet.sh": "echo helo\n"}
    )
    clone.task("job", "title: Mend it\nassigned_to: robot\nacceptance: [{check: sh greet.sh | grep hello}]\n")

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status


def test_an_agent_may_change_tests_where_these_are_the_task(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", write("check.sh", "exit 0\n"), files={"check.sh": "exit 1\n"})
    clone.task("job", "title: Mend it\ntype: test\nassigned_to: robot\nacceptance: [{check: sh check.sh}]\n")

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status


def test_an_agent_may_write_the_test_that_a_check_runs(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", write("check.sh", "exit 0\n"))
    clone.task("job", "title: Do it\nassigned_to: robot\nacceptance: [{check: sh check.sh}]\n")

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert "exit 0\n" == clone.read("check.sh")


def test_ignored_and_withheld_files_do_not_help_a_check(tmp_path: Path) -> None:
    clone = robot_clone(
        tmp_path / "clone",
        write("built.o"),
        write(".env", "TOKEN=1\n"),
        write("real.txt"),
        files={".gitignore": "*.o\n"},
    )
    for name in ("built.o", ".env", "real.txt"):
        clone.task(
            f"needs-{name.strip('.').replace('.', '-')}",
            f"title: Needs {name}\nassigned_to: robot\nacceptance: [{{check: test -e {name}}}]\n",
        )

    clone.run()

    assert Outcome.FAILED is outcome(clone, "needs-built-o")[0]
    assert Outcome.FAILED is outcome(clone, "needs-env")[0]
    assert Outcome.COMPLETED is outcome(clone, "needs-real-txt")[0]


def test_what_one_check_makes_is_not_committed(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", write("a.txt"))
    clone.task("job", "title: Do it\nassigned_to: robot\nacceptance: [{check: touch made.txt; rm a.txt}]\n")

    clone.run()

    assert (clone.path / "a.txt").exists()
    assert not (clone.path / "made.txt").exists()
    assert [] == clone.worktrees()


def test_a_check_and_a_script_see_a_clean_environment(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", run("env > seen.txt"))
    secrets = {"PENGUIN_SECRET": "s", "GIT_DIR": "/nowhere", "ANTHROPIC_API_KEY": "k"}
    clone.world = replace(clone.world, environ={**clone.world.environ, **secrets})
    clone.task("job", "title: Do it\nassigned_to: robot\nacceptance: [{check: env}]\n")

    clone.run()

    names = {line.partition("=")[0] for line in clone.read("seen.txt").splitlines()}
    assert {"PATH", "HOME", "PENGUIN_TASK", "PENGUIN_ATTEMPT"} <= names
    assert not names & secrets.keys()
    assert "PATH=" in clone.records("job")[0].checks[0].output
    assert not [name for name in secrets if name in clone.records("job")[0].checks[0].output]


def test_two_tasks_whose_names_look_like_a_check_of_the_other_do_not_meet(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    gate = tmp_path / "gate"
    clone.task("fix", f"title: Fix\nrun: touch a\nacceptance: [{{check: test -e a; touch {gate}}}]\n")
    clone.task("fix.check", f"title: Other\nrun: until [ -e {gate} ]; do sleep 0.02; done; touch b\n")

    clone.run()

    assert [TaskStatus.COMPLETED] * 2 == [clone.on_base(name).status for name in ("fix", "fix.check")]


def test_a_failing_set_up_command_fails_the_attempt_without_telling_secrets(tmp_path: Path) -> None:
    key = f"AKIA{'ABCDEFGH' * 2}"
    clone = Clone.new(
        tmp_path / "clone", config=f"base: main\nworktree:\n  setup: echo {key}; echo no network; exit 3\n"
    )
    clone.task("job", "title: Do it\nrun: touch a\n")

    clone.run()

    assert (Outcome.FAILED, "`worktree.setup` failed: [redacted]\nno network") == outcome(clone)
