"""A command's output becomes few events that people can read."""

from penguin_git.agents.capture import Capture
from penguin_git.agents.narration import Narration
from penguin_git.model.event import EventType
from tests.support.hosts import memory_host

MESSAGE, PROGRESS = EventType.MESSAGE, EventType.PROGRESS


def test_many_lines_become_one_message() -> None:
    with memory_host() as host:
        narration = Narration(host.say)
        narration.add(b"one\ntw")
        narration.add(b"o\nthree\n")

        narration.flush()

        assert [{"text": "one\ntwo\nthree"}] == host.said(MESSAGE)


def test_half_a_line_waits_for_its_other_half() -> None:
    with memory_host() as host:
        narration = Narration(host.say)
        narration.add("one\nB\u00e4".encode()[:-1])

        narration.flush()
        narration.add("\u00e4r\n".encode()[1:])
        narration.flush()

        assert [{"text": "one"}, {"text": "B\u00e4r"}] == host.said(MESSAGE)


def test_dots_without_a_line_end_are_a_sign_of_life() -> None:
    with memory_host() as host:
        narration = Narration(host.say)
        narration.add(b"...")

        narration.flush()

        assert [{"text": "..."}] == host.said(MESSAGE)


def test_the_last_line_needs_no_end() -> None:
    with memory_host() as host:
        narration = Narration(host.say)
        narration.add(b"one\ntwo")

        narration.close()

        assert [{"text": "one"}, {"text": "two"}] == host.said(MESSAGE)


def test_silence_says_nothing() -> None:
    with memory_host() as host:
        narration = Narration(host.say)

        narration.flush()
        narration.close()

        assert [] == host.events


def test_progress_lines_are_picked_out_and_the_last_one_counts() -> None:
    with memory_host() as host:
        narration = Narration(host.say)
        narration.add(b"::progress 10\nworking\n::progress 40% half way\n::progress 400\n")

        narration.flush()

        assert [{"progress": 40, "text": "half way"}] == host.said(PROGRESS)
        assert [{"text": "working\n::progress 400"}] == host.said(MESSAGE)


def test_a_redrawn_line_counts_as_it_ended() -> None:
    with memory_host() as host:
        narration = Narration(host.say)
        narration.add(b"10 %\r20 %\rdone\r\n")

        narration.flush()

        assert [{"text": "done"}] == host.said(MESSAGE)


def test_what_stands_before_an_empty_or_shorter_drawing_is_not_lost() -> None:
    with memory_host() as host:
        narration = Narration(host.say)
        narration.add(b"working...\r\nDownloading\r50%\n::progress 40 half\r\n")

        narration.flush()

        assert [{"text": "working...\n50%nloading"}] == host.said(MESSAGE)
        assert [{"progress": 40, "text": "half"}] == host.said(PROGRESS)


def test_a_flood_is_cut_in_the_middle_and_says_so() -> None:
    with memory_host() as host:
        narration = Narration(host.say)
        narration.add(b"first\n" + b"x" * 1_000_000 + b"\nlast\n")

        narration.flush()

        (message,) = host.said(MESSAGE)
        text = str(message["text"])
        assert len(text) < 20_000
        assert text.startswith("first\n")
        assert text.endswith("last\n")
        assert "bytes left out" in text


def test_what_is_captured_piece_by_piece_is_what_was_added() -> None:
    capture = Capture(head=4, tail=4)
    for letter in b"abcdefgh":
        capture.add(bytes([letter]))
    whole = capture.captured

    capture.add(b"ij")

    assert ("abcdefgh", 0) == (whole.text, whole.elided)
    assert (b"abcd", b"ghij", 2) == (capture.captured.head, capture.captured.tail, capture.captured.elided)


def test_the_last_lines_of_a_capture_are_bounded() -> None:
    capture = Capture()
    capture.add(b"one\ntwo\n" + b"x" * 30 + b"\n\n")

    assert "two\n" + "x" * 30 == capture.captured.last_lines(2)
    assert "x" * 10 == capture.captured.last_lines(2, limit=10)


def test_the_last_lines_of_a_capture_are_as_they_ended() -> None:
    capture = Capture()
    capture.add(b"one\r\n10 %\r20 %\rdone\n")

    assert "one\ndone" == capture.captured.last_lines(2)
