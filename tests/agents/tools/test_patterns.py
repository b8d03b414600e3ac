"""Which paths a pattern matches."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.agents.tools.patterns import Pattern, anywhere
from penguin_git.agents.tools.refusal import Refusal


def matches(pattern: Pattern, path: str) -> bool:
    state = pattern.start
    for name in path.split("/"):
        state = pattern.below(state, name)
    return pattern.ends(state)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.py", "a.py", True),
        ("*.py", "src/a.py", False),
        ("**/*.py", "a.py", True),
        ("**/*.py", "src/deep/a.py", True),
        ("src/**", "src/deep/a.py", True),
        ("src/**", "src", False),
        ("src/**/test_*.py", "src/test_a.py", True),
        ("src/**/x/**/a", "src/x/a", True),
        ("src/**/x/**/a", "src/1/x/2/3/a", True),
        ("src/**/x/**/a", "src/1/2/3/a", False),
        ("**", "a/b/c", True),
        ("a?c", "abc", True),
        ("[ab]*", "cab", False),
        ("*.{py,pyi}", "a.pyi", True),
        ("{src,tests}/**/*.{py,md}", "tests/x/y.md", True),
        ("{src,tests}/**/*.{py,md}", "docs/y.md", False),
        ("./a//b", "a/b", True),
        ("*.PY", "a.py", False),
        ("*", ".hidden", True),
        ("a[", "a[", True),
    ],
)
def test_a_pattern_matches_whole_paths(pattern: str, path: str, expected: bool) -> None:
    assert expected is matches(Pattern(pattern), path)


def test_a_pattern_of_a_name_alone_can_match_anywhere() -> None:
    assert matches(anywhere("*.py"), "a/b/c.py")
    assert not matches(anywhere("b/*.py"), "a/b/c.py")


def test_folders_that_cannot_hold_a_match_are_known_as_such() -> None:
    pattern = Pattern("src/*.py")

    assert not pattern.below(pattern.start, "docs")
    assert pattern.below(pattern.start, "src")


@pytest.mark.parametrize("pattern", ["../*", "a/../../*", "/etc/*"])
def test_a_pattern_leads_down_only(pattern: str) -> None:
    with pytest.raises(Refusal) as refusal:
        Pattern(pattern)
    assert refusal.value.denied


@pytest.mark.parametrize("pattern", ["", "/", ".", "{a,b}" * 30])
def test_a_pattern_without_sense_is_refused(pattern: str) -> None:
    with pytest.raises(Refusal):
        Pattern(pattern)


def test_a_pattern_of_stars_does_not_explode() -> None:
    began = time.process_time()

    assert not matches(Pattern("*a" * 60 + "b"), "a" * 250)
    assert not matches(Pattern("/".join(["**", "a*"] * 30) + "/b"), "/".join(["a"] * 60))

    assert time.process_time() - began < 2


@given(
    st.text("ab-]é", min_size=1),
    st.text("ab*?[]{},!-/", max_size=20),
)
def test_every_pattern_is_read_or_refused(name: str, text: str) -> None:
    with suppress(Refusal):
        matches(Pattern(text), name)
