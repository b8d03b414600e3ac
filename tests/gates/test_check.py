"""`penguin check`: a whole commit, and what a branch has done."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from penguin_git.gates.kinds import Kind, problems_of
from penguin_git.model import layout
from tests.cli.driving import penguin, process
from tests.gates.hooked import TASKS
from tests.support.clones import Clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "project")
    clone.task("a", "status: pending\n\ntitle: A\n")
    clone.task("b", "status: completed\n\ntitle: B\ndepends_on: [a]\n")
    return clone


def test_a_good_commit_passes(clone: Clone) -> None:
    said = penguin(clone.path, "check")

    assert (said.code, said.out) == (0, "")
    assert "Checked 3 files under `.penguin`" in said.err
    assert "all is well" in said.err
    assert penguin(clone.path, "check", "--json").json == {"version": 1, "problems": []}


def test_everything_wrong_is_named_with_its_place(clone: Clone) -> None:
    clone.commit(
        {
            f"{TASKS}/c.yaml": "titel: C\n",
            f"{TASKS}/more/a.yaml": "title: A again\n",
            f"{TASKS}/d.yaml": "title: D\ndepends_on:\n  - e\n  - zz\n",
            f"{TASKS}/e.yaml": "title: E\nparent: d\ndepends_on: [d]\n",
            ".penguin/config.yaml": "base: main\nmax_paralel: 2\n",
            ".penguin/projects/web.yaml": "nam: Web\n",
            ".penguin/templates/mine.yaml": "name: [\n",
            ".penguin/templates/other.yaml": "name: Other\ntitle: '{{ who }}'\n",
            ".penguin/records/a_/a/1.yaml": "task: a\n",
        }
    )

    said = penguin(clone.path, "check")

    assert said.code == 1
    starts = [line.split(" ")[0] for line in said.lines]
    for place in (
        f"{TASKS}/c.yaml:1:1:",
        f"{TASKS}/more/a.yaml:",
        f"{TASKS}/a.yaml:",
        f"{TASKS}/d.yaml:4:5:",
        f"{TASKS}/d.yaml:3:5:",
        ".penguin/config.yaml:2:1:",
        ".penguin/projects/web.yaml:1:1:",
        ".penguin/templates/mine.yaml:2:1:",
        ".penguin/templates/other.yaml:2:8:",
        ".penguin/records/a_/a/1.yaml:1:1:",
    ):
        assert place in starts, said.out
    assert penguin(clone.path, "check", "--at", "HEAD^").code == 0


def test_agents_that_cannot_be_made_are_a_fault_of_the_configuration() -> None:
    config = (
        b"agents:\n  robo: {type: command, comand: [true]}\naliases: {opus: claude}\ndefault_agent: robo\n"
    )

    found = problems_of(Kind.CONFIG, layout.CONFIG, "100644", config)

    assert [
        "Agent `robo`: There is no setting `comand`.",
        "The alias `opus` stands for the agent `claude`, which is not configured.",
    ] == [problem.message for problem in found]
    assert 1 == found[0].hint.count("`network`")


def test_a_library_that_is_missing_where_the_check_runs_is_no_fault_of_the_configuration() -> None:
    checking = """\
import sys
from importlib.machinery import PathFinder
class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name == "openai" else super().find_spec(name, path, target)
sys.meta_path[sys.meta_path.index(PathFinder)] = Without
from penguin_git.gates.kinds import Kind, problems_of
for line in sys.stdin.buffer.read().splitlines(keepends=True):
    print([one.message for one in problems_of(Kind.CONFIG, ".penguin/config.yaml", "100644", line)])
