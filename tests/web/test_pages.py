"""What a person sees who came in, and does by forms alone, as without any script."""

import re
from datetime import UTC, datetime

import pytest

from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Note, Task
from penguin_git.web import covered, task_page
from tests.support.clones import Clone
from tests.support.visitors import Served
from tests.web.conftest import ESCAPED

PAGES = (
    "/",
    "/?q=status:ready",
    "/approvals",
    "/graph",
    "/graph?all=1",
    "/numbers",
    "/numbers?days=7",
    "/column/in_review",
    "/task/done1",
    "/task/done1/changes",
    "/task/done1/log",
    "/task/done1/attempts",
    "/task/done1/history",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_text_of_others_becomes_an_element(served: Served, path: str) -> None:
    page = served.person().page(path)

    assert "<script>window" not in page
    assert "<script>planted" not in page
    assert "<img" not in page
    assert "<b>planted" not in page
    assert "javascript:planted)" in page or 'href="javascript' not in page
    assert 'href="javascript' not in page
    assert "\u202e" not in page


def test_titles_changes_and_logs_are_shown_as_they_were_written(served: Served) -> None:
    person = served.person()

    assert ESCAPED in person.page("/")
    assert "&lt;b&gt;planted.html" in person.page("/task/done1/changes")
    assert "+&lt;script&gt;planted" in person.page("/task/done1/changes")
    assert "&lt;script&gt;planted" in person.page("/task/done1/log")
    assert "outcome: completed" in person.page("/task/done1/attempts")


def test_a_filter_leaves_cards_out_and_says_so(served: Served) -> None:
    page = served.person().page("/?q=status:in_review")

    assert "Wants a word" not in page
    assert "2 cards left out" in page


def test_a_filter_that_makes_no_sense_is_explained(served: Served) -> None:
    page = served.person().page("/?q=colour:red")

    assert "Tasks can&#39;t be filtered by <code>colour</code>" in page


@pytest.mark.parametrize("days", ["0", "999999", "-1", "x", "9" * 30])
def test_a_period_that_makes_no_sense_is_another_one(served: Served, days: str) -> None:
    assert "how the work goes" in served.person().page(f"/numbers?days={days}")


@pytest.mark.parametrize("path", ["/nothing", "/task/nobody", "/task/x..y", "/column/nowhere", "/task/-x"])
def test_what_is_not_there_is_said_to_be_so(served: Served, path: str) -> None:
    person = served.person()

    assert 404 == person.get(f"{person.room}{path}").status


def test_a_file_that_can_not_be_read_is_not_said_to_be_missing(workshop: Clone, served: Served) -> None:
    person = served.person()
    workshop.write(".penguin/tasks/e10.yaml", "title: [\n")

    Clone.wait_for(lambda: "e10.yaml:" in person.get(f"{person.room}/task/e10").text)

    assert 409 == person.get(f"{person.room}/task/e10").status
    (workshop.path / ".penguin/tasks/e10.yaml").unlink()


def test_a_form_of_a_task_that_is_gone_does_nothing_to_another_one(workshop: Clone, served: Served) -> None:
    person, before = served.person(), workshop.git("rev-parse", "main")
    form = person.form(person.page("/task/wants1"), "wants1", "pause")

    sent = person.send("/task/done/act", form)

    assert "There is no task <code>done</code>." in person.get(sent.headers["location"]).text
    assert before == workshop.git("rev-parse", "main")


def test_what_is_approved_stands_beside_its_button_or_there_is_none(served: Served) -> None:
    page = served.person().page("/approvals")

    wants, *_ = re.findall(r'aria-labelledby="wait-wants1".*?</article>', page, re.S)
    done, *_ = re.findall(r'aria-labelledby="wait-done1".*?</article>', page, re.S)
    assert ("<dt>run</dt><dd>true</dd>" in wants, 'value="approve"' in wants) == (True, True)
    assert ("/task/done1/changes" in done, "<form" in done) == (True, False)


def test_what_is_too_long_for_a_list_is_read_on_its_own_page() -> None:
    short, long = (Task(id=TaskId("a"), title="A", run="x" * length) for length in (5, 7_000))

    assert [("run", "xxxxx")] == covered.texts(short)
    assert covered.texts(long) is None


def test_a_person_approves_and_rejects(workshop: Clone, served: Served) -> None:
    person = served.person()

    approved = person.act("/approvals", "wants1", "approve", "on the staging server")
    rejected = person.act("/task/wants2", "wants2", "reject", "too large")

    assert "<code>wants1</code> is approved." in approved.text
    assert "<code>wants2</code> is paused." in rejected.text
    approval = workshop.on_base("wants1").approval
    assert approval is not None
    assert ("Jane Doe <jane@example.com>", "on the staging server") == (approval.by, approval.notes)
    assert TaskStatus.PAUSED is workshop.on_base("wants2").status
    assert "too large" in person.page("/task/wants2")


def test_many_notes_are_read_as_markdown_as_far_as_there_is_time() -> None:
    text = "*x*" + " word" * 390
    notes = tuple(Note(at=datetime(2026, 11, 27, tzinfo=UTC), by="me", text=text) for _ in range(20))

    found = task_page.notes(Task(id=TaskId("a"), title="A", notes=notes))

    assert 10 == sum("<em>x</em>" in str(note["text"]) for note in found)
    assert ("<pre>" in str(found[0]["text"]), "<em>" in str(found[-1]["text"])) == (True, True)
