"""Files of other tools and for them: read as what they are, written as what they have to be."""

import csv
import io
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import icalendar
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from penguin_git.codec import tasks as task_codec
from penguin_git.codec.foreign import backlog, calendar, checklist, guessing, own, records, table
from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.model import ids
from penguin_git.model.incoming.item import Format
from penguin_git.model.outgoing import Told
from penguin_git.model.priority import TaskPriority
from penguin_git.model.project import ProjectFile
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Check, Task
from tests.codec.strategies import TASKS, VALUE
from tests.support import incoming
from tests.support.tasks import NOW, a_task

HOMES = (ProjectFile(id="web", name="Web", description="Pages.\n", created_at=NOW, created_by="Jane"),)


@settings(max_examples=50)
@given(TASKS)
def test_our_own_json_loses_nothing(task: Task) -> None:
    text = own.formatted([task], HOMES).decode()

    assert ((("x[1]", task),), HOMES) == own.parsed(text, "x")


def test_a_listing_of_ours_is_read_too() -> None:
    said = b'{"version": 1, "tasks": [{"id": "k3f9", "title": "T", "status": "pending", "state": "ready",'
    said += b' "reasons": []}]}'

    ((_, task),), _ = own.parsed(said.decode(), "x")

    assert a_task("k3f9", title="T") == task


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ('{"version": 2, "tasks": []}', "The version `2` is not known."),
        ('{"version": 1, "tasks": [{"id": "../x", "title": "T"}]}', "can't be the id of a task"),
        ('{"version": 1, "tasks": [{"id": "a", "title": "T"}, {"id": "a", "title": "T"}]}', "another task"),
        ('{"version": 1, "tasks": [{"id": "a", "title": "T", "shell": 1}]}', "no key `shell`"),
        ('{"version": 1, "tasks": [{"id": "a", "title": 1}]}', "Expected `str`, got `int`"),
        ('{"version": 1, "tasks": [7]}', "an object in braces"),
    ],
)
def test_what_is_no_task_of_ours_is_refused_with_its_place(said: str, problem: str) -> None:
    with pytest.raises(BrokenFile, match=problem):
        own.parsed(said, "x.json")


def test_records_come_from_an_array_from_lines_and_from_arrays_in_a_row() -> None:
    array = records.records('[{"a": 1}, {"a": 2}]', "x")
    lines = records.records('{"a": 1}\n\n{"a": 2}\n', "x")
    arrays = records.records('[{"a": 1}][{"a": 2}]', "x")

    assert ["x[1]", "x[2]"] == [one.place for one in array]
    assert ["x:1", "x:3"] == [one.place for one in lines]
    assert [{"a": 1}, {"a": 2}] == [one.said for one in array] == [one.said for one in arrays]


def test_text_that_is_no_json_is_refused_where_it_stops_being() -> None:
    with pytest.raises(BrokenFile, match=r"x:2:6: This is no JSON"):
        records.records('{"a": 1}\n{"a" 2}\n', "x")
    with pytest.raises(BrokenFile, match="nested too deeply"):
        records.records("[" * 100_000, "x")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('{"id":"bd-1","title":"x","status":"open","priority":1}\n', Format.BEADS),
        ('[{"uuid":"1","description":"x","status":"pending"}]', Format.TASKWARRIOR),
        ('[{"number":1,"title":"x"}]', Format.GITHUB),
        ('{"version":1,"tasks":[]}', Format.JSON),
        ('{"version": 1, "projects": [], "tasks": [{"id":"a","title":"x"}]}', Format.JSON),
        ('{"version":1,"tasks":[{"id":"a","title":"x","status":"pending"}]}', Format.JSON),
        ("# T\n\n- [ ] x\n", Format.MARKDOWN),
        ("# T\n\n- x\n", None),
        ("[]", Format.GITHUB),
        ("{}", None),
    ],
)
def test_the_content_tells_the_format(text: str, form: Format | None) -> None:
    assert form == guessing.guessed(text, "x")


def test_a_marked_section_keeps_its_own_headings() -> None:
    marked = "<!-- SECTION:DESCRIPTION:BEGIN -->\nA\n## B\nC\n<!-- SECTION:DESCRIPTION:END -->"
    said = f"## Description\n\n{marked}\n## D\nE\n"

    assert {"Description": "A\n## B\nC", "D": "E"} == backlog.sections(said)


def test_front_matter_with_a_trap_is_refused_at_its_line() -> None:
    with pytest.raises(BrokenFile, match=r"t\.md:3:"):
        backlog.page(b"---\nid: TASK-1\ntitle: !!python/object x\n---\n", "t.md", "tasks")


