"""Landings that have to wait: local changes, conflicts, protected paths, review."""

from pathlib import Path

from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone
from tests.support.robots import robot_clone, write

FILES = {"greet.py": "print('helo')\n", "other.py": "pass\n"}
FIX = "title: Fix the greeting\nrun: echo \"print('hello')\" > greet.py\n"


def test_local_changes_in_the_way_keep_the_task_in_review_and_it_lands_afterwards(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    clone.task("fix", FIX)
    clone.write("greet.py", "print('mine')\n")

    clone.run()

    assert "print('mine')\n" == clone.read("greet.py")
    row = clone.row("fix")
    assert ("in_review", TaskStatus.COMPLETED) == (row.state, row.task.status)
    assert "greet.py" in row.reasons[0]
    assert TaskStatus.PENDING is clone.on_base("fix").status
    clone.git("checkout", "--", "greet.py")
    clone.run()
    assert TaskStatus.COMPLETED is clone.on_base("fix").status
    assert "print('hello')\n" == clone.read("greet.py")


def test_a_rebase_under_way_keeps_the_task_in_review(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    clone.task("fix", FIX)
    clone.git("bisect", "start")

    clone.run()

    row = clone.row("fix")
    assert "in_review" == row.state
    assert "bisect" in row.reasons[0]
    clone.git("bisect", "reset")
    clone.run()
    assert TaskStatus.COMPLETED is clone.on_base("fix").status


def test_a_conflict_with_the_base_keeps_the_task_in_review_naming_the_files(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    gate = tmp_path / "gate"
    clone.task(
        "fix", f"title: Fix\nrun: |\n  until [ -e {gate} ]; do sleep 0.02; done\n  echo hello > greet.py\n"
    )
    with clone.daemon() as daemon:
        daemon.until_live("fix")
        clone.commit({"greet.py": "print('bonjour')\n"}, "Say it in French")
        gate.touch()
        daemon.until_rests("fix")

    row = clone.row("fix")
    assert "in_review" == row.state
    assert row.reasons[0].startswith(
        "it conflicts with the base branch in `greet.py`; merge its branch by hand"
    )
    assert "print('bonjour')\n" == clone.read("greet.py")


def test_edits_of_the_task_file_meanwhile_are_kept_when_it_lands(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    gate = tmp_path / "gate"
    clone.task(
        "fix", f"title: Fix\n# keep me\nrun: |\n  until [ -e {gate} ]; do sleep 0.02; done\n  touch new\n"
    )
    with clone.daemon() as daemon:
        daemon.until_live("fix")
        clone.edit("fix", "title: Fix\n", "title: Fix it\npriority: high\n")
        clone.commit({"other.py": "print()\n"}, "Something else")
        gate.touch()
        daemon.until(lambda _: (clone.path / "new").exists())

    text = clone.read(".penguin/tasks/fix.yaml")
    assert text.startswith("status: completed\n\ntitle: Fix it\npriority: high\n# keep me\n")
    assert "print()\n" == clone.read("other.py")
    assert "" == clone.git("status", "--porcelain")


def test_protected_paths_of_an_earlier_attempt_wait_for_a_person_too(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", write(".github/evil.yml"), write("cake"))
    clone.task("job", "title: Do it\nassigned_to: robot\nresource_constraints: {max_iterations: 1}\n")
    clone.run()
    clone.edit("job", "max_iterations: 1", "max_iterations: 9")
    clone.control("job", Verb.RESUME)

    clone.run()

    first, second = clone.records("job")
    assert (Outcome.OVER_BUDGET, Outcome.COMPLETED) == (first.outcome, second.outcome)
    assert (".github/evil.yml",) == second.protected
    assert "in_review" == clone.row("job").state
    assert not (clone.path / ".github").exists()


def test_protected_paths_wait_for_a_person(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    clone.task("ci", "title: Change CI\nrun: mkdir -p .github && echo on > .github/ci.yml\n")

    clone.run()

    row = clone.row("ci")
    assert "in_review" == row.state
    assert "`.github/ci.yml`" in row.reasons[0]
    assert not (clone.path / ".github").exists()


def test_review_required_waits_for_a_person(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    clone.task("fix", FIX + "review: required\n")

    clone.run()

    assert ("in_review", ("it is done and waits for review",)) == (
        clone.row("fix").state,
        clone.row("fix").reasons,
    )
    assert "print('helo')\n" == clone.read("greet.py")


def test_secrets_big_files_and_foreign_penguin_files_are_withheld_and_listed(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    config = clone.read(".penguin/config.yaml")
    clone.task("other", "title: Other\ndepends_on: [sly]\n")
    clone.task(
        "sly",
        "title: Sly\n"
        "run: |\n"
        "  echo 'requires_approval: false' >> .penguin/tasks/sly.yaml\n"
        "  rm .penguin/tasks/other.yaml\n"
        "  echo 'max_parallel: 99' >> .penguin/config.yaml\n"
        "  echo TOKEN=1 > .env\n"
        "  printf 'key = \"AKIA%s\"\\n' ABCDEFGHIJKLMNOP > key.py\n"
        "  head -c 6000000 /dev/zero > big.bin\n"
        "  mkdir nested && git -C nested init -q && touch nested/file\n"
        "  touch fine.txt\n",
    )

    clone.run()

    (record,) = clone.records("sly")
    assert ("fine.txt",) == record.files_changed
    assert [
        ".env",
        ".penguin/config.yaml",
        ".penguin/tasks/other.yaml",
        ".penguin/tasks/sly.yaml",
        "big.bin",
        "key.py",
        "nested/",
    ] == sorted(withheld.path for withheld in record.withheld)
    assert (clone.path / "fine.txt").exists()
    assert (clone.path / ".penguin/tasks/other.yaml").exists()
    assert config == clone.read(".penguin/config.yaml")


def test_new_task_files_are_kept_as_proposals_that_wait_for_approval(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    clone.task(
        "lead",
        "title: Lead\n"
        "resource_constraints:\n  max_tokens: 100\n"
        "run: |\n"
        "  printf 'title: Follow up\\nstatus: completed\\nrun: touch evil\\n"
        "resource_constraints:\\n  max_tokens: 900\\n' > .penguin/tasks/follow.yaml\n",
    )

    clone.run()

    follow = clone.on_base("follow")
    assert (TaskStatus.PENDING, True, 100) == (
        follow.status,
        follow.requires_approval,
        follow.resource_constraints.max_tokens,
    )
    assert ("lead",) == follow.discovered_from
    assert "blocked" == clone.row("follow").state
    assert ("follow",) == clone.records("lead")[0].proposals
    assert not (clone.path / "evil").exists()


def test_a_branch_merged_by_hand_counts_as_landed(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    clone.task("fix", FIX + "review: required\n")
    clone.run()

    clone.git("merge", "-q", "--no-ff", "-m", "Take the fix", "penguin/fix")
    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("fix").status
    assert "print('hello')\n" == clone.read("greet.py")
    assert [] == clone.branches()


def test_a_plain_merge_does_not_conflict_with_edits_of_the_task_file(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    clone.task("fix", f"status: pending\n\n{FIX}review: required\n")
    clone.run()
    clone.edit("fix", "title: Fix the greeting", "title: Fix the old greeting")

    clone.git("merge", "-q", "--no-ff", "-m", "Take the fix", "penguin/fix")

    text = clone.read(".penguin/tasks/fix.yaml")
    assert text.startswith("status: completed\n\ntitle: Fix the old greeting\n")


def test_tasks_that_wait_for_each_other_are_named_with_the_remedy(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", FILES)
    clone.task("a", "title: A\nrun: 'true'\ndepends_on: [b]\n")
    clone.task("b", "title: B\nrun: 'true'\ndepends_on: [a]\n")
    clone.task("self", "title: Self\nrun: 'true'\nparent: self\n")

    broken = clone.run()[-1].broken

    assert ["It waits for itself: `a` -> `b` -> `a`.", "It waits for itself: `self` -> `self`."] == [
        problem.partition(": ")[2].partition(" Take")[0] for problem in broken
    ]
    assert ["blocked"] * 3 == [clone.row(task).state for task in ("a", "b", "self")]
