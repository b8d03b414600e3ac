"""The quick reader takes the numbers out of a record that the whole record has, or says nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from penguin_git.codec import quick_records, records
from penguin_git.model import sample
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import PhaseNote, Record
from penguin_git.model.sample import Tally
from penguin_git.model.usage import Usage
from tests.codec.test_records import FILE, RECORD

FULL = structs.replace(
    RECORD,
    model="claude-opus-4",
    restriction="no network\nat all",
    usage=Usage(input_tokens=10, output_tokens=5, cache_write_tokens=2, cost=0.00001),
    max_tokens=15_000,
    max_duration_minutes=30,
    max_iterations=9,
    recovers="TokenLimitExceeded",
    chosen="`claude` is chosen for it: it is good",
    proposals=(TaskId("m7q2"),),
    protected=(".github/x",),
    phases=(PhaseNote(phase="plan", agent="a", outcome=Outcome.PAUSED, duration_seconds=3.0),),
    handoff="One: two\n\n- three\n",
    suggestion="Go on.",
)
AMOUNTS = st.none() | st.integers(0, 10**9)


def quick(text: str) -> Tally | None:
    """What the quick reader says of a file."""
    return quick_records.tally(text.encode(), TaskId("k3f9"), 2)


@pytest.mark.parametrize("record", [RECORD, FULL])
def test_a_record_as_penguin_writes_it_is_read_without_a_parser(record: Record) -> None:
    assert sample.tally(record) == quick_records.tally(records.format_record(record), TaskId("k3f9"), 2)


USAGES = st.builds(
    Usage,
    input_tokens=AMOUNTS,
    output_tokens=AMOUNTS,
    cache_write_tokens=AMOUNTS,
    cost=st.none() | st.floats(0, 1e6),
)
CHANGES = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(Outcome),
        "reason": st.text(max_size=40),
        "agent": st.text(min_size=1, max_size=20),
        "duration_seconds": st.floats(0, 1e9),
        "iterations": st.integers(0, 1000),
        "usage": USAGES,
    }
)


@given(CHANGES)
def test_what_is_read_quickly_is_what_the_whole_file_says(changes: dict[str, Any]) -> None:
    data = records.format_record(structs.replace(RECORD, **changes))

    found = quick_records.tally(data, TaskId("k3f9"), 2)

    assert found in (sample.tally(records.parse(data, "2.yaml")), None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("iterations: 3\n", ""),
        ("iterations: 3\n", "iterations: many\n"),
        ("outcome: failed\n", "outcome: great\n"),
        ("host: box\n", "host: box\nhost: box\n"),
        ("agent: claude\n", "agent: {a: b}\n"),
        ("started: 2026-11-22T10:00:00Z\n", "started: 2026-13-22T10:00:00Z\n"),
        ("checks:\n", "<<<<<<< ours\nchecks:\n"),
        ("files_changed:\n", "colour: blue\nfiles_changed:\n"),
    ],
)
def test_whatever_looks_otherwise_is_left_to_the_parser(old: str, new: str) -> None:
    assert old in FILE

    assert quick(FILE.replace(old, new)) is None


def test_a_check_that_prints_an_exit_code_does_not_count_as_one() -> None:
    found = quick(FILE.replace("      1 failed\n", "      exit_code: 0\n          exit_code: 0\n"))

    assert found is not None
    assert (0, 2) == (found.checks_passed, found.checks_failed)
