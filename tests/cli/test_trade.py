"""`penguin import` and `penguin export`: all or nothing, nothing twice, nothing that runs."""

import json
from pathlib import Path

import pytest

from tests.cli.driving import created, penguin
from tests.support.clones import Clone
from tests.support.incoming import FOREIGN


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "shop")


def tasks(clone: Clone) -> dict[str, dict[str, object]]:
    """The tasks as a listing tells them, by title."""
    return {task["title"]: task for task in penguin(clone.path, "task", "list", "--json").json["tasks"]}


def test_a_folder_is_imported_in_one_commit_and_the_second_time_nothing(clone: Clone) -> None:
    before = int(clone.git("rev-list", "--count", "HEAD"))
    first = penguin(clone.path, "import", str(FOREIGN / "backlog"), "--label", "moved")
    again = penguin(clone.path, "import", str(FOREIGN / "backlog"))

    assert (0, 5) == (first.code, len(first.lines))
    assert before + 1 == int(clone.git("rev-list", "--count", "HEAD"))
    assert "import 5 tasks from backlog" == clone.git("log", "-1", "--format=%s")
    found = tasks(clone)
    assert found["Let people pay by card"]["id"] == found["Ask the bank"]["parent"]
    assert [found["Show the cart's total"]["id"]] == found["Let people pay by card"]["depends_on"]
    assert all("moved" in str(task["labels"]) for task in found.values())
    assert (0, "") == (again.code, again.out)
    assert "0 new tasks, 5 unchanged. Nothing was written." in again.err
    assert 0 == penguin(clone.path, "check").code


def test_a_dry_run_prints_the_plan_and_writes_nothing(clone: Clone) -> None:
    said = penguin(clone.path, "import", str(FOREIGN / "beads.jsonl"), "--keep-ids", "--dry-run")

    assert 0 == said.code
    assert "what      there          here       state      priority  title" == said.lines[0]
    assert (
        "new       bd-e5f6.1      bd-e5f6.1  pending    low       Let people reset their password"
        in said.lines
    )
    assert (
        "left out  beads.jsonl:5                                  A mistake: it was deleted there"
        in said.lines
    )
    assert "`bd-e5f6.1` waits for `bd-gone`, which the source does not have." in said.err
    assert "which would have tasks wait for themselves." in said.err
    assert "6 new tasks, 1 left out. Nothing was written." in said.err
    assert {} == tasks(clone)


def test_only_what_is_new_there_is_added_and_what_changed_is_said(clone: Clone) -> None:
    clone.write("TODO.md", "- [ ] One\n- [ ] Two\n")
    penguin(clone.path, "import", "TODO.md")
    clone.write("TODO.md", "- [x] One\n- [ ] Two\n- [ ] Three\n")

    said = penguin(clone.path, "import", "TODO.md", "--json").json["import"]

    assert ["Three"] == [one["title"] for one in said["created"]]
    assert (["One"], ["Two"]) == (
        [one["title"] for one in said["changed"]],
        [one["title"] for one in said["unchanged"]],
    )
    assert "pending" == tasks(clone)["One"]["status"]


def test_tasks_follow_their_source_where_that_is_wanted(clone: Clone) -> None:
    clone.write("TODO.md", "- [ ] One\n- [ ] Two\n")
    one = penguin(clone.path, "import", "TODO.md").lines[0]
    penguin(clone.path, "task", "update", one, "--label", "mine", "--assigned-to", "claude")
    clone.write("TODO.md", "- [x] One\n  in two lines\n- [ ] Two\n")

    planned = penguin(clone.path, "import", "TODO.md", "--update", "--dry-run")
    done = penguin(clone.path, "import", "TODO.md", "--update")
    again = penguin(clone.path, "import", "TODO.md", "--update")

    assert ["update", "unchanged"] == [line.split()[0] for line in planned.lines[1:]]
    assert f"`{one}` follows its source: status, description.\n" in done.err
    assert "0 new tasks, 1 brought up to date, 1 unchanged." in done.err
    assert "update 1 task from markdown" == clone.git("log", "-1", "--format=%s")
    task = tasks(clone)["One"]
    assert ("completed", "in two lines", ["mine"], "claude") == tuple(
        task[key] for key in ("status", "description", "labels", "assigned_to")
    )
    assert "0 new tasks, 2 unchanged. Nothing was written." in again.err


