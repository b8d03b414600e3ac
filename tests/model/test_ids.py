"""Ids: which ones are refused, how new ones look, and what a person may write for one."""

import re
from collections.abc import Callable
from itertools import product
from typing import cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.errors import PenguinError
from penguin_git.model import ids
from penguin_git.model.ids import InvalidId, TaskId

Choose = Callable[[str], str]

CHOOSERS = st.randoms(use_true_random=False).map(lambda source: cast(Choose, source.choice))
COUNTS = st.integers(0, 200_000)

HOSTILE = {
    "nothing": "",
    "an option": "-x",
    "a long option": "--output=x",
    "a folder above": "../x",
    "a path": "a/b",
    "a Windows path": "a\\b",
    "a hidden file": ".x",
    "two dots": "a..b",
    "a dot at the end": "a.",
    "a lock": "x.lock",
    "65 characters": "x" * 65,
    "a capital": "K3f9",
    "a space": "a b",
    "a line": "a\n",
    "a NUL": "a\0b",
    "an escape": "a\x1b[2J",
    "a revision": "a~1",
    "a range": "a^b",
    "a reflog": "a@{1}",
    "a refspec": "a:b",
    "a glob": "a*",
    "an underscore first": "_a",
    "a Cyrillic letter": "k3f9\u0430",
    "a digit from elsewhere": "\u0663",
    "a wide letter": "\uff41",
    "a device": "con",
    "a device with a suffix": "nul.x",
    "a numbered device": "com1",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_ids_are_refused(text: str) -> None:
    assert not ids.is_valid(text)
    with pytest.raises(InvalidId):
        ids.parse(text)


@pytest.mark.parametrize("text", ["k3f9", "123", "a", "0", "a.b-c_d", "x" * 64, "cone", "a.lock.b", "lock"])
def test_ids_that_people_choose_are_kept(text: str) -> None:
    assert text == ids.parse(text)


def test_a_refusal_says_why_and_shows_no_escape_sequence() -> None:
    with pytest.raises(InvalidId) as refusal:
        ids.parse("a\x1b[2J")

    assert str(refusal.value) == (
        "`a\\x1b[2J` can't be the id of a task: "
        "it is empty, too long or has characters outside the allowed ones."
        "\n  An id is 1 to 64 of a-z, 0-9, `.`, `_` and `-`, starting with a letter or digit."
    )


@given(st.text("ab19._-/~^:?*[\\ \n\x7f@{}A\u00e9", max_size=8) | st.from_regex(r"[a-z0-9._-]{1,8}(\.lock)?"))
def test_every_id_is_a_legal_name_of_a_branch_and_of_a_file(text: str) -> None:
    if not ids.is_valid(text):
        return

    assert not text.startswith(("-", ".")), "an option, or a hidden file"
    assert not text.endswith((".", ".lock"))
    assert ".." not in text
    assert not re.search(r"[^!-~]|[~^:?*\[\\/@{}]", text), "what git-check-ref-format forbids"
    assert text == text.lower(), "two ids could be one file"


@given(COUNTS, CHOOSERS)
def test_minted_ids_are_valid_and_look_alike(count: int, choose: Choose) -> None:
    task = ids.minted(count, (), choose)

    assert ids.is_valid(task)
    assert re.fullmatch(r"[b-df-hj-np-tv-z][0-9][0-9a-hjkmnp-tv-z]{2,}", task)


@given(COUNTS, CHOOSERS)
def test_minted_ids_are_text_in_yaml_1_1_without_quotes(count: int, choose: Choose) -> None:
    task = ids.minted(count, (), choose)
    resolved = yaml.SafeLoader("").resolve(yaml.ScalarNode, task, (True, False))  # type: ignore[no-untyped-call]

    assert resolved == "tag:yaml.org,2002:str"
    assert {"depends_on": [task]} == yaml.safe_load(f"depends_on: [{task}]")
    assert {task: None} == yaml.safe_load(f"{task}:")


FEW = ["".join(parts) for parts in product("bc", "01", "01", "01")]


@given(st.sets(st.sampled_from(FEW), max_size=len(FEW) - 1), CHOOSERS)
def test_a_minted_id_is_never_one_that_is_taken(taken: set[str], choose: Choose) -> None:
    assert ids.minted(0, taken, lambda characters: choose(characters[:2])) in {*FEW} - taken


def test_minting_goes_on_until_an_id_is_free() -> None:
    characters = iter("b000b000c123")

    task = ids.minted(3, {"b000"}, lambda _: next(characters))

    assert task == "c123"


@pytest.mark.parametrize(
    ("count", "length"), [(0, 4), (999, 4), (1000, 5), (39_999, 5), (50_000, 6), (1_000_000, 6)]
)
def test_ids_grow_with_the_number_of_tasks(count: int, length: int) -> None:
    assert length == len(ids.minted(count, (), lambda characters: characters[0]))


@given(COUNTS)
def test_two_clones_that_mint_at_once_hardly_ever_collide(count: int) -> None:
    space = 20 * 10 * 32 ** (len(ids.minted(count, (), lambda characters: characters[0])) - 2)

    four_each_for_every_thousand_tasks = 4 * 4 * (count // 1000 + 1)
    assert four_each_for_every_thousand_tasks / space <= 1e-4


def test_ids_taken_on_other_branches_make_new_ones_longer_too() -> None:
    taken = {f"{number:04}" for number in range(1000)}

    assert len(ids.minted(0, taken, lambda characters: characters[0])) == 5


@pytest.mark.parametrize(
    ("taken", "following"),
    [
        ((), "1"),
        (("1", "2"), "3"),
        (("2", "10", "9"), "11"),
        (("k3f9", "7", "7a", "1.5"), "8"),
        (("007",), "8"),
    ],
)
def test_the_next_number_follows_the_highest(taken: tuple[str, ...], following: str) -> None:
    assert following == ids.next_in_sequence(taken)


TITLES = {
    TaskId("k3f9"): "Write the login",
    TaskId("k3g1"): "Test the login",
    TaskId("k3"): "Plan",
    TaskId("m7q2"): "plan",
    TaskId("m8"): "M",
    TaskId("x1"): "Größe",
    TaskId("p4"): "X",
}


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("k3f9", "k3f9"),
        ("k3f", "k3f9"),
        ("k3", "k3"),
        ("m7", "m7q2"),
        ("Write the login", "k3f9"),
        ("write THE login", "k3f9"),
        ("  Test the login ", "k3g1"),
        ("GRÖSSE", "x1"),
        ("m", "m8"),
        ("M7", "m7q2"),
        ("x", "p4"),
        ("K3", "k3"),
    ],
    ids=[
        "an id",
        "a unique prefix",
        "an id that others begin with",
        "a short prefix",
        "a title",
        "a title in another case",
        "a title with spaces around",
        "a folded title",
        "a title that is also an ambiguous prefix",
        "a prefix in another case",
        "a title that is also a unique prefix",
        "an id in another case",
    ],
)
def test_a_task_is_found_by(text: str, task: str) -> None:
    assert task == ids.resolve(text, TITLES)


