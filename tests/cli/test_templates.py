"""Templates on the command line: listed, shown, checked, written, and made into tasks."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from penguin_git.model.ids import TaskId
from tests.cli.driving import DEADLINE, Said, created, penguin
from tests.support.clones import Clone

OWN = """\
name: Release
description: What a release needs
fields:
  - name: version
    required: true
title: "Release {{ version }}"
labels: [release]
priority: high
acceptance:
  - The tag {{ version }} is there
"""

END = "\x04"  # Ctrl-D


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "project")


def _made(clone: Clone, *arguments: str) -> list[str]:
    """The ids of new tasks, the parent first."""
    said = penguin(clone.path, "task", "create", *arguments)
    assert said.code == 0, said.err
    return said.lines


def test_the_six_built_in_templates_are_listed(clone: Clone) -> None:
    said = penguin(clone.path, "template", "list", "--json")

    assert 1 == said.json["version"]
    listed = {one["slug"]: one["origin"] for one in said.json["templates"]}
    slugs = ("bug-fix", "code-development", "code-review", "documentation", "refactoring", "research")
    assert dict.fromkeys(slugs, "built_in") == listed
    assert [*slugs] == [line.split()[0] for line in penguin(clone.path, "template", "list").lines]


def test_a_template_is_shown_with_what_it_asks_for_and_makes(clone: Clone) -> None:
    text = penguin(clone.path, "template", "show", "bug-fix")
    said = penguin(clone.path, "template", "show", "Bug Fix Task", "--json")

    assert "  bug_description  text    required" in text.lines
    assert "It makes a parent with 4 tasks, one after the other:" in text.lines
    assert "--field bug_description=…" in text.lines[-1]
    template = said.json["template"]
    assert ("bug-fix", "Bug Fix Task", 4) == (template["slug"], template["name"], len(template["workflow"]))
    assert {"name": "bug_description", "type": "text", "required": True} == template["fields"][0]
    assert said.json == penguin(clone.path, "template", "show", "bug-fix-template.yml", "--json").json
    research = penguin(clone.path, "template", "show", "research", "--json").json["template"]
    assert "string" == research["fields"][2]["type"]


def test_a_parent_with_independent_parts_is_one_commit(clone: Clone) -> None:
    before = int(clone.git("rev-list", "--count", "HEAD"))

    said = penguin(
        clone.path,
        *("task", "create", "--template", "code-development"),
        *("--field", "feature_name=login", "--field", "complexity=medium"),
    )

    assert (0, 5) == (said.code, len(said.lines))
    assert before + 1 == int(clone.git("rev-list", "--count", "HEAD"))
    assert 5 == len(clone.git("show", "--format=", "--name-only", "HEAD").splitlines())
    assert "" == clone.git("status", "--porcelain")
    parent, *parts = (clone.on_base(task) for task in said.lines)
    assert "Code Development Task: login" == parent.title
    assert "Design login architecture" == parts[0].title
    assert [parent.id] * 4 == [part.parent for part in parts]
    assert [()] * 4 == [part.depends_on for part in parts]
    limits = [task.resource_constraints for task in (parent, *parts)]
    assert [(15000, 180)] * 5 == [(limit.max_tokens, limit.max_duration_minutes) for limit in limits]
    assert ["code-development"] * 5 == [task.template for task in (parent, *parts)]
    assert f"{parent.id}: add {parent.title} (code-development, 5 tasks)" == clone.git(
        "log", "-1", "--format=%s"
    )


def test_a_workflow_is_a_chain_under_its_parent(clone: Clone) -> None:
    parent, *steps = _made(
        clone, "--template", "bug-fix", "--field", "bug_description=It fails", "--field", "severity=high"
    )

    chain = [clone.on_base(task) for task in steps]
    assert ["Reproduce It fails", "Investigate root cause", "Implement fix", "Test fix"] == [
        step.title for step in chain
    ]
    assert [(), *((TaskId(task),) for task in steps[:-1])] == [step.depends_on for step in chain]
    assert {(8000, 180)} == {
        (step.resource_constraints.max_tokens, step.resource_constraints.max_duration_minutes)
        for step in chain
    }
    assert {parent} == {step.parent for step in chain}


def test_flags_come_before_the_template_and_labels_beside_it(clone: Clone) -> None:
    clone.commit({".penguin/templates/release.yaml": OWN})
    first = created(clone.path, "First", "--id", "first")

    said = penguin(
        clone.path,
        *("task", "create", "By hand", "--template", "release", "--field", "version=1.2", "--id", "r1"),
        *("--priority", "low", "--label", "mine", "--acceptance", "It is announced", "--depends-on", first),
        *("--project", "Web App", "--budget-tokens", "77", "--json"),
    )

    assert 0 == said.code, said.err
    assert said.json["task"] == said.json["tasks"][0]
    assert "r1" == said.json["task"]["id"]
    task = clone.on_base("r1")
    assert ("By hand", "low", "web-app") == (task.title, task.priority, task.project)
    assert (("release", "mine"), (TaskId("first"),)) == (task.labels, task.depends_on)
    assert ("The tag 1.2 is there", "It is announced") == task.acceptance
    assert 77 == task.resource_constraints.max_tokens


def test_parts_take_over_what_flags_say_about_the_whole(clone: Clone) -> None:
    created(clone.path, "First", "--id", "first")

    parent, *parts = _made(
        clone,
        *("--template", "code-development", "--field", "feature_name=x", "--depends-on", "first"),
        *("--priority", "critical", "--project", "web", "--label", "l", "--budget-minutes", "9"),
        *("--requires-approval", "--assigned-to", "claude"),
    )

    assert (("first",), True) == (clone.on_base(parent).depends_on, clone.on_base(parent).requires_approval)
    for part in map(clone.on_base, parts):
        assert ("critical", "web", ("l",)) == (part.priority, part.project, part.labels)
        assert (15000, 9) == (
            part.resource_constraints.max_tokens,
            part.resource_constraints.max_duration_minutes,
        )
        assert ((), False, "claude") == (part.depends_on, part.requires_approval, part.assigned_to)
    assert {"blocked"} == {clone.row(part).state for part in parts}


def test_a_part_says_its_own_where_it_says_something(clone: Clone) -> None:
    text = (
        "name: N\npriority: high\nlabels: [a]\nresource_constraints: {max_tokens: 10, max_iterations: 5}\n"
        "acceptance:\n  - check: make\n"
        "workflow:\n  - title: One\n    priority: medium\n    labels: [b]\n"
        "    resource_constraints: {max_tokens: 3}\n"
        "  - title: Two\n    acceptance: [Done]\n"
    )
    clone.commit({".penguin/templates/own.yaml": text})

    parent, one, two = map(clone.on_base, _made(clone, "--template", "own"))

    assert ("N", "high", "medium", "high") == (parent.title, parent.priority, one.priority, two.priority)
    assert (("a", "b"), ("a",)) == (one.labels, two.labels)
    assert (3, 5) == (one.resource_constraints.max_tokens, one.resource_constraints.max_iterations)
    assert ((), ("make",), ("Done",)) == (one.checks, two.checks, two.acceptance[:1])


def test_a_project_that_a_template_names_comes_in_the_same_commit(clone: Clone) -> None:
    text = "name: N\nproject: Web Application\nsubtasks:\n  - title: One\n  - title: Two\n    project: Docs\n"
    clone.commit({".penguin/templates/own.yaml": text})

    said = penguin(clone.path, "task", "create", "--template", "own")
    again = penguin(clone.path, "task", "create", "--template", "own", "--project", "Docs")

    assert ["web-application", "web-application", "docs"] == [
        clone.on_base(task).project for task in said.lines
    ]
    assert "`Web Application` is a new project" in said.err
    assert "new project" not in again.err
    assert ["docs"] * 3 == [clone.on_base(task).project for task in again.lines]
    assert {".penguin/projects/docs.yaml", ".penguin/projects/web-application.yaml"} <= set(
        clone.git("show", "--format=", "--name-only", "HEAD~1").splitlines()
    )
    assert "" == clone.git("status", "--porcelain")


def test_what_is_missing_is_told_at_once_and_nothing_is_written(clone: Clone) -> None:
    before = clone.git("rev-parse", "HEAD")

    said = penguin(clone.path, "task", "create", "--template", "refactoring")

    assert 1 == said.code
    assert (
        "The template `refactoring` needs `target` (The code that is to be restructured), `goal` ("
        in said.err
    )
    assert "--field target=… --field goal=…" in said.err
    assert ("", before) == (clone.git("status", "--porcelain"), clone.git("rev-parse", "HEAD"))


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["--template", "bugfix"], 1, "Did you mean `bug-fix`?"),
        (["--template", "bug-fix", "--field", "severty=low"], 1, "Did you mean `severity`?"),
        (["--template", "bug-fix", "--field", "severity=hihg"], 1, "Did you mean `high`?"),
        (["--template", "bug-fix", "--field", "severity"], 2, "--field wants NAME=VALUE, not `severity`."),
        (["T", "--field", "a=b"], 2, "--field needs --template."),
        ([], 2, "Missing argument 'TITLE'."),
        (
            ["--template", "bug-fix", "--field", "bug_description=x", "--run", "make"],
            1,
            "a parent is not run",
        ),
        (["--template", "code-development", "--field", "feature_name=x", "--check", "c"], 1, "`--check` out"),
        (["--template", "bug-fix", "--field", "bug_description=x", "--id", "A B"], 1, "can't be the id"),
        (["--template", "bug-fix", "--field", "bug_description=x", "--parent-task", "no"], 1, "no task `no`"),
        (
            ["--template", "bug-fix", "--field", "bug_description=x", "--depends-on", "a", "b"],
            1,
            "no task `a`",
        ),
    ],
)
def test_what_cannot_be_is_refused(clone: Clone, arguments: list[str], code: int, complaint: str) -> None:
    before = clone.git("rev-parse", "HEAD")

    said = penguin(clone.path, "task", "create", *arguments)

    assert (code, True) == (said.code, complaint in said.err), said.err
    assert ("", before) == (clone.git("status", "--porcelain"), clone.git("rev-parse", "HEAD"))


def test_a_dry_run_prints_the_files_and_writes_nothing(clone: Clone) -> None:
    before = clone.git("rev-parse", "HEAD")
    words = ("task", "create", "--template", "code-development", "--field", "feature_name=login", "--dry-run")

    text = penguin(clone.path, *words)
    said = penguin(clone.path, *words, "--json")
    plain = penguin(clone.path, "task", "create", "By hand", "--id", "k3f9", "--dry-run")

    assert (0, 0, 0) == (text.code, said.code, plain.code)
    assert 5 == text.out.count("# .penguin/tasks/")
    assert "title: Design login architecture" in text.lines
    assert "Nothing was written" in text.err
    assert (5, 5) == (len(said.json["tasks"]), len(said.json["files"]))
    assert "# .penguin/tasks/k3f9.yaml" == plain.lines[0]
    assert ("", before) == (clone.git("status", "--porcelain"), clone.git("rev-parse", "HEAD"))


def test_a_projects_template_stands_in_place_of_the_built_in_one(clone: Clone) -> None:
    clone.commit({".penguin/templates/bug-fix-template.yml": "name: Ours\ntitle: Mend it\n"})

    (task,) = _made(clone, "--template", "bug-fix")

    assert ("Mend it", "bug-fix") == (clone.on_base(task).title, clone.on_base(task).template)
    listed = penguin(clone.path, "template", "list", "--json").json["templates"]
    assert ("Ours", "base") == (listed[0]["name"], listed[0]["origin"])


def test_the_template_in_the_checkout_makes_tasks_there(clone: Clone) -> None:
    clone.commit({".penguin/templates/release.yaml": OWN})
    clone.write(".penguin/templates/release.yaml", OWN.replace("Release {{", "Ship {{"))
    clone.write(".penguin/templates/bug-fix.yaml", OWN)
    words = ("--field", "version=1")

    changed = penguin(clone.path, "task", "create", "--template", "release", *words)
    new = penguin(clone.path, "task", "create", "--template", "bug-fix", *words)

    said = "`.penguin/templates/release.yaml` reads differently on `main`; the one in your checkout counts."
    assert said in changed.err
    assert "Ship 1" == clone.on_base(changed.out.strip()).title
    assert "`.penguin/templates/bug-fix.yaml` is not on `main` yet." in new.err
    assert "Release 1" == clone.on_base(new.out.strip()).title
    lines = penguin(clone.path, "template", "list").out
    assert "not on main" in lines
    assert "differs on main" in lines


def test_on_the_base_only_its_own_templates_make_tasks(clone: Clone) -> None:
    clone.commit({".penguin/templates/release.yaml": OWN})
    clone.git("switch", "-q", "-c", "feature")
    other = OWN.replace("Release {{", "Wreck {{")
    clone.commit({".penguin/templates/release.yaml": other, ".penguin/templates/bug-fix.yaml": other})
    words = ("--field", "version=1")

    based = penguin(clone.path, "task", "create", "--template", "release", *words, "--on-base")
    refused = penguin(clone.path, "task", "create", "--template", "bug-fix", *words, "--on-base")
    dry = penguin(clone.path, "task", "create", "--template", "release", *words, "--on-base", "--dry-run")
    in_vain = penguin(clone.path, "task", "create", "--template", "bug-fix", *words, "--on-base", "--dry-run")
    draft = penguin(clone.path, "task", "create", "--template", "bug-fix", *words)

    assert "`.penguin/templates/release.yaml` reads differently here; the one on `main` counts." in based.err
    assert "Release 1" == clone.on_base(based.out.strip()).title
    assert "title: Release 1" in dry.lines
    assert (1, 1) == (refused.code, in_vain.code)
    assert "`.penguin/templates/bug-fix.yaml` is not on the base branch `main` yet." in refused.err
    assert refused.err == in_vain.err
    assert "a draft until it is on `main`" in draft.err


def test_a_broken_template_is_named_and_never_replaced_by_another(clone: Clone) -> None:
    clone.commit({".penguin/templates/bug-fix.yaml": "name: N\ntitel: T\n"})

    listed = penguin(clone.path, "template", "list")
    used = penguin(clone.path, "task", "create", "--template", "bug-fix")
    shown = penguin(clone.path, "template", "show", "bug-fix")

    assert (1, 1, 1) == (listed.code, used.code, shown.code)
    assert "broken: .penguin/templates/bug-fix.yaml:2:1: A template has no key `titel`." in listed.err
    for said in (used, shown):
        assert ".penguin/templates/bug-fix.yaml:2:1: A template has no key `titel`." in said.err


def test_two_files_of_one_name_are_both_named(clone: Clone) -> None:
    clone.commit({".penguin/templates/a.yaml": OWN, ".penguin/templates/a-template.yml": OWN})

    said = penguin(clone.path, "template", "list")

    assert 1 == said.code
    assert "There is another template of the name `a`" in said.err


def test_a_link_is_no_template(clone: Clone) -> None:
    (clone.path / ".penguin" / "templates").mkdir()
    (clone.path / ".penguin" / "templates" / "x.yaml").symlink_to("/etc/passwd")

    said = penguin(clone.path, "template", "list")

    assert (1, True) == (said.code, "x.yaml: It is not a regular file." in said.err)


def test_validating_tells_every_problem_with_its_line(clone: Clone) -> None:
    clone.write("drafts/a.yaml", "name: N\ntitle: 'T {{ x }}'\n")
    clone.write(".penguin/templates/own.yaml", OWN)

    every = penguin(clone.path, "template", "validate")
    path = penguin(clone.path, "template", "validate", "drafts/a.yaml", "own", "bug-fix")
    said = penguin(clone.path, "template", "validate", "drafts/a.yaml", "--json")
    nothing = penguin(clone.path, "template", "validate", "drafts/b.yaml")

    assert (0, 1, 1, 1) == (every.code, path.code, said.code, nothing.code)
    assert path.out.startswith(
        "drafts/a.yaml:2:8: `title` of the template `a` can't be rendered: there is no"
    )
    assert "2 of 3 templates can be used." in path.err
    (problem,) = said.json["templates"][0]["problems"]
    assert ("drafts/a.yaml", 2, 8) == (problem["path"], problem["line"], problem["column"])


def test_a_new_template_is_whole_and_committed(clone: Clone) -> None:
    said = penguin(clone.path, "template", "new", "release")
    again = penguin(clone.path, "template", "new", "release")
    copied = penguin(clone.path, "template", "new", "feature", "--from", "code-development", "--json")
    odd = penguin(clone.path, "template", "new", "My Release")

    assert (0, 1, 0, 1) == (said.code, again.code, copied.code, odd.code)
    assert ".penguin/templates/release.yaml" == said.out.strip()
    assert "" == clone.git("status", "--porcelain")
    assert 0 == penguin(clone.path, "template", "validate", "release", "feature").code
    assert 3 == len(_made(clone, "--template", "release", "--field", "topic=it"))
    assert ("feature", "base") == (copied.json["template"]["slug"], copied.json["template"]["origin"])
    built_in = Path(__file__).parents[2] / "templates" / "code-development-template.yml"
    assert built_in.read_text() == clone.read(".penguin/templates/feature.yaml")
    assert "Call it `my-release`." in odd.err


def test_inside_an_attempt_tasks_of_a_template_are_only_proposed(
    clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    created(clone.path, "Outer", "--id", "k3f9")
    monkeypatch.setenv("PENGUIN_TASK", "k3f9")

    said = penguin(clone.path, "task", "create", "--template", "bug-fix", "--field", "bug_description=x")
    refused = penguin(clone.path, "template", "new", "mine")

    assert (0, 1) == (said.code, refused.code)
    assert "and 4 more: penguin takes it from here" in said.err
    assert 5 == len(clone.git("status", "--porcelain", "-uall").splitlines())
    text = clone.read(f".penguin/tasks/{said.lines[1]}.yaml")
    assert "discovered_from:\n  - k3f9\n" in text


def test_a_failing_commit_leaves_no_file_behind(clone: Clone) -> None:
    clone.git("config", "commit.gpgSign", "true")
    clone.git("config", "gpg.program", "/nowhere/gpg")

    said = penguin(clone.path, "task", "create", "--template", "bug-fix", "--field", "bug_description=x")

    assert 1 == said.code
    assert "" == clone.git("status", "--porcelain", "-uall")


def test_listing_and_showing_load_nothing_heavy(clone: Clone) -> None:
    code = (
        "import sys; from penguin_git.cli.edge import run; run(sys.argv[1:]);"
        "print(sorted({'jinja2', 'git', 'networkx', 'anthropic', 'rich', 'ruamel'} & sys.modules.keys()),"
        " file=sys.stderr)"
    )
    for words in (["list"], ["show", "bug-fix"], ["validate", "bug-fix"]):
        done = subprocess.run(
            [sys.executable, "-c", code, "-C", str(clone.path), "template", *words],
            capture_output=True,
            text=True,
            check=True,
        )
        assert "[]" == done.stderr.splitlines()[-1], words


def _on_terminal(clone: Clone, answers: str, *arguments: str) -> tuple[Said, str]:
    """What a command says to somebody at a terminal, and what the terminal showed."""
    process, ours = _begun_on_terminal(clone, *arguments)
    os.write(ours, answers.encode())
    out, _ = process.communicate(timeout=DEADLINE)
    shown = _all_of(ours)
    os.close(ours)
    return Said(process.returncode, out.decode(), ""), shown


def _begun_on_terminal(clone: Clone, *arguments: str) -> tuple[subprocess.Popen[bytes], int]:
    """A command at a terminal, and our end of that."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "penguin_git", *arguments],
        cwd=clone.path,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    return process, ours


