"""Which agent fits a task best, and why the others don't."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.abilities import groups, tools_given
from penguin_git.model.config import AgentConfig
from penguin_git.model.matching import Candidate, Wanted, ranking
from penguin_git.model.task import TaskType
from penguin_git.model.tools import TOOLS
from penguin_git.model.track import Score, Track

NEW = Track()
BUG = Wanted(type=TaskType.BUG, complexity=0.5)


def candidate(
    name: str,
    *,
    track: Track = NEW,
    cost: float | None = None,
    refusal: str = "",
    doubt: str = "",
    **more: Any,
) -> Candidate:
    return Candidate(
        name=name,
        tools=more.pop("tools", frozenset(TOOLS)),
        config=AgentConfig(type="anthropic", **more),
        track=track,
        cost=cost,
        refusal=refusal,
        doubt=doubt,
    )


def names(wanted: Wanted, *candidates: Candidate) -> list[str]:
    return [one.name for one in ranking(wanted, candidates)]


def why_not(wanted: Wanted, one: Candidate) -> str:
    (ranked,) = ranking(wanted, [one])
    assert not ranked.fits
    return ranked.against


def done(good: int, of: int) -> Track:
    return Track(Score(good, of), {TaskType.BUG: Score(good, of)})


def test_of_equals_the_first_of_the_configuration_is_best() -> None:
    assert ["b", "a"] == names(BUG, candidate("b"), candidate("a"))
    assert [] == names(BUG)


def test_a_skill_that_is_named_comes_first() -> None:
    first, second = ranking(BUG, [candidate("any"), candidate("mender", skills=(TaskType.BUG,))])

    assert ("mender", "any") == (first.name, second.name)
    assert "`bug` is among its skills" in first.reasons
    assert "" == first.against
    assert f"`mender` comes before it with {first.score:g} to {second.score:g}" == second.against


def test_the_one_that_comes_to_a_good_end_comes_first() -> None:
    first, second = ranking(BUG, [candidate("weak", track=done(2, 9)), candidate("strong", track=done(9, 9))])

    assert ("strong", "weak") == (first.name, second.name)
    assert "9 of its 9 attempts at `bug` came to a good end" in first.reasons


def test_cost_counts_more_for_small_tasks_and_records_for_large_ones() -> None:
    cheap = candidate("cheap", cost=1.0, track=done(5, 9))
    good = candidate("good", cost=5.0, track=done(9, 9))

    assert ["cheap", "good"] == names(Wanted(type=TaskType.BUG, complexity=0.1), good, cheap)
    assert ["good", "cheap"] == names(Wanted(type=TaskType.BUG, complexity=0.9), cheap, good)


def test_an_unknown_cost_is_neither_free_nor_dear() -> None:
    free, unknown, dear = candidate("free", cost=0.0), candidate("unknown"), candidate("dear", cost=50.0)

    assert ["free", "unknown", "dear"] == names(BUG, dear, unknown, free)
    (only,) = ranking(BUG, [unknown])
    assert "what it costs is not known" in only.reasons


def test_one_with_a_range_of_its_own_comes_before_one_for_everything() -> None:
    assert ["small", "any"] == names(
        Wanted(complexity=0.2), candidate("any"), candidate("small", max_complexity=0.3)
    )


def test_one_that_may_not_get_far_here_comes_last_of_those_that_fit() -> None:
    doubtful = candidate("doubtful", skills=(TaskType.BUG,), doubt="`KEY` is not set here")

    first, second = ranking(BUG, [doubtful, candidate("ready")])

    assert ("ready", "doubtful") == (first.name, second.name)
    assert "`KEY` is not set here" == second.reasons[0]


def test_what_an_agent_cannot_do_is_said() -> None:
    tools = Wanted(tools=frozenset(("web_search", "file_operations")))

    assert "its skills are `docs`, and not `bug`" == why_not(BUG, candidate("a", skills=(TaskType.DOCS,)))
    assert "it can't give `web_search`" == why_not(
        tools, candidate("a", tools=frozenset(("file_operations",)))
    )
    assert "it does tasks of a complexity up to 0.3, and this one has 0.5" == why_not(
        BUG, candidate("a", max_complexity=0.3)
    )
    assert "it is kept for tasks of a complexity from 0.8, and this one has 0.5" == why_not(
        BUG, candidate("a", min_complexity=0.8)
    )
    assert "it executes `run` scripts alone" == why_not(
        BUG, candidate("a", refusal="it executes `run` scripts alone", skills=(TaskType.BUG,))
    )


def test_what_does_not_matter_keeps_nobody_out() -> None:
    assert ["a"] == names(Wanted(), candidate("a", skills=(TaskType.DOCS,), max_complexity=0.1))


def test_those_that_do_not_fit_stand_at_the_end() -> None:
    assert ["c", "a", "b"] == names(
        BUG, candidate("a", refusal="no"), candidate("b", refusal="no"), candidate("c", doubt="perhaps")
    )


def test_programs_and_interfaces_without_a_search_do_not_give_it() -> None:
    aider = AgentConfig(type="command", settings={"profile": "aider"})
    chat = AgentConfig(type="openai", settings={"api": "chat"})

    assert {"web_search"} == {*TOOLS} - tools_given(aider) == {*TOOLS} - tools_given(chat)
    assert {*TOOLS} == tools_given(AgentConfig(type="anthropic"))
    assert {"web_search", "file_operations"} == groups(("web_search", "file_operations:read"))


_candidates = st.builds(
    lambda good, bad, cost, skills, low, doubt: candidate(
        f"{good}-{bad}",
        track=done(good, good + bad),
        cost=cost,
        skills=tuple(skills),
        min_complexity=low,
        doubt="perhaps" if doubt else "",
    ),
    st.integers(0, 50),
    st.integers(0, 50),
    st.none() | st.floats(0, 1e6),
    st.lists(st.sampled_from(TaskType), max_size=2, unique=True),
    st.floats(0, 1),
    st.booleans(),
)


@given(st.lists(_candidates, max_size=6), st.sampled_from(TaskType), st.floats(0, 1))
def test_everybody_is_ranked_once_by_a_score_that_is_a_share(
    candidates: list[Candidate], kind: TaskType, size: float
) -> None:
    found = ranking(Wanted(type=kind, complexity=size), candidates)

    scores = [one.score for one in found if one.score is not None]
    assert sorted(one.name for one in candidates) == sorted(one.name for one in found)
    assert sorted(scores, reverse=True) == scores
    assert all(0 <= score <= 1 for score in scores)
    assert all(one.against for one in found[1:] if one)
    assert found == ranking(Wanted(type=kind, complexity=size), candidates)