def test_an_ambiguous_prefix_lists_who_it_could_be() -> None:
    with pytest.raises(PenguinError) as refusal:
        ids.resolve("k3", {task: title for task, title in TITLES.items() if task != "k3"})

    assert str(refusal.value) == (
        "`k3` could mean 2 tasks: `k3f9` (Write the login), `k3g1` (Test the login).\n  Give more of the id."
    )


def test_an_ambiguous_title_lists_who_it_could_be() -> None:
    with pytest.raises(PenguinError, match=r"`PLAN` could mean 2 tasks: `k3` \(Plan\), `m7q2` \(plan\)\."):
        ids.resolve("PLAN", TITLES)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("k3f8", "Did you mean `k3f9`?"),
        ("Write teh login", "Did you mean `Write the login`?"),
        ("zzzzzz", "`penguin task list` shows all tasks."),
        ("", "`penguin task list` shows all tasks."),
    ],
)
def test_an_unknown_task_is_answered_with_the_nearest_or_the_list(text: str, hint: str) -> None:
    with pytest.raises(PenguinError, match=f"There is no task `{text}`") as refusal:
        ids.resolve(text, TITLES)

    assert hint == refusal.value.hint


@given(st.dictionaries(st.sampled_from(["a", "ab", "abc", "b1"]).map(TaskId), st.text("ab ", max_size=3)))
def test_an_exact_id_always_means_itself(titles: dict[TaskId, str]) -> None:
    assert list(titles) == [ids.resolve(task, titles) for task in titles]
