"""How far an attempt is, by what its log says; unknown where it says nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.headway import Basis, Headway

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _event(type: EventType, **data: Plain) -> Event:  # noqa: A002 - the log's own word
    return Event(at=NOW, type=type, task="k3f9", attempt=1, data=data)


def _after(*events: Event, max_iterations: int | None = None) -> Headway:
    headway = Headway(max_iterations=max_iterations)
    for event in events:
        headway = headway.after(event)
    return headway


def _told(headway: Headway) -> tuple[int | None, Basis | None, str]:
    return headway.percent, headway.basis, headway.detail


def _progress(**data: Plain) -> Event:
    return _event(EventType.PROGRESS, **data)


def _iteration(number: int, **data: Plain) -> Event:
    return _event(EventType.USAGE, iterations=number, **data)


def _message(text: str, **data: Plain) -> Event:
    return _event(EventType.MESSAGE, text=text, **data)


def test_nothing_said_is_nothing_known() -> None:
    assert (None, None, "") == _told(_after())
    assert (None, None, "") == _told(_after(_message("Thinking."), _iteration(3)))


def test_what_the_agent_says_itself_counts() -> None:
    assert (40, Basis.AGENT, "compiling") == _told(_after(_progress(progress=40, text="compiling")))


def test_the_last_checklist_of_a_message_is_counted() -> None:
    first = _message("Plan:\n- [ ] read\n- [ ] write\n- [ ] test")
    then = _message("So far:\n  - [x] read\n  * [X] write\n  3. [ ] test")

    assert (0, Basis.CHECKLIST, "0 of 3 items") == _told(_after(first))
    assert (66, Basis.CHECKLIST, "2 of 3 items") == _told(_after(first, then))


def test_what_others_write_into_the_conversation_is_no_checklist_of_the_agent() -> None:
    assert (None, None, "") == _told(_after(_message("- [x] a\n- [ ] b", role="user")))


def test_of_the_agents_word_and_its_checklist_the_later_one_counts() -> None:
    listed, said = _message("- [x] a\n- [ ] b"), _progress(progress=70)

    assert (70, Basis.AGENT, "") == _told(_after(listed, said))
    assert (50, Basis.CHECKLIST, "1 of 2 items") == _told(_after(said, listed))


@pytest.mark.parametrize(("number", "percent"), [(1, 0), (3, 20), (10, 90), (14, 99)])
def test_iterations_against_their_limit_are_the_last_resort(number: int, percent: int) -> None:
    headway = _after(_iteration(number), max_iterations=10)

    assert (percent, Basis.ITERATIONS, f"iteration {number} of 10") == _told(headway)


def test_iterations_of_earlier_attempts_count_against_the_same_limit() -> None:
    assert 50 == _after(_iteration(2, earlier_iterations=4), max_iterations=10).percent


def test_phases_that_are_over_count_whole_and_the_running_one_by_what_it_says() -> None:
    second = _progress(phase=2, phases=4)

    assert (25, Basis.PHASES, "phase 2 of 4") == _told(_after(_progress(progress=90), second))
    assert (37, Basis.PHASES, "phase 2 of 4, half") == _told(
        _after(second, _progress(progress=50, text="half"))
    )


@pytest.mark.parametrize(
    "data", [{"progress": 101}, {"progress": -1}, {"progress": True}, {"progress": "x"}, {}]
)
def test_what_is_no_percentage_is_not_taken_for_one(data: dict[str, Plain]) -> None:
    assert None is _after(_progress(**data)).percent


def test_only_a_completed_attempt_is_all_done_whatever_it_said() -> None:
    half = _progress(progress=50, text="half")

    assert (100, Basis.OUTCOME, "") == _told(
        _after(half, _event(EventType.STATUS_CHANGED, outcome="completed"))
    )
    assert (50, Basis.AGENT, "half") == _told(
        _after(half, _event(EventType.STATUS_CHANGED, outcome="failed"))
    )


PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
KEYS = st.sampled_from(["progress", "phase", "phases", "text", "iterations", "outcome", "role"])
EVENTS = st.builds(
    lambda kind, data: _event(kind, **data), st.sampled_from(EventType), st.dictionaries(KEYS, PLAIN)
)


@given(st.lists(EVENTS, max_size=10), st.none() | st.integers(1, 100))
def test_it_is_a_percentage_with_a_basis_or_neither(events: list[Event], limit: int | None) -> None:
    headway = _after(*events, max_iterations=limit)

    assert (headway.percent is None) == (headway.basis is None)
    assert headway.percent is None or 0 <= headway.percent <= 100
