"""Work in review: a person lands it, or sends it back with a reason that the next attempt is told."""

from pathlib import Path

import pytest

from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.cli.driving import penguin
from tests.support.clones import Clone

REVIEWED = "base: main\nland: review\n"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "clone", config=REVIEWED)
    clone.task("greet", "title: Greet\nrun: echo helo > greeting.txt\n")
    return clone


def test_an_approval_lands_it_and_the_commit_says_who_looked(clone: Clone) -> None:
    clone.run()

    said = penguin(clone.path, "task", "approve", "greet", "--notes", "only for today")

    assert (0, "`greet` landed on `main`.\n") == (said.code, said.err)
    reviewer = clone.git("var", "GIT_AUTHOR_IDENT").rpartition(" ")[0].rpartition(" ")[0]
    message = clone.git("log", "-1", "--format=%B")
    assert f"\nReviewed-by: {reviewer}" in message
    assert f"{reviewer}: only for today" in message


def test_what_waits_for_review_is_decided_there(clone: Clone) -> None:
    clone.run()

    for verb in ("cancel", "pause", "resume"):
        said = penguin(clone.path, "task", verb, "greet")

        assert (
            f"error: `greet` is done and waits for review, so you can't {verb} it."
            == said.err.splitlines()[0]
        )
        assert "`penguin task reject greet --reason TEXT` sends it back" in said.err


def test_a_running_daemon_lands_what_is_approved(clone: Clone) -> None:
    with clone.daemon() as daemon:
        daemon.until_rests("greet")

        said = penguin(clone.path, "task", "approve", "greet")

        assert "`greet`: asked the daemon to land it.\n" == said.err
        daemon.until(lambda _: clone.on_base("greet").status is TaskStatus.COMPLETED)
    assert "Reviewed-by: " in clone.git("log", "-1", "--format=%B")


def test_an_approval_waits_with_the_landing(clone: Clone) -> None:
    with clone.daemon() as daemon:
        daemon.until_rests("greet")
        clone.write("greeting.txt", "mine\n")
        penguin(clone.path, "task", "approve", "greet")
        daemon.until(lambda _: "greeting.txt" in "".join(clone.row("greet").reasons))

        (clone.path / "greeting.txt").unlink()

        daemon.until(lambda _: clone.on_base("greet").status is TaskStatus.COMPLETED)
    assert "helo\n" == clone.read("greeting.txt")


def test_what_is_sent_back_goes_on_with_the_reason_before_it(clone: Clone) -> None:
    clone.run()
    clone.edit("greet", "echo helo >", "cat greeting.txt; echo hello >>")

    said = penguin(clone.path, "task", "reject", "greet", "--reason", "There is an l missing")

    assert 0 == said.code, said.err
    assert TaskStatus.PENDING is clone.row("greet").head.status
    assert "There is an l missing" == clone.on_base("greet").notes[-1].text
    clone.run()
    assert [Outcome.COMPLETED] * 2 == [record.outcome for record in clone.records("greet")]
    penguin(clone.path, "task", "approve", "greet")
    assert "helo\nhello\n" == clone.read("greeting.txt")
    said = penguin(clone.path, "task", "show", "greet", "--history", "--json")
    bodies = [entry["body"] for entry in said.json["task"]["history"]]
    assert any("sent it back: There is an l missing" in body for body in bodies)


def test_what_is_sent_back_beside_a_daemon_goes_on_at_once(clone: Clone) -> None:
    with clone.daemon() as daemon:
        daemon.until_rests("greet")

        said = penguin(clone.path, "task", "reject", "greet", "-m", "Again")

        assert "`greet`: sent back; the daemon lets it go on." in said.err
        daemon.until(lambda _: len(clone.records("greet")) == 2)


def test_it_may_begin_again_from_the_base(clone: Clone) -> None:
    clone.run()
    clone.edit("greet", "echo helo >", "echo hello >>")

    penguin(clone.path, "task", "reject", "greet", "--restart", "-m", "Not like this")
    clone.run()
    penguin(clone.path, "task", "approve", "greet")

    assert "hello\n" == clone.read("greeting.txt")
    assert "Not like this" == clone.on_base("greet").notes[-1].text


def test_only_the_named_approver_lands_it(clone: Clone) -> None:
    clone.run()
    penguin(clone.path, "task", "update", "greet", "--approver", "boss@example.com")

    said = penguin(clone.path, "task", "approve", "greet")

    assert (1, True) == (said.code, "Only `boss@example.com` can approve `greet`" in said.err)
    assert "in_review" == clone.row("greet").state


def test_what_is_not_in_review_has_nothing_to_begin_again(clone: Clone) -> None:
    said = penguin(clone.path, "task", "reject", "greet", "--restart", "-m", "No")

    assert (1, True) == (said.code, "`greet` is not in review" in said.err)
