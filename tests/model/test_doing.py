"""What can be done to a card now, and why not the rest."""

import pytest

from penguin_git.model import doing
from penguin_git.model.board import Card
from penguin_git.model.doing import Action, Words
from penguin_git.model.status import TaskStatus
from tests.support.cards import a_card

_S = TaskStatus

AT_WORK = a_card("k3f9", _S.IN_PROGRESS, attempt=1, is_worked_on=True)
IN_HANDS = a_card("k3f9", _S.IN_PROGRESS, attempt=1, waits_for="Jane")
IN_REVIEW = a_card("k3f9", _S.COMPLETED, "in_review", attempt=1)
BLOCKED = a_card("k3f9", state="blocked", reasons=("it waits for `m7q2`",))


@pytest.mark.parametrize(
    ("expected", "card"),
    [
        ("reject start pause done fail cancel note", a_card()),
        ("reject pause done fail cancel note", BLOCKED),
        ("approve reject pause done fail cancel note", a_card(state="blocked", wants_approval=True)),
        ("pause feedback checkpoint restart cancel note", AT_WORK),
        ("pause feedback done fail restart cancel note", IN_HANDS),
        ("approve reject restart note", IN_REVIEW),
        ("resume done cancel note", a_card(status=_S.PAUSED)),
        ("start resume feedback done restart cancel reopen note", a_card(status=_S.FAILED, attempt=2)),
        ("reopen note", a_card(status=_S.CANCELLED)),
        ("reopen note", a_card(status=_S.COMPLETED)),
    ],
)
def test_a_card_offers_what_is_legal_for_it(expected: str, card: Card) -> None:
    assert expected == " ".join(one.action for one in doing.possible(card))


def test_what_can_not_be_done_says_why() -> None:
    assert "it waits for `m7q2`" == doing.offer(BLOCKED, Action.START).why_not
    assert "it is completed" == doing.offer(a_card(status=_S.COMPLETED), Action.PAUSE).why_not
    assert "it is in review" == doing.offer(IN_REVIEW, Action.REOPEN).why_not
    assert "an agent works on it" == doing.offer(AT_WORK, Action.DONE).why_not


def test_approving_says_what_it_will_do() -> None:
    assert "its work lands on the base branch" == doing.offer(IN_REVIEW, Action.APPROVE).effect
    assert "it may run" == doing.offer(a_card(wants_approval=True), Action.APPROVE).effect


def test_a_rejection_needs_words_and_giving_up_a_second_thought() -> None:
    assert Words.REQUIRED is doing.offer(IN_REVIEW, Action.REJECT).words
    assert doing.offer(a_card(), Action.CANCEL).is_grave
    assert not doing.offer(a_card(), Action.PAUSE).is_grave


def test_every_action_is_told_of_once() -> None:
    assert list(Action) == [one.action for one in doing.offers(a_card())]
