"""What other tools keep becomes what a task says; what it can't say is kept or named."""

from datetime import UTC, datetime, timedelta

import pytest

from penguin_git.errors import BrokenFile
from penguin_git.model.incoming import cleaning
from penguin_git.model.incoming.conditions import conditions
from penguin_git.model.incoming.item import Format, Record
from penguin_git.model.incoming.reader import Reader
from penguin_git.model.incoming.states import Standing, by_word
from penguin_git.model.priority import TaskPriority
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Note, TaskType
from tests.support.incoming import by_key, sample, text


def test_an_issue_of_beads_keeps_its_words_its_edges_and_its_comments() -> None:
    items = by_key(sample("beads.jsonl"))

    login, child = items["bd-a1b2"], items["bd-e5f6.1"]
    assert ("Log people in", TaskType.CODE, TaskPriority.HIGH) == (
        login.task.title,
        login.task.type,
        login.task.priority,
    )
    assert "With a password.\n\n## Design\n\nSessions in a cookie.\n\n## Notes\n\nAsk Jo.\n" == (
        login.task.description
    )
    assert ("A wrong password is refused", "The cookie is signed with a key") == login.task.acceptance
    assert (("bd-c3d4",), "bd-e5f6") == (login.depends_on, login.parent)
    assert ("90m", "jo", "in_progress") == (login.task.estimate, login.task.assigned_to, login.started)
    assert ["sam"] == [note.by for note in login.task.notes]
    assert {"beads": {"issue_type": "feature", "external_ref": "gh-9"}} == login.task.metadata
    assert ("bd-e5f6", ("bd-a1b2",), ("bd-c3d4",), ("bd-gone",)) == (
        child.parent,
        child.discovered_from,
        child.relates_to,
        child.depends_on,
    )


def test_the_states_of_beads_become_ours() -> None:
    delivery = sample("beads.jsonl")

    assert {
        "bd-a1b2": TaskStatus.PENDING,
        "bd-c3d4": TaskStatus.COMPLETED,
        "bd-e5f6": TaskStatus.PENDING,
        "bd-e5f6.1": TaskStatus.PENDING,
        "bd-x1": TaskStatus.PENDING,  # deferred until a day that says itself when it is over
        "bd-x2": TaskStatus.PAUSED,
    } == {item.key: item.task.status for item in delivery.items}
    assert [("A mistake", "it was deleted there")] == [(one.title, one.why) for one in delivery.left_out]


def test_a_task_of_taskwarrior_keeps_its_dates_tags_and_annotations() -> None:
    delivery = sample("taskwarrior.json")
    tasks = {item.task.title: item for item in delivery.items}

    total, card, renewal = (
        tasks["Show the total in the cart"],
        tasks["Let people pay by card"],
        tasks["Renew the certificate"],
    )
    assert (TaskPriority.HIGH, "shop", ("web.cart", "bug", "ui")) == (
        total.task.priority,
        total.task.project,
        total.task.labels,
    )
    assert (datetime(2026, 12, 24, 18, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)) == (
        total.task.due,
        total.task.defer_until,
    )
    assert ((total.key,), "180m") == (card.depends_on, card.task.estimate)
    assert datetime(2026, 12, 2, 9, tzinfo=UTC) == card.task.defer_until
    assert ["The old one ends on Friday", "https://example.com/renewal"] == [
        note.text for note in renewal.task.notes
    ]
    assert "started" == renewal.started
    assert TaskStatus.COMPLETED == tasks["Read the manual"].task.status
    assert {"Water the plants", "Throw the old cart away"} == {one.title for one in delivery.left_out}


def test_an_issue_of_github_keeps_labels_people_and_its_points() -> None:
    items = by_key(sample("github.json"))

    total = items["octo/shop#7"]
    assert (("bug", "P1", "milestone:Launch"), "jane") == (total.task.labels, total.task.assigned_to)
    assert (TaskType.BUG, TaskPriority.HIGH) == (total.task.type, total.task.priority)
    assert (("Taxes are in it",), ("octo/shop#9",)) == (total.task.acceptance, total.parts)
    assert ["sam: I see it, too."] == [f"{note.by}: {note.text}" for note in total.task.notes]
    assert "github:octo/shop#7" == total.reference
    assert (TaskStatus.CANCELLED, TaskStatus.COMPLETED) == (
        items["octo/shop#8"].task.status,
        items["octo/shop#9"].task.status,
    )
    assert ("octo/shop#8",) == items["octo/shop#9"].depends_on


def test_the_api_of_github_says_the_same_and_pull_requests_stay_out() -> None:
    delivery = sample("github-rest.json")
    items = by_key(delivery)

    assert ["octo/shop#7", "octo/shop#11"] == list(items)
    assert ("github:octo/shop#7", "octo/shop#7") == (
        items["octo/shop#7"].reference,
        items["octo/shop#11"].parent,
    )
    assert ["Mend the total"] == [one.title for one in delivery.left_out]


def test_a_folder_of_backlog_md_keeps_sections_criteria_and_milestones() -> None:
    items = by_key(sample("backlog"))

    total, card = items["TASK-1"], items["TASK-2"]
    assert ("Show the cart's total", ("ui", "cart"), "jane") == (
        total.task.title,
        total.task.labels,
        total.task.assigned_to,
    )
    assert ("The total is shown", "It includes taxes") == total.task.acceptance
    assert {"backlog": {"met_there": ["The total is shown"]}} == total.task.metadata
    assert "## Implementation Plan\n\n1. Sum up\n2. Show" in (total.task.description or "")
    assert ["I like it"] == [note.text for note in total.task.notes]
    assert ("In Progress", TaskStatus.PENDING) == (total.started, total.task.status)
    assert (("TASK-1",), ("milestone:Launch",)) == (card.depends_on, card.task.labels)
    assert "https://example.com/pay" in (card.task.description or "")
    assert ("TASK-2", 'With "quotes", a $ and a # sign: yes') == (
        items["TASK-2.1"].parent,
        items["TASK-2.1"].task.description,
    )
    assert (TaskStatus.COMPLETED, TaskStatus.PAUSED) == (
        items["TASK-3"].task.status,
        items["DRAFT-1"].task.status,
    )
    assert "backlog:Shop/TASK-1" == total.reference


