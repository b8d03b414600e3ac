"""What follows from how a pull request stands, and from what people say there."""

from datetime import UTC, datetime

import pytest
from msgspec import structs

from penguin_git.model import pulled
from penguin_git.model.pulled import Pulled, Stands, Word
from penguin_git.model.request import Verb

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
TIP = "1" * 40
PRAISE = Word(key="comment/1", by="ann (GitHub)", at=NOW, text="Nice.", asks=False)
WISH = Word(key="review/2", by="jane (GitHub)", at=NOW, text="Not\nyet. " + "x" * 500, asks=True)


def test_no_words_ask_for_nothing() -> None:
    assert pulled.request([], TIP, NOW, taken=False) is None


def test_talk_is_told_and_asks_for_nothing_else() -> None:
    request = pulled.request([PRAISE], TIP, NOW, taken=False)

    assert request
    assert (Verb.FEEDBACK, ["Nice."]) == (request.verb, [remark.text for remark in request.feedback])


def test_a_word_that_asks_sends_the_work_back_that_was_seen() -> None:
    request = pulled.request([PRAISE, WISH], TIP, NOW, taken=False)

    assert request
    assert (Verb.REJECT, "jane (GitHub)", TIP, 2) == (
        request.verb,
        request.by,
        request.tip,
        len(request.feedback),
    )
    assert request.text.startswith("Not yet. ")
    assert len(request.text) < 210


def test_what_a_person_asked_here_stays() -> None:
    request = pulled.request([WISH], TIP, NOW, taken=True)

    assert request
    assert Verb.FEEDBACK is request.verb


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Pulled(tip=TIP, url="URL"), "its pull request waits for somebody who may merge it: URL"),
        (Pulled(tip=TIP, url="URL", asked=("ann", "bob")), "its pull request waits for `ann`, `bob`: URL"),
        (Pulled(tip=TIP, stands=Stands.MERGED, by="ann"), "`ann` merged its pull request; `git pull` brings"),
        (
            Pulled(tip=TIP, stands=Stands.CLOSED),
            "somebody closed its pull request without a word; `penguin task reject k3f9 --",
        ),
        (Pulled(tip=TIP, stands=Stands.PRINTED), "its branch `penguin/k3f9` is on `origin`; a person opens"),
        (Pulled(tip=TIP, lacking=("no",)), "its pull request waits for somebody who may merge it (no)"),
    ],
)
def test_it_says_whom_it_waits_for(known: Pulled, said: str) -> None:
    assert pulled.sentence(known, "k3f9", branch="penguin/k3f9", base="main", remote="origin").startswith(
        said
    )


def test_nothing_is_lost_on_the_way_to_a_file() -> None:
    import msgspec

    known = Pulled(tip=TIP, number=3, url="URL", stands=Stands.CLOSED, by="ann", heard=("comment/1",))

    assert known == msgspec.json.decode(msgspec.json.encode(structs.replace(known)), type=Pulled)
