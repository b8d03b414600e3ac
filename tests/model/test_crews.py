"""What machines decide that share tasks: whether a claim is kept, work lands, a branch is pushed."""

import pytest

from penguin_git.model import accepting, claiming
from penguin_git.model.accepting import Said
from penguin_git.model.rejoining import Rejoin, rejoin
from penguin_git.model.status import TaskStatus
from tests.support.tasks import a_task

SAID = Said(("path", "blob"))


def test_a_claim_is_kept_where_the_base_says_what_it_was_made_for() -> None:
    assert "" == claiming.objection(a_task(), a_task(), ())


def test_a_claim_on_a_task_that_was_edited_meanwhile_is_given_back() -> None:
    now = a_task(status=TaskStatus.COMPLETED)

    assert "its file on the base branch was edited just now" == claiming.objection(a_task(), now, ())


def test_a_claim_on_a_task_that_is_gone_is_given_back() -> None:
    assert "its file was removed from the base branch just now" == claiming.objection(a_task(), None, ())


def test_a_claim_is_given_back_where_something_else_keeps_the_task_now() -> None:
    assert "it waits for `x`" == claiming.objection(a_task(), a_task(), ["it waits for `x`"])


@pytest.mark.parametrize(("holder", "ours"), [("n1", True), ("n2", False), (None, False)])
def test_a_branch_is_ours_as_long_as_it_carries_our_nonce(holder: str | None, ours: bool) -> None:
    assert ours is claiming.is_ours("n1", holder)


@pytest.mark.parametrize(
    ("now", "why_not"),
    [
        pytest.param(SAID, "", id="as decided"),
        pytest.param(Said(None), "its file was removed from the base", id="gone"),
        pytest.param(Said(("path", "other")), "edited just now", id="edited"),
        pytest.param(Said(SAID.file, frozenset({2})), "it has landed already", id="landed"),
        pytest.param(Said(SAID.file, frozenset({1})), "another attempt", id="another one landed"),
    ],
)
def test_work_lands_only_where_the_base_says_what_it_said(now: Said, why_not: str) -> None:
    found = accepting.objection(2, SAID, now, with_work=True)

    assert why_not in found
    assert bool(why_not) is bool(found)


@pytest.mark.parametrize(
    ("first_seen", "is_kept", "goes"),
    [(None, True, False), (100.0, True, False), (40.0, True, True), (40.0, False, False)],
)
def test_a_branch_goes_after_two_looks_and_never_with_the_only_copy(
    first_seen: float | None, is_kept: bool, goes: bool
) -> None:
    assert goes is accepting.may_go(first_seen, 100.0, 60.0, is_kept=is_kept)


@pytest.mark.parametrize(
    ("theirs", "is_ahead", "is_behind", "is_kept", "expected"),
    [
        pytest.param("ours", False, False, False, Rejoin.NOTHING, id="the same"),
        pytest.param("old", True, False, False, Rejoin.PUSH, id="we went on"),
        pytest.param("new", False, True, False, Rejoin.FOLLOW, id="they went on"),
        pytest.param("other", False, False, False, Rejoin.SALVAGE, id="both went on"),
        pytest.param(None, False, False, False, Rejoin.SALVAGE, id="gone, and ours is the only copy"),
        pytest.param(None, False, False, True, Rejoin.DROP, id="gone, and kept"),
    ],
)
def test_what_becomes_of_a_branch_once_the_remote_is_seen_again(
    theirs: str | None, is_ahead: bool, is_behind: bool, is_kept: bool, expected: Rejoin
) -> None:
    said = rejoin("ours", theirs, is_ahead=is_ahead, is_behind=is_behind, is_kept=is_kept)

    assert expected is said
