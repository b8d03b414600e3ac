"""Projects on the command line: made, filled, shown, deleted."""

import shutil
from pathlib import Path

import pytest

from tests.cli.driving import created, penguin
from tests.support.clones import Clone

FILE = ".penguin/projects/web-application.yaml"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "project")


def test_a_project_is_one_file_in_one_commit(clone: Clone) -> None:
    said = penguin(clone.path, "project", "create", "Web Application", "-d", "First.\nSecond.\n")

    assert (0, "web-application\n") == (said.code, said.out)
    text = clone.read(FILE)
    assert (
        "# yaml-language-server: $schema=../schema/project.json\n"
        "name: Web Application\n"
        "description: |\n  First.\n  Second.\n"
    ) == text[: text.index("created_at")]
    assert "created_by: Jane Doe <jane@example.com>" in text
    assert FILE == clone.git("show", "--format=", "--name-only", "HEAD")
    assert "web-application: add the project Web Application" == clone.git("log", "-1", "--format=%s")
    assert "" == clone.git("status", "--porcelain")


def test_a_task_names_its_project_by_name_or_slug_in_any_case(clone: Clone) -> None:
    penguin(clone.path, "project", "create", "Web Application")

    for name, project in (("k1", "Web Application"), ("k2", "web-application"), ("k3", "WEB application")):
        said = penguin(clone.path, "task", "create", name, "--id", name, "--project", project)
        assert "is a new project" not in said.err
        assert "web-application" == clone.on_base(name).project
    listed = penguin(clone.path, "task", "list", "--project", "Web APPLICATION", "--json").json["tasks"]
    assert ["k1", "k2", "k3"] == [task["id"] for task in listed]


def test_an_unknown_project_is_made_in_the_task_s_commit(clone: Clone) -> None:
    said = penguin(clone.path, "task", "create", "T", "--id", "k3f9", "--project", "Web Application")
    updated = penguin(clone.path, "task", "update", "k3f9", "--project", "Docs")

    assert f"`Web Application` is a new project (`{FILE}`)." in said.err
    assert "`Docs` is a new project (`.penguin/projects/docs.yaml`)." in updated.err
    assert [FILE, ".penguin/tasks/k3f9.yaml"] == clone.git(
        "show", "--format=", "--name-only", "HEAD~1"
    ).splitlines()
    assert "docs" == clone.on_base("k3f9").project
    names = [one["name"] for one in penguin(clone.path, "project", "list", "--json").json["projects"]]
    assert ["Docs", "Web Application"] == names


def test_one_slug_stands_for_one_name(clone: Clone) -> None:
    penguin(clone.path, "project", "create", "Web Application")

    again = penguin(clone.path, "project", "create", "web application")
    clashing = penguin(clone.path, "project", "create", "Web, Application!")
    task = penguin(clone.path, "task", "create", "T", "--project", "Web: Application")
    nothing = penguin(clone.path, "project", "create", "!!!")

    assert [1, 1, 1, 1] == [said.code for said in (again, clashing, task, nothing)]
    assert "There is a project `Web Application` (`web-application`) already." in again.err
    assert (
        "`Web, Application!` and the project `Web Application` would both be `web-application`."
        in clashing.err
    )
    assert "`Web: Application` and the project `Web Application` would both be" in task.err
    assert "`!!!` can't be the name of a project." in nothing.err
    assert "" == clone.git("status", "--porcelain")


def test_state_and_progress_follow_from_the_tasks(clone: Clone) -> None:
    penguin(clone.path, "project", "create", "Shop", "-d", "Sells things.")
    assert ["shop  pending  no tasks  Shop"] == penguin(clone.path, "project", "list").lines
    created(clone.path, "Phase 1", "--id", "phase", "--project", "Shop")
    created(clone.path, "Cart", "--id", "cart", "--parent-task", "phase")
    for name in ("till", "shelf", "sign"):
        created(clone.path, name, "--id", name, "--project", "shop")
    penguin(clone.path, "task", "done", "cart")
    penguin(clone.path, "task", "cancel", "sign")

    one = penguin(clone.path, "project", "show", "SHOP", "--json").json

    assert ["version", "project"] == list(one)
    project = one["project"]
    assert ("shop", "Shop", "Sells things.", "pending") == tuple(
        project[key] for key in ("id", "name", "description", "status")
    )
    assert {
        "total": 4,
        "pending": 2,
        "in_progress": 0,
        "completed": 1,
        "failed": 0,
        "cancelled": 1,
        "paused": 0,
        "percent": 33,
    } == project["progress"]
    assert ["cart", "phase", "shelf", "sign", "till"] == sorted(project["tasks"])
    assert ["shop  pending  1/3 33%  Shop"] == penguin(clone.path, "project", "list").lines
    for name in ("till", "shelf"):
        penguin(clone.path, "task", "done", name)
    assert "completed" == penguin(clone.path, "project", "show", "shop", "--json").json["project"]["status"]
    page = penguin(clone.path, "project", "show", "shop").out
    assert "  progress  3/3 100%, 3 completed, 1 cancelled\n" in page
    assert "Sells things." in page
    assert "phase  completed  medium  Phase 1\ncart   completed  medium    Cart" in page