def _all_of(terminal: int) -> str:
    pieces = []
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # Linux: nobody has the other end any more
            break
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces).decode()


def test_on_a_terminal_what_is_missing_is_asked_for(clone: Clone) -> None:
    answers = "\nlogin\nhuge\ncomplex\n"

    said, shown = _on_terminal(clone, answers, "task", "create", "--template", "code-development", "--json")

    assert 0 == said.code, shown
    task = json.loads(said.out)["task"]
    assert ("Code Development Task: login", 25000) == (
        task["title"],
        task["resource_constraints"]["max_tokens"],
    )
    for line in (
        "feature_name:",
        "`feature_name` is needed.",
        "complexity (simple, medium, complex) [medium]:",
    ):
        assert line in shown
    assert "`complexity` can't be `huge`." in shown


def test_text_of_several_lines_is_asked_for_up_to_an_empty_one(clone: Clone) -> None:
    said, shown = _on_terminal(clone, "It fails\noften\n\n\n", "task", "create", "--template", "bug-fix")

    assert 0 == said.code, shown
    parent, first, *_ = (clone.on_base(task) for task in said.lines)
    assert "bug_description:\n  It fails\n  often\nseverity: medium\n" == parent.description
    assert "Reproduce It fails…" == first.title


def test_the_end_of_the_input_ends_a_text_of_several_lines(clone: Clone) -> None:
    answers = f"It fails\noften\n{END}\n"

    said, shown = _on_terminal(clone, answers, "task", "create", "--template", "bug-fix")

    assert 0 == said.code, shown
    assert "severity (" in shown
    description = clone.on_base(said.lines[0]).description
    assert "bug_description:\n  It fails\n  often\nseverity: medium\n" == description


