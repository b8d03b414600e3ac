"""What people are told of a task that a person has in hands."""

from penguin_git.model.waiting import Waits, sentences


def test_it_says_for_whom_where_and_what_ends_it() -> None:
    expected = "it waits for `jane` in `/trees/k3f9`: `penguin task done k3f9` when it is done"

    assert [expected] == sentences(Waits("jane"), "k3f9", "/trees/k3f9")


def test_what_was_given_back_says_why_first() -> None:
    said = sentences(Waits("jane", "the check `make` ended with exit code 2"), "k3f9")

    assert "the check `make` ended with exit code 2" == said[0]
    assert "it waits for `jane`: `penguin task done k3f9` when it is done" == said[1]
