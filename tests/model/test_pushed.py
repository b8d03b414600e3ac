"""What became of a push."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from penguin_git.model import pushed
from penguin_git.model.pushed import Answer, Denied, Fate, Lost, Partly, Unknown, Won, verdict

CLAIM = "refs/heads/penguin/job"
KEPT = "refs/penguin/attempts/job/1-a"


class Move(Struct, frozen=True):
    """A ref that is to move."""

    ref: str
    new: str | None
    old: str | None


class Story(Struct, frozen=True):
    """How the server answered the push of a claim and a kept tip, and what stood there afterwards."""

    answer: Answer
    after: Mapping[str, str] | None
    ending: pushed.Verdict


WANTS = (Move(CLAIM, "new", "old"), Move(KEPT, "old", None))
DONE = Answer({CLAIM: Fate.DONE, KEPT: Fate.DONE}, 0)
CUT = Answer({}, 128, "the connection to `host` was cut")
STORIES = {
    "it is there and the server says so": Story(DONE, {CLAIM: "new", KEPT: "old"}, Won()),
    "the reply was lost": Story(CUT, {CLAIM: "new", KEPT: "old"}, Won()),
    "an equal one is there already": Story(
        Answer({CLAIM: Fate.SAME, KEPT: Fate.SAME}, 0), {CLAIM: "new", KEPT: "old"}, Won()
    ),
    "somebody was faster": Story(
        Answer({CLAIM: Fate.STALE, KEPT: Fate.TOGETHER}, 1, "stale"), {CLAIM: "theirs"}, Lost(CLAIM)
    ),
    "somebody was faster and the reply was lost": Story(CUT, {CLAIM: "theirs"}, Lost(CLAIM)),
    "what had to be there is gone": Story(CUT, {}, Lost(CLAIM)),
    "the connection was cut before": Story(CUT, {CLAIM: "old"}, Unknown(CUT.said)),
    "the server says that it is done and it is not": Story(
        DONE, {CLAIM: "old"}, Unknown("the server did not make it, and did not say why")
    ),
    "nobody can tell": Story(DONE, None, Unknown("the server could not be asked what became of it")),
    "the server died in between": Story(CUT, {CLAIM: "new"}, Partly((KEPT,))),
    "a rule forbids it": Story(
        Answer({CLAIM: Fate.DENIED}, 1, "a hook declined it", "Ask."),
        {CLAIM: "old"},
        Denied("a hook declined it", "Ask."),
    ),
    "a rule forbids it and somebody was faster": Story(
        Answer({CLAIM: Fate.DENIED}, 1, "a hook declined it"), {CLAIM: "theirs"}, Lost(CLAIM)
    ),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_what_stands_there_decides(story: Story) -> None:
    assert story.ending == verdict(WANTS, story.answer, story.after)


def test_somebody_who_built_on_ours_did_not_take_it_from_us() -> None:
    after = {CLAIM: "theirs", KEPT: "old"}

    assert [WANTS[0]] == pushed.unsure(WANTS, after)
    assert Won() == verdict(WANTS, DONE, after, built_on=[CLAIM])
    assert Partly((CLAIM,)) == verdict(WANTS, DONE, after)


ANSWERS = st.builds(
    Answer,
    st.dictionaries(st.sampled_from([CLAIM, KEPT, ""]), st.sampled_from(Fate)),
    st.sampled_from([None, 0, 1, 128]),
    st.sampled_from(["", "words"]),
)
PLACES = st.none() | st.dictionaries(
    st.sampled_from([CLAIM, KEPT]), st.sampled_from(["old", "new", "theirs"])
)


@given(ANSWERS, PLACES)
def test_no_answer_makes_a_claim_won_that_is_not_there(
    answer: Answer, after: Mapping[str, str] | None
) -> None:
    is_there = after is not None and after.get(CLAIM) == "new" and after.get(KEPT) == "old"

    assert is_there == isinstance(verdict(WANTS, answer, after), Won)