def test_checklists_of_one_name_in_two_folders_are_two_sources(clone: Clone, tmp_path: Path) -> None:
    clone.write("api/TODO.md", "- [ ] Write tests\n")
    clone.write("web/TODO.md", "- [ ] Write tests\n")
    (tmp_path / "TODO.md").write_text("- [ ] Write tests\n")

    lines = [penguin(clone.path, "import", path).lines for path in ("api/TODO.md", "web/TODO.md")]
    outside = penguin(clone.path, "import", str(tmp_path / "TODO.md"))
    again = penguin(clone.path / "web", "import", "TODO.md")

    assert [1, 1, 1] == [*map(len, lines), len(outside.lines)]
    assert "0 new tasks, 1 unchanged. Nothing was written." in again.err


def test_parts_stay_what_they_are_when_their_whole_is_reworded(clone: Clone) -> None:
    clone.write("TODO.md", "- [ ] A\n  - [ ] x\n  - [ ] y\n- [x] Over\n")
    old, *_ = penguin(clone.path, "import", "TODO.md", "--trust").lines
    clone.write("TODO.md", "- [ ] B\n  - [ ] x\n  - [ ] y\n")

    planned = penguin(clone.path, "import", "TODO.md", "--dry-run")
    said = penguin(clone.path, "import", "TODO.md", "--update", "--trust", "--json").json["import"]
    again = penguin(clone.path, "import", "TODO.md", "--update")

    found = tasks(clone)
    assert f"1 is no longer there: `{old}` (A); it stays as it is here." in planned.err
    assert [{"id": old, "title": "A"}] == [
        {name: one[name] for name in ("id", "title")} for one in said["gone"]
    ]
    assert (["B"], ["x", "y"]) == tuple(
        [one["title"] for one in said[name]] for name in ("created", "updated")
    )
    assert {"A", "B", "x", "y", "Over"} == set(found)
    assert {found["B"]["id"]} == {found[part]["parent"] for part in "xy"}
    assert "0 new tasks, 3 unchanged. Nothing was written." in again.err


def test_one_bad_record_keeps_all_of_them_out(clone: Clone) -> None:
    clone.write(
        "x.jsonl", '{"id":"bd-1","title":"Good","issue_type":"task"}\n{"id":"bd-2","issue_type":"task"}\n'
    )

    said = penguin(clone.path, "import", "x.jsonl")

    assert (1, "") == (said.code, said.out)
    assert "x.jsonl:2: `title` is missing or empty" in said.err
    assert {} == tasks(clone)


def test_nothing_that_is_imported_runs_unless_it_is_trusted(clone: Clone, tmp_path: Path) -> None:
    created(
        clone.path, "Script", "--run", "touch planted", "--check", "touch planted", "--acceptance", "It is"
    )
    exported = penguin(clone.path, "export", "-o", "t.json")
    other = Clone.new(tmp_path / "other")
    trusting = Clone.new(tmp_path / "trusting")

    careful = penguin(other.path, "import", str(clone.path / "t.json"))
    bold = penguin(trusting.path, "import", str(clone.path / "t.json"), "--trust")

    assert (0, 0, 0) == (exported.code, careful.code, bold.code)
    task = tasks(other)["Script"]
    assert (["It is"], False) == (task["acceptance"], "run" in task)
    assert {"not_imported": {"run": "touch planted", "checks": ["touch planted"]}} == task["metadata"]
    assert "nothing imported runs or counts: run, checks." in careful.err
    assert penguin(clone.path, "export").out == penguin(trusting.path, "export").out