def test_a_checklist_nests_and_headings_are_labels() -> None:
    delivery = sample("TODO.md")
    titles = {item.key: item.task.title for item in delivery.items}

    said = [
        (item.task.title, item.task.status, titles.get(item.parent or ""), item.task.labels)
        for item in delivery.items
    ]
    assert [
        ("Show the total", TaskStatus.PENDING, None, ("Before the launch",)),
        ("Read the rates", TaskStatus.COMPLETED, "Show the total", ("Before the launch",)),
        ("Round to cents", TaskStatus.PENDING, "Show the total", ("Before the launch",)),
        ("Buy a domain", TaskStatus.CANCELLED, None, ("Before the launch",)),
        ("A skin for winter", TaskStatus.PENDING, None, ("Later",)),
        ("Show the total", TaskStatus.PENDING, None, ("After it",)),
    ] == said
    assert "- Ask Jo about Swiss cents" in (delivery.items[0].task.description or "")
    assert len(delivery.items) == len({item.reference for item in delivery.items})


def test_boxes_of_other_tools_are_read_and_empty_ones_are_named() -> None:
    said = "- [-] Dropped\n- [/] Half\n- [~] Moot\n- [!] Odd\n- [ ]\n  - [ ] Below\n- [1] A note\n"

    delivery = text(said)

    assert [
        ("Dropped", TaskStatus.CANCELLED, ""),
        ("Half", TaskStatus.PENDING, "[/]"),
        ("Moot", TaskStatus.CANCELLED, ""),
        ("Odd", TaskStatus.PENDING, ""),
        ("Below", TaskStatus.PENDING, ""),
    ] == [(item.task.title, item.task.status, item.started) for item in delivery.items]
    assert [("-:5", "a box")] == [(one.place, one.title) for one in delivery.left_out]
    assert ["the box `[!]` is not known here; the task is pending"] == [one.text for one in delivery.remarks]


def test_links_of_an_item_keep_their_addresses() -> None:
    linked, bare = text("- [ ] Mend [the bug](http://x.y/1)\n- [ ] <https://x.y/2>\n").items

    assert ("Mend the bug", "## References\n\n- [the bug](http://x.y/1)\n") == (
        linked.task.title,
        linked.task.description,
    )
    assert ("https://x.y/2", None) == (bare.task.title, bare.task.description)


def test_a_bad_date_is_left_out_and_keeps_nothing_else_out() -> None:
    comment = '{"created_at": "soon", "text": "x"}'
    said = f'{{"id": "bd-1", "title": "x", "issue_type": "bug", "due_at": "soon", "comments": [{comment}]}}'

    delivery = text(said)

    assert None is delivery.items[0].task.due
    assert [
        "left out: `due_at` is no time: `soon`",
        "left out: a comment without a time in `created_at`",
    ] == [one.text for one in delivery.remarks]


def test_hostile_text_loses_what_could_hurt_and_nothing_else() -> None:
    title, description = "a\\u001b[31m\\u202eb\\nc", "x\\u0000y\\r\\nz"

    said = f'{{"id": "bd-1", "title": "{title}", "description": "{description}", "issue_type": "bug"}}'
    task = text(said).items[0].task

    assert ("ab c", "xy\nz\n") == (task.title, task.description)


def test_a_title_too_long_is_cut_and_kept_whole_below() -> None:
    short, whole = cleaning.title("word " * 100)

    assert (True, True) == (len(short) <= cleaning.LONGEST_TITLE, short.endswith("…"))
    assert whole == ("word " * 100).strip()


def test_every_record_that_is_wrong_is_named_with_its_line() -> None:
    lines = '{"id": "bd-1"}\n{"id": 7, "title": "x", "labels": {"a": 1}}\n'

    with pytest.raises(BrokenFile) as broken:
        text(lines, Format.BEADS)

    assert ["-:1", "-:2"] == [problem.path for problem in broken.value.problems]
    assert "`labels` has to be a list of texts" in str(broken.value)


def test_conditions_are_the_points_of_a_list_else_the_whole_text() -> None:
    assert ("one, in two lines", "two") == conditions("- [ ] #1 one,\n  in two lines\n* two\n")
    assert ("It works.\n\nReally.\n",) == conditions("It works.\n\nReally.")
    assert () == conditions(" \n")


def test_columns_that_nobody_knows_stand_by_their_place() -> None:
    columns = ("Ideas", "On the bench", "Sold")

    found = [by_word(column, columns) for column in columns]

    assert [Standing.OPEN, Standing.STARTED, Standing.DONE] == found
    assert None is by_word("Elsewhere", columns)


def test_notes_that_have_no_room_are_counted_whatever_the_source_calls_them() -> None:
    reader = Reader(Record("a.md", {}), [])
    found = [
        Note(at=datetime(2026, 11, 22, tzinfo=UTC) + timedelta(minutes=number), by="ann", text=str(number))
        for number in range(203)
    ]

    kept = reader.notes([*found, None], "comments")

    assert tuple(found[3:]) == kept
    assert ["the first 3 comments were left out, as a task has no room for them"] == reader.remarks
