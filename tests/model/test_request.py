"""What is asked for when several things are asked for."""

from datetime import UTC, datetime

from msgspec import structs

from penguin_git.model.request import Remark, Request, Verb, once_heard, with_pending

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def wish(verb: Verb, *texts: str) -> Request:
    words = tuple(Remark(by="Jane", at=NOW, text=text) for text in texts)
    return Request(verb=verb, by="Jane", at=NOW, feedback=words)


def test_the_later_wish_counts() -> None:
    assert wish(Verb.CANCEL) == with_pending(wish(Verb.CANCEL), wish(Verb.PAUSE))
    assert wish(Verb.CANCEL) == with_pending(wish(Verb.CANCEL), None)


def test_words_are_kept_by_whatever_is_asked_for_next() -> None:
    assert wish(Verb.RESUME, "a", "b") == with_pending(wish(Verb.RESUME, "b"), wish(Verb.FEEDBACK, "a"))


def test_words_take_no_wish_away() -> None:
    assert wish(Verb.RESUME, "a", "b") == with_pending(wish(Verb.FEEDBACK, "b"), wish(Verb.RESUME, "a"))


def test_to_start_a_task_changes_nothing_about_where_it_begins() -> None:
    restart, back = wish(Verb.RESTART), structs.replace(wish(Verb.RESUME), checkpoint="1c42c78")

    assert structs.replace(restart, taken_on=True) == with_pending(wish(Verb.START), restart)
    assert structs.replace(back, taken_on=True) == with_pending(wish(Verb.START), back)
    assert wish(Verb.START) == with_pending(wish(Verb.START), wish(Verb.RESUME))
    assert wish(Verb.RESUME) == with_pending(wish(Verb.RESUME), back)


def test_once_the_words_are_heard_the_wish_is_left() -> None:
    assert wish(Verb.RESUME) == once_heard(wish(Verb.RESUME, "a"))
    assert once_heard(wish(Verb.FEEDBACK, "a")) is None