def test_what_is_under_way_there_comes_to_rest_here(clone: Clone) -> None:
    task = {"id": "own2", "title": "Under way", "status": "in_progress"}
    clone.write("t.json", json.dumps({"version": 1, "tasks": [task]}))

    penguin(clone.path, "import", "t.json")
    again = penguin(clone.path, "import", "t.json", "--update")
    penguin(clone.path, "export", "-o", "back.json")
    back = penguin(clone.path, "import", "back.json", "--update")

    assert "0 new tasks, 1 unchanged. Nothing was written." in again.err
    assert "0 new tasks, 1 unchanged. Nothing was written." in back.err
    assert "pending" == tasks(clone)["Under way"]["status"]


def test_an_id_that_is_taken_is_changed_and_its_edges_follow(clone: Clone, tmp_path: Path) -> None:
    first = created(clone.path, "First", "--id", "k3f9")
    created(clone.path, "Second", "--depends-on", first)
    penguin(clone.path, "export", "-o", "t.json")
    other = Clone.new(tmp_path / "other")
    other.write(".penguin/tasks/k3f9.yaml", "title: Another one\ncreated_at: 2025-01-01\n")

    said = penguin(other.path, "import", str(clone.path / "t.json"))
    again = penguin(other.path, "import", str(clone.path / "t.json"))

    found = tasks(other)
    assert "`k3f9` is taken here; it is `" in said.err
    assert [found["First"]["id"]] == found["Second"]["depends_on"]
    assert "k3f9" != found["First"]["id"]
    assert "0 new tasks, 2 unchanged." in again.err
    assert 3 == len(tasks(other))


def test_strangers_words_wait_for_a_person_and_ones_own_do_not(clone: Clone) -> None:
    clone.write(".penguin/config.yaml", "base: main\ndefault_agent: shell\n")
    clone.git("commit", "-aqm", "a default agent")

    strange = penguin(clone.path, "import", "-", "--project", "Web", stdin="- [ ] One\n- [x] Over\n")
    own = penguin(clone.path, "import", "-", "--trust", stdin="- [ ] Two\n")

    found = tasks(clone)
    assert (0, 0) == (strange.code, own.code), strange.err
    assert ("web", True) == (found["One"]["project"], found["One"]["requires_approval"])
    assert (False, False) == ("requires_approval" in found["Two"], "requires_approval" in found["Over"])
    assert f"`penguin task approve {found['One']['id']}`" in strange.err
    assert "`shell` begins with those of them that are ready" in own.err
    assert (clone.path / ".penguin/projects/web.yaml").is_file()


def test_an_open_whole_with_parts_that_are_done_stays_open(clone: Clone) -> None:
    said = penguin(clone.path, "import", "-", "--trust", stdin="- [ ] Whole\n  - [x] Part\n- [ ] Other\n")

    found = tasks(clone)
    assert ("pending", None) == (found["Whole"]["status"], found["Part"].get("parent"))
    assert [found["Whole"]["id"]] == found["Part"]["relates_to"]
    assert "so they are only related to it." in said.err
    assert "have nobody to do them: `penguin task update" in said.err


def test_one_endless_issue_keeps_no_other_out(clone: Clone) -> None:
    tabs = "\t" * 46_000 + "x"  # each takes two bytes in a file
    comments = [{"author": "x", "text": "\t" * 3_999 + "x", "created_at": "2026-11-22T10:00:00Z"}] * 16
    issues = [
        {"id": "bd-1", "title": "Long", "description": "é" * 60_000},
        {
            "id": "bd-2",
            "title": "Tabs",
            "description": tabs,
            "acceptance_criteria": tabs,
            "odd": tabs[-16_000:],
        },
    ]
    lines = "\n".join(json.dumps({**one, "comments": comments, "status": "open"}) for one in issues)

    said = penguin(clone.path, "import", "-", stdin=lines)

    found = tasks(clone)
    assert 0 == said.code, said.err
    assert "(The rest was too long, and was left out.)" in str(found["Long"]["description"])
    assert "its texts can't be written" in said.err
    assert "description" not in found["Tabs"]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (f'[{{"number": {"9" * 5000}, "title": "x"}}]', 1, "far too long"),
        ("[]", 0, "0 new tasks. Nothing was written."),
        ('[{"number": 1,', 1, "This is no JSON"),
    ],
)
def test_json_that_says_nothing_or_makes_no_sense(clone: Clone, text: str, code: int, said: str) -> None:
    done = penguin(clone.path, "import", "-", stdin=text)

    assert code == done.code
    assert said in done.err