def test_the_end_of_the_input_aborts_where_a_text_is_needed(clone: Clone) -> None:
    said, shown = _on_terminal(clone, END, "task", "create", "--template", "bug-fix")

    assert (130, "") == (said.code, said.out)
    assert "Interrupted." in shown


def test_the_end_of_the_input_leaves_out_a_text_that_can_be_left_out(clone: Clone) -> None:
    field = "  - name: notes\n    type: text\n"
    clone.commit({".penguin/templates/own.yaml": OWN.replace("fields:\n", f"fields:\n{field}")})

    said, shown = _on_terminal(clone, f"{END}1.0\n", "task", "create", "--template", "own")

    assert 0 == said.code, shown
    assert "Release 1.0" == clone.on_base(said.lines[0]).title


def test_an_interrupt_within_a_text_of_several_lines_aborts(clone: Clone) -> None:
    process, ours = _begun_on_terminal(clone, "task", "create", "--template", "bug-fix")
    os.write(ours, b"It fails\n")
    shown = b""
    while shown.count(b"> ") < 2:
        shown += os.read(ours, 4096)

    # A signal that comes while Python writes the prompt is lost.
    clone.wait_for(lambda: _state_of(process.pid) == "S")
    process.send_signal(signal.SIGINT)

    out, _ = process.communicate(timeout=DEADLINE)
    assert (130, b"") == (process.returncode, out)
    assert "Interrupted." in _all_of(ours)
    os.close(ours)


def _state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_nothing_is_asked_for_when_nothing_is_missing(clone: Clone) -> None:
    said, shown = _on_terminal(
        clone, "", "task", "create", "--template", "code-development", "--field", "feature_name=x"
    )

    assert (0, 5) == (said.code, len(said.lines))
    assert "complexity" not in shown
