"""The log of an attempt: whole lines, in order, without secrets, bounded."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from penguin_git.codec import events
from penguin_git.model.event import Event, EventType
from penguin_git.model.ids import TaskId
from penguin_git.model.secrets import Secrets
from penguin_git.runner.journal import Journal
from tests.git.small_disk import small_disk

KEY = f"AKIA{'ABCDEFGH' * 2}"


def journal(path: Path) -> Journal:
    """A journal at `path`, always at the same second."""
    return Journal(path, TaskId("job"), 1, lambda: datetime(2026, 11, 22, tzinfo=UTC))


def read(path: Path) -> tuple[Event, ...]:
    """What was written there."""
    return events.parse(path.read_bytes(), "log")


def test_secrets_never_reach_the_disk_in_texts_nor_in_lists(tmp_path: Path) -> None:
    log = journal(tmp_path / "log")

    log.say(EventType.MESSAGE, {"text": f"key={KEY}.", "words": ["a", KEY]})
    log.close()

    assert KEY.encode() not in (tmp_path / "log").read_bytes()
    (event,) = read(tmp_path / "log")
    assert {"text": "key=[redacted].", "words": ["a", "[redacted]"]} == event.data


def test_a_key_in_use_is_taken_out_also_where_pieces_of_a_text_cut_it_in_two(tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    log = Journal(tmp_path / "log", TaskId("job"), 1, lambda: at, Secrets(("the-key-in-use",)))

    log.say(EventType.MESSAGE, {"text": "the-key-in-use!", "parts": ["so the-key", "-in-use is"]})
    log.close()

    (event,) = read(tmp_path / "log")
    assert {"text": "[redacted]!", "parts": ["so [redacted] is"]} == event.data


def test_a_long_text_loses_its_middle_and_says_how_much(tmp_path: Path) -> None:
    log = journal(tmp_path / "log")

    log.say(EventType.MESSAGE, {"text": "a" * 8_000 + "b" * 500 + "c" * 8_000})
    log.close()

    text = str(read(tmp_path / "log")[0].data["text"])
    assert text.startswith("a" * 8_000)
    assert text.endswith("c" * 8_000)
    assert "[… 500 characters left out …]" in text


def test_many_threads_write_whole_lines(tmp_path: Path) -> None:
    log = journal(tmp_path / "log")

    def talk(who: int) -> None:
        for number in range(50):
            log.say(EventType.MESSAGE, {"who": who, "number": number, "text": "x" * 5_000})

    threads = [threading.Thread(target=talk, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    content = log.content()
    log.close()

    said = read(tmp_path / "log")
    assert content == (tmp_path / "log").read_bytes()
    assert [list(range(50))] * 4 == [
        [event.data["number"] for event in said if event.data["who"] == who] for who in range(4)
    ]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    journal(tmp_path / "deep" / "log").close()

    assert 0o600 == (tmp_path / "deep" / "log").stat().st_mode & 0o777


def talk_for_ever(log: Journal) -> None:
    """Say something until that is no longer possible."""
    while True:
        log.say(EventType.MESSAGE, {"text": "x" * 3_000})


def test_on_a_disk_that_fills_up_no_half_line_stays() -> None:
    with small_disk("64k") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(16_384))
        log = journal(disk / "log")
        with pytest.raises(OSError, match="No space left"):
            talk_for_ever(log)

        ballast.unlink()
        log.say(EventType.MESSAGE, {"text": "room again"})
        log.close()

        assert "room again" == read(disk / "log")[-1].data["text"]