def test_a_project_that_only_tasks_name_is_listed_too(clone: Clone) -> None:
    clone.task("k3f9", "title: By hand\nproject: Old Things\n")

    listed = penguin(clone.path, "project", "list", "--json").json["projects"]

    assert [("old-things", "old-things", ["k3f9"])] == [(p["id"], p["name"], p["tasks"]) for p in listed]
    assert "only tasks name it" in penguin(clone.path, "project", "show", "old-things").out
    assert ["k3f9"] == [
        task["id"]
        for task in penguin(clone.path, "task", "list", "--project", "Old Things", "--json").json["tasks"]
    ]
    penguin(clone.path, "project", "create", "Old Things")
    assert ["old-things  pending  0/1 0%  Old Things"] == penguin(clone.path, "project", "list").lines
    by_slug = penguin(clone.path, "task", "list", "--project", "old-things", "--json").json["tasks"]
    assert ["k3f9"] == [task["id"] for task in by_slug]


def test_a_list_of_a_project_that_nobody_knows_is_an_error(clone: Clone) -> None:
    penguin(clone.path, "project", "create", "Empty One")
    clone.task("k3f9", "title: By hand\nproject: web\n")

    said = penguin(clone.path, "task", "list", "--project", "web", "--project", "empty-on")

    assert (1, "") == (said.code, said.out)
    assert "There is no project `empty-on`." in said.err
    assert "Did you mean `empty-one`?" in said.err
    for words in (["--project", "Empty One"], ["--project", "web", "--ready"], ["--filter", "project:wbe"]):
        there = penguin(clone.path, "task", "list", *words)
        assert (0, "", "No task is like that.\n") == (there.code, there.out, there.err)


def test_a_list_of_a_commit_knows_the_projects_of_that_commit(clone: Clone) -> None:
    clone.task("k3f9", "title: By hand\nproject: old\n")
    clone.task("k3f9", "title: By hand\n")

    assert 1 == penguin(clone.path, "task", "list", "--project", "old").code
    there = penguin(clone.path, "task", "list", "--project", "old", "--at", "HEAD~1")
    assert ["k3f9"] == [line.split()[0] for line in there.lines]


@pytest.mark.parametrize("name", ["web-application", "Web Application", "WEB APPLICATION"])
def test_the_list_has_the_tasks_of_a_project_however_their_files_write_its_name(
    clone: Clone, name: str
) -> None:
    penguin(clone.path, "project", "create", "Web Application")
    for task, project in (("k1", "Web Application"), ("k2", "web.application"), ("k3", "WEB-APPLICATION")):
        clone.task(task, f"title: By hand\nproject: {project}\n")
    clone.task("k4", "title: Another one\nproject: web\n")
    shown = penguin(clone.path, "project", "show", name, "--json").json["project"]["tasks"]

    listed = penguin(clone.path, "task", "list", "--project", name, "--json").json["tasks"]
    filtered = penguin(clone.path, "task", "list", "--filter", f'project:"{name}"', "--json").json["tasks"]
    others = penguin(clone.path, "task", "list", "--filter", f'-project:"{name}"', "--json").json["tasks"]

    assert ["k1", "k2", "k3"] == sorted(shown)
    assert ["k1", "k2", "k3"] == [task["id"] for task in listed] == [task["id"] for task in filtered]
    assert ["k4"] == [task["id"] for task in others]


