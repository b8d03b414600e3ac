"""A text is found in what people wrote, and the quick look never misses what is exactly there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model import searching
from penguin_git.model.task import Check, Note
from tests.support.tasks import NOW, a_task

TASK = a_task(
    title="Überprüfe the Login",
    description="Two lines:\nStraße and café.",
    labels=("backend",),
    run="make deploy",
    acceptance=("It answers", Check(check="pytest -q")),
    notes=(Note(at=NOW, by="jane", text="Ask Bob"),),
)


@pytest.mark.parametrize(
    "text",
    [
        "überprüfe",
        "LOGIN",
        "strasse",
        "Straße",
        "STRAẞE",
        "stras",
        "café",
        "BACKEND",
        "make dep",
        "answers",
        "pytest -q",
        "bob",
    ],
)
def test_a_text_occurs_whatever_its_case(text: str) -> None:
    assert searching.occurs(text, TASK)


def test_a_text_that_is_nowhere_does_not_occur() -> None:
    assert not searching.occurs("logout", TASK)


@given(st.text(max_size=20), st.text(max_size=5), st.text(max_size=5), st.integers(1, 9))
def test_the_quick_look_finds_whatever_is_there(text: str, before: str, after: str, size: int) -> None:
    raw, start = f"{before}{text}{after}".encode(), len(before.encode())

    found = searching.places(text, [raw[at : at + size] for at in range(0, len(raw), size)])

    assert not searching.is_findable(text) or any(start <= at for at in found)


_LETTERS = st.text(st.sampled_from("sSßẞſKkİifﬁΣσςÉé x"), max_size=6) | st.text(max_size=6)


@given(_LETTERS, _LETTERS)
def test_the_quick_look_misses_nothing_that_occurs(text: str, title: str) -> None:
    if searching.is_findable(text) and searching.occurs(text, a_task(title=title)):
        assert list(searching.places(text, [b"k3f9 ", title.encode()]))


def test_the_quick_look_knows_scripts_without_case() -> None:
    assert searching.is_findable("日本語")
    assert [1] == list(searching.places("日本語", ["x日本".encode(), "語 日本".encode()]))


def test_the_quick_look_says_of_which_text_it_knows_nothing() -> None:
    assert not searching.is_findable("Öß")