@settings(max_examples=60)
@given(st.sampled_from([Format.BEADS, Format.TASKWARRIOR, Format.GITHUB]), st.data())
def test_whatever_a_record_says_it_is_refused_or_makes_a_task_that_runs_nothing(
    form: Format, data: st.DataObject
) -> None:
    sound = {"id": "bd-1", "uuid": "u-1", "number": 1, "title": "T", "description": "D"}
    odd = data.draw(st.dictionaries(st.sampled_from(_KEYS), VALUE, max_size=2))

    with suppress(PenguinError):
        items = incoming.text(json.dumps([{**sound, **odd}]), form).items
        for item in items:
            task = structs.replace(item.task, id=ids.parse("k3f9"))
            assert task == task_codec.parse(task_codec.format_new(task), "k3f9.yaml")
            assert (None, (), None) == (task.run, task.checks, task.approval)


_KEYS = (
    *("status", "state", "priority", "labels", "tags", "dependencies", "depends", "comments", "annotations"),
    *("due", "due_at", "created_at", "body", "acceptance_criteria", "milestone", "assignees", "run", "check"),
)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t=", "\r="])
def test_no_cell_is_a_formula(start: str) -> None:
    said = table.table([Told(a_task(title=f"{start}1+1"))]).decode()

    row = next(csv.DictReader(io.StringIO(said, newline="")))
    assert f"'{start}1+1" == row["title"]


def test_a_row_has_every_column_and_awkward_text_stays_in_its_cell() -> None:
    task = a_task(
        title='a, "b"',
        description="one\ntwo\n",
        labels=("x", "y"),
        due=NOW,
        acceptance=("It works", Check(check="pytest")),
    )

    row = next(csv.DictReader(io.StringIO(table.table([Told(task, "ready")]).decode(), newline="")))
    assert [*table.COLUMNS] == [*row]
    assert ('a, "b"', "one\ntwo", "x, y", "2026-11-22T10:00:00Z", "ready", "It works\n$ pytest") == (
        row["title"],
        row["description"],
        row["labels"],
        row["due"],
        row["state"],
        row["acceptance"],
    )


def test_labels_with_commas_and_quotes_are_told_apart_in_their_cell() -> None:
    labels = ("fast, cheap", "ui", '"so called"', 'a,"', "it's")

    row = next(csv.DictReader(io.StringIO(table.table([Told(a_task(labels=labels))]).decode(), newline="")))

    assert row["labels"].startswith('"fast, cheap", ui, ')
    assert [*labels] == next(csv.reader([row["labels"]], skipinitialspace=True))


def test_a_checklist_groups_by_project_and_state_and_escapes() -> None:
    tasks = [
        Told(a_task("a1", title="<b>*x*</b> [y](z)", project="web"), "ready"),
        Told(a_task("b2", status=TaskStatus.COMPLETED, title="Done it", project="web", due=NOW)),
        Told(a_task("c3", status=TaskStatus.CANCELLED, title="Never", labels=("ui",))),
    ]

    assert (
        "# Tasks\n\n"
        "## The web\n\n1 of 2 done\n\n"
        "### Ready\n\n- [ ] \\<b\\>\\*x\\*\\</b\\> \\[y\\](z) (`a1`)\n\n"
        "### Completed\n\n- [x] Done it (`b2`, due 2026-11-22)\n\n"
        "## Without a project\n\n0 of 0 done\n\n"
        "### Cancelled\n\n- [x] ~~Never~~ (`c3`, ui)\n"
    ) == checklist.checklist(tasks, {"web": "The web"}).decode()


def test_a_calendar_is_what_others_read() -> None:
    tasks = [
        Told(a_task("p1", title="The whole", due=NOW + timedelta(days=2), created_at=NOW)),
        Told(
            a_task(
                "c2",
                title="Größe; with, commas \\ and 😀 " * 5,
                description="one\ntwo\n",
                parent="p1",
                labels=("ui", "a,b"),
                due=NOW + timedelta(days=1),
                defer_until=NOW,
                priority=TaskPriority.CRITICAL,
                status=TaskStatus.COMPLETED,
            )
        ),
        Told(a_task("n3", title="No day")),
    ]

    data = calendar.calendar(tasks, NOW)

    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    whole, part = icalendar.Calendar.from_ical(data).walk("VTODO")
    assert "p1-20261122t100000z@penguin-git" == whole["UID"] == part["RELATED-TO"]
    assert tasks[1].task.title == part["SUMMARY"]
    assert ("one\ntwo", "COMPLETED", 1) == (part["DESCRIPTION"], part["STATUS"], part["PRIORITY"])
    assert (datetime(2026, 11, 23, 10, tzinfo=UTC), NOW) == (part.decoded("DUE"), part.decoded("DTSTART"))
    assert b"ui,a\\,b" == part["CATEGORIES"].to_ical()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_a_folded_line_is_the_line_again(text: str) -> None:
    line = f"SUMMARY:{calendar.escaped(text)}"

    folded = calendar.folded(line)

    assert line == folded.replace("\r\n ", "")
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))


def test_what_we_export_says_its_version_first() -> None:
    assert ["version", "projects", "tasks"] == list(msgspec.json.decode(own.formatted([], ())))