"""
    configs = b"agents: {gpt: {type: openai, model: m}}\nagents: {gpt: {type: openai, model: m, aip: chat}}\n"

    done = subprocess.run([sys.executable, "-c", checking], input=configs, capture_output=True, check=True)

    fine, wrong = done.stdout.decode().splitlines()
    assert "[]" == fine
    assert "`aip`" in wrong


def test_what_is_not_committed_does_not_count(clone: Clone) -> None:
    clone.write(f"{TASKS}/c.yaml", "titel: C\n")

    assert penguin(clone.path, "check").code == 0


def test_a_branch_is_checked_for_what_it_did(clone: Clone) -> None:
    clone.task("run", "status: pending\n\ntitle: Run\nrun: 'true'\n")
    clone.run()
    clone.git("checkout", "-q", "-b", "work")
    clone.edit("b", "completed", "in_progress")
    record = ".penguin/records/ru/run/1.yaml"
    clone.commit({record: clone.read(record).replace("outcome: completed", "outcome: failed")})
    block = "approval:\n  by: Boss\n  at: 2026-11-22T10:00:00Z\n  digest: '00'\n"
    clone.commit({f"{TASKS}/f.yaml": f"status: pending\n\ntitle: F\nrequires_approval: true\n{block}"})
    clone.git("checkout", "-q", "main")
    clone.task("later", "title: Later\n")
    clone.git("checkout", "-q", "work")

    said = penguin(clone.path, "check", "--base", "main")

    assert penguin(clone.path, "check").code == 0
    assert said.code == 1
    assert [line.partition(" ")[0] for line in said.lines] == [
        f"{record}:",
        f"{TASKS}/b.yaml:1:9:",
        f"{TASKS}/f.yaml:6:3:",
    ]
    assert "A task that is `completed` can't become `in_progress`." in said.out


def test_a_move_in_legal_steps_is_legal(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "work")
    clone.edit("b", "completed", "pending")
    clone.edit("b", "pending", "in_progress")

    assert penguin(clone.path, "check", "--base", "main").code == 0


def test_a_file_that_goes_to_another_folder_takes_no_illegal_move_along(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "work")
    (clone.path / TASKS / "own").mkdir()
    clone.git("mv", f"{TASKS}/b.yaml", f"{TASKS}/own/b.yaml")
    clone.commit({f"{TASKS}/own/b.yaml": clone.read(f"{TASKS}/own/b.yaml").replace("completed", "paused")})

    said = penguin(clone.path, "check", "--base", "main")

    assert 1 == said.code
    assert "own/b.yaml:1:9: A task that is `completed` can't become `paused`." in said.out


def test_an_approval_in_a_commit_of_penguins_own_is_none(clone: Clone) -> None:
    clone.task("p", "status: pending\n\ntitle: P\nrun: 'true'\nrequires_approval: true\n")
    assert penguin(clone.path, "task", "approve", "p").code == 0
    approved = clone.read(f"{TASKS}/p.yaml")
    clone.git("reset", "-q", "--hard", "HEAD^")
    clone.git("checkout", "-q", "-b", "work")
    clone.write(f"{TASKS}/p.yaml", approved)

    clone.git("-c", "core.editor=true", "commit", "-q", "-a", "-m", "Approve")
    assert penguin(clone.path, "check", "--base", "main").code == 0

    named = {"GIT_COMMITTER_NAME": "penguin", "GIT_COMMITTER_EMAIL": "penguin@localhost"}
    clone.git("reset", "-q", "--soft", "main")
    os.environ.update(named)
    try:
        clone.git("commit", "-q", "-m", "Approve")
    finally:
        os.environ.update(GIT_COMMITTER_NAME="Jane Doe", GIT_COMMITTER_EMAIL="jane@example.com")
    said = penguin(clone.path, "check", "--base", "main")
    assert said.code == 1
    assert "This approval does not count: it was committed in penguin's or an agent's name" in said.out


def worked_on(clone: Clone) -> str:
    """A task `job` that is done and waits for review; the path of its record."""
    config = clone.read(".penguin/config.yaml")
    clone.commit({".penguin/config.yaml": f"{config}land: review\n"})
    clone.task("job", "status: pending\n\ntitle: Do it\nrun: touch done.txt\n")
    clone.run()
    return ".penguin/records/jo/job/1.yaml"


def test_a_record_that_a_person_adds_is_forged(clone: Clone) -> None:
    record = worked_on(clone)
    text = clone.git("cat-file", "blob", f"penguin/job:{record}") + "\n"
    clone.git("checkout", "-q", "-b", "work")
    clone.edit("job", "pending", "completed")
    clone.commit({record: text}, "Done")

    said = penguin(clone.path, "check", "--base", "main")

    assert penguin(clone.path, "check").code == 0
    assert said.code == 1
    assert [f"{record}:"] == [line.partition(" ")[0] for line in said.lines]
    assert "Penguin alone writes records, and this one came in a commit of somebody else's" in said.out


@pytest.mark.parametrize(
    "names",
    [
        ("Penguin-Task: job", "jane@example.com"),
        ("Penguin-Task: other", "shell@localhost"),
        ("Nothing: said", "shell@localhost"),
    ],
    ids=["a person's name", "another task", "no trailer"],
)
def test_a_record_in_a_commit_that_only_looks_like_penguins_is_forged(
    clone: Clone, names: tuple[str, str]
) -> None:
    record = worked_on(clone)
    clone.git("checkout", "-q", "penguin/job", "--", record)
    clone.git("checkout", "-q", "-b", "work")
    trailers, address = names

    clone.git(
        "commit", "-q", f"--author=shell <{address}>", "-m", f"Done\n\n{trailers}\nPenguin-Act: conclude"
    )

    assert penguin(clone.path, "check", "--base", "main").code == 1


def test_a_record_that_was_changed_on_its_way_is_forged(clone: Clone) -> None:
    record = worked_on(clone)
    clone.git("checkout", "-q", "penguin/job")
    clone.commit({record: clone.read(record).replace("agent: shell", "agent: claude")})

    said = penguin(clone.path, "check", "--base", "main")

    assert said.code == 1
    assert [f"{record}:"] == [line.partition(" ")[0] for line in said.lines]


@pytest.mark.parametrize("way", ["checkout -q penguin/job", "merge -q --no-ff -m Take penguin/job"])
def test_a_task_branch_may_bring_its_record(clone: Clone, way: str) -> None:
    worked_on(clone)
    clone.git("checkout", "-q", "-b", "work")
    clone.commit({"more.txt": "x\n"})

    clone.git(*way.split())

    assert penguin(clone.path, "check", "--base", "main").code == 0


def test_a_landing_may_bring_a_record_also_when_it_was_rebased(clone: Clone) -> None:
    before = clone.git("rev-parse", "HEAD")
    worked_on(clone)
    clone.commit({".penguin/config.yaml": clone.read(".penguin/config.yaml").replace("land: review\n", "")})
    clone.run()
    landed = penguin(clone.path, "check", "--base", before)

    clone.git("checkout", "-q", "-b", "other", before)
    clone.commit({"more.txt": "x\n"})
    clone.git("checkout", "-q", "-b", "work", "main")
    clone.git("rebase", "-q", "other")

    assert (0, 0) == (landed.code, penguin(clone.path, "check", "--base", "other").code)


def test_whose_name_is_penguins_is_read_from_the_base_as_it_is_now(clone: Clone) -> None:
    clone.task("p", "status: pending\n\ntitle: P\nrun: 'true'\nrequires_approval: true\n")
    assert penguin(clone.path, "task", "approve", "p").code == 0
    clone.git("checkout", "-q", "-b", "work")
    clone.git("branch", "-q", "-f", "main", "HEAD^")
    clone.git("checkout", "-q", "main")
    config = clone.read(".penguin/config.yaml")
    clone.commit({".penguin/config.yaml": f"{config}committer: {{name: Jane, email: jane@example.com}}\n"})
    clone.git("checkout", "-q", "work")

    said = penguin(clone.path, "check", "--base", "main")

    assert said.code == 1
    assert "This approval does not count: it was committed in penguin's or an agent's name" in said.out


def test_a_base_that_only_the_remote_has_is_found_and_a_missing_one_named(
    clone: Clone, tmp_path: Path
) -> None:
    clone.git("clone", "-q", "--branch", "main", str(clone.path), str(tmp_path / "copy"))
    copy = Clone(tmp_path / "copy")
    copy.git("checkout", "-q", "--detach")
    copy.git("branch", "-q", "-D", "main")

    assert penguin(copy.path, "check", "--base", "main").code == 0
    said = penguin(copy.path, "check", "--base", "nowhere")
    assert said.code == 1
    assert "There is no commit `nowhere` here." in said.err
    assert "git fetch origin nowhere" in said.err


def test_a_clone_that_is_too_shallow_says_what_to_fetch(clone: Clone, tmp_path: Path) -> None:
    clone.git("checkout", "-q", "-b", "work")
    clone.task("c", "title: C\n")
    clone.git("checkout", "-q", "main")
    clone.task("d", "title: D\n")
    url = f"file://{clone.path}"
    clone.git("clone", "-q", "--depth", "1", "--no-single-branch", "-b", "work", url, str(tmp_path / "copy"))

    said = penguin(tmp_path / "copy", "check", "--base", "main")

    assert said.code == 1
    assert "fetch-depth: 0" in said.err


def test_github_gets_annotations_and_gitlab_a_report_by_themselves(clone: Clone) -> None:
    clone.task("c", "titel: C\n")

    github = process(clone.path, "check", GITHUB_ACTIONS="true")
    gitlab = process(clone.path, "check", GITLAB_CI="true")
    text = process(clone.path, "check", "--format", "text", GITHUB_ACTIONS="true")

    assert github.code == gitlab.code == text.code == 1
    assert github.lines[0].startswith(f"::error file={TASKS}/c.yaml,line=1,col=1::A task has no key `titel`.")
    first = gitlab.json[0]
    assert first["location"] == {"path": f"{TASKS}/c.yaml", "lines": {"begin": 1}}
    assert {"description", "check_name", "fingerprint", "severity", "location"} == first.keys()
    assert f"{TASKS}/c.yaml:1:1" in gitlab.err
    assert text.lines[0].startswith(f"{TASKS}/c.yaml:1:1: ")
    assert json.loads(process(clone.path, "check", "--format", "gitlab", "--at", "HEAD^").out) == []