def test_the_tasks_of_a_project_stand_in_the_order_of_their_ids_whatever_was_read_before(
    clone: Clone,
) -> None:
    for task in ("k1", "k2", "k3"):
        clone.task(task, "title: By hand\nproject: web\n")
    penguin(clone.path, "task", "list")
    clone.write(".penguin/tasks/k2.yaml", "title: Edited\nproject: web\n")
    clone.write(".penguin/tasks/k0.yaml", "title: New\nproject: web\n")

    shown = penguin(clone.path, "project", "show", "web", "--json").json["project"]["tasks"]
    shutil.rmtree(clone.path / ".git/penguin/cache")
    shown_then = penguin(clone.path, "project", "show", "web", "--json").json["project"]["tasks"]

    assert ["k0", "k1", "k2", "k3"] == shown == shown_then


def test_a_project_with_tasks_is_deleted_with_force_only(clone: Clone) -> None:
    for name in ("k1", "k2"):
        created(clone.path, name, "--id", name, "--project", "Shop")

    refused = penguin(clone.path, "project", "delete", "shop")
    forced = penguin(clone.path, "project", "delete", "Shop", "--force")

    assert 1 == refused.code
    assert "2 tasks belong to the project `Shop`: `k1`, `k2`." in refused.err
    assert "`--force`" in refused.err
    assert 0 == forced.code
    assert "`k1` belongs to no project any more.\n`k2` belongs to no project any more.\n" in forced.err
    assert "Deleted the project `Shop`; committed on `main`." in forced.err
    assert clone.on_base("k1").project is None
    assert [".penguin/projects/shop.yaml", ".penguin/tasks/k1.yaml", ".penguin/tasks/k2.yaml"] == clone.git(
        "show", "--format=", "--name-only", "HEAD"
    ).splitlines()
    assert {"version": 1, "projects": []} == penguin(clone.path, "project", "list", "--json").json


def test_a_project_nobody_knows_is_an_error_with_the_nearest(clone: Clone) -> None:
    penguin(clone.path, "project", "create", "Shop")

    for verb in ("show", "delete"):
        said = penguin(clone.path, "project", verb, "shpo")
        assert 1 == said.code
        assert "There is no project `shpo`." in said.err
        assert "Did you mean `shop`?" in said.err


def test_broken_project_files_are_named_and_make_the_list_fail(clone: Clone) -> None:
    clone.write(".penguin/projects/good.yaml", "name: Good\n")
    clone.write(".penguin/projects/bad.yaml", "name: Bad\nstatus: completed\ndescripton: x\n")
    clone.write(".penguin/projects/Not Good.yaml", "name: Good Too\n")
    clone.write(".penguin/projects/twin.yaml", "name: GOOD\n")
    (clone.path / ".penguin/projects/link.yaml").symlink_to("good.yaml")

    listed, shown = penguin(clone.path, "project", "list"), penguin(clone.path, "project", "show", "bad")

    assert 1 == listed.code
    assert "good  pending  no tasks  Good" in listed.lines
    assert (
        "broken: .penguin/projects/bad.yaml:2:1: A project has no key `status`. "
        "Remove the line: the state follows from the project's tasks."
    ) in listed.err
    assert "bad.yaml:3:1: A project has no key `descripton`. Did you mean `description`?" in listed.err
    assert "Rename it to `not-good.yaml`." in listed.err
    assert "broken: .penguin/projects/twin.yaml: `good` has the same name." in listed.err
    assert "broken: .penguin/projects/link.yaml: It is not a regular file." in listed.err
    assert 1 == shown.code
    assert ".penguin/projects/bad.yaml:2:1:" in shown.err


def test_a_project_of_the_base_is_seen_from_an_old_branch(clone: Clone) -> None:
    clone.git("branch", "feature")
    penguin(clone.path, "project", "create", "Shop")
    clone.git("switch", "-q", "feature")
    penguin(clone.path, "project", "create", "Draft")

    names = [one["name"] for one in penguin(clone.path, "project", "list", "--json").json["projects"]]
    refused = penguin(clone.path, "project", "delete", "shop")

    assert ["Draft", "Shop"] == names
    assert "is on the base branch `main`, which is not checked out here." in refused.err


def test_inside_an_attempt_no_project_is_made(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    created(clone.path, "Outer", "--id", "k3f9")
    monkeypatch.setenv("PENGUIN_TASK", "k3f9")

    proposed = penguin(clone.path, "task", "create", "Found", "--id", "m7q2", "--project", "Shop")
    refused = penguin(clone.path, "project", "create", "Shop")

    assert 0 == proposed.code
    assert "new project" not in proposed.err
    assert "project: shop\n" in clone.read(".penguin/tasks/m7q2.yaml")
    assert not (clone.path / ".penguin/projects").exists()
    assert "nobody may make projects" in refused.err