def test_a_thing_that_nobody_can_read_is_refused_with_the_formats(clone: Clone) -> None:
    clone.write("notes.txt", "Buy milk\n")

    said = penguin(clone.path, "import", "notes.txt")

    assert 1 == said.code
    assert "backlog, beads, taskwarrior, github, markdown, json" in said.err


def test_links_in_a_folder_lead_nowhere(clone: Clone, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("---\nid: TASK-1\ntitle: Secret\n---\n")
    clone.write("backlog/config.yml", "project_name: X\n")
    (clone.path / "backlog" / "tasks").mkdir()
    (clone.path / "backlog" / "tasks" / "task-1.md").symlink_to(secret)

    (clone.path / "linked").mkdir()
    clone.write("linked/config.yml", "project_name: X\n")
    (clone.path / "linked" / "tasks").symlink_to(FOREIGN / "backlog" / "tasks")

    file = penguin(clone.path, "import", "backlog")
    folder = penguin(clone.path, "import", "linked")

    assert (1, 1) == (file.code, folder.code)
    assert "`linked/tasks` is a link." in folder.err
    assert {} == tasks(clone)


def test_an_export_is_chosen_by_suffix_and_replaces_its_file_whole(clone: Clone) -> None:
    created(clone.path, "Due", "--due", "2026-12-24", "--label", "ui")
    created(clone.path, "Undated")
    (clone.path / "t.csv").write_text("old")
    (clone.path / "t.csv").chmod(0o600)

    table = penguin(clone.path, "export", "--output", "t.csv", "--filter", "label:ui")
    days = penguin(clone.path, "export", "--format", "ical")
    unknown = penguin(clone.path, "export", "--output", "t.xml")

    assert (0, "Wrote `t.csv`.\n1 task in it.\n") == (table.code, table.err)
    assert ["id,title", "Due"] == [(clone.path / "t.csv").read_text()[:8], "Due"]
    assert (0o600, 2) == (
        (clone.path / "t.csv").stat().st_mode & 0o777,
        len((clone.path / "t.csv").read_text().splitlines()),
    )
    assert ("BEGIN:VCALENDAR", 1) == (days.lines[0], days.out.count("BEGIN:VTODO"))
    assert "1 task without a due date left out.\n" == days.err
    assert (1, True) == (unknown.code, "`t.xml` does not say its format" in unknown.err)


def test_tasks_are_exported_as_a_commit_had_them(clone: Clone) -> None:
    created(clone.path, "First", "--project", "Early")
    created(clone.path, "Second", "--project", "Late")

    said = json.loads(penguin(clone.path, "export", "--at", "HEAD~1").out)

    assert ["First"] == [task["title"] for task in said["tasks"]]
    assert ["early"] == [project["id"] for project in said["projects"]]


def test_an_export_of_a_project_has_its_file_however_tasks_write_its_name(clone: Clone) -> None:
    penguin(clone.path, "project", "create", "Early Days")
    penguin(clone.path, "project", "create", "Late")
    clone.task("k3f9", "title: By hand\nproject: Early Days\n")

    said = json.loads(penguin(clone.path, "export", "--filter", "project:early-days").out)

    assert ["By hand"] == [task["title"] for task in said["tasks"]]
    assert ["early-days"] == [project["id"] for project in said["projects"]]


def test_what_can_t_be_read_is_named_in_an_export_and_in_an_import(clone: Clone) -> None:
    created(clone.path, "Fine")
    clone.write(".penguin/tasks/bad.yaml", "title: [\n")
    clone.write(".penguin/projects/bad.yaml", "nam: x\n")

    exported = penguin(clone.path, "export", "-o", "t.json")
    imported = penguin(clone.path, "import", "t.json")

    assert (1, 0) == (exported.code, imported.code)
    assert "broken: .penguin/tasks/bad.yaml" in exported.err
    assert "broken: .penguin/projects/bad.yaml" in exported.err
    assert ".penguin/tasks/bad.yaml: the file can't be read" in imported.err
