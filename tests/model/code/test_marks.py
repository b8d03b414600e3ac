"""Marks in comments: which are some, and which tasks they make."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from penguin_git.model.code import marks
from penguin_git.model.code.marks import Mark
from penguin_git.model.priority import TaskPriority

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def a_mark(
    text: str = "close the file", *, path: str = "src/a.py", line: int = 3, word: str = "TODO"
) -> Mark:
    return Mark(path=path, line=line, word=word, text=text)


@pytest.mark.parametrize(
    ("comment", "word", "owner", "text"),
    [
        ("# TODO: close the file", "TODO", "", "close the file"),
        ("// FIXME(jane): close it", "FIXME", "jane", "close it"),
        ("#TODO close the file", "TODO", "", "close the file"),
        (" * @todo TODO - close the file */", "TODO", "", "close the file"),
        ("<!-- HACK: close the file -->", "HACK", "", "close the file"),
        ("x = 1  # noqa: E501 TODO: close the file", "TODO", "", "close the file"),
        ("# XXX this leaks", "XXX", "", "this leaks"),
        ("# HACK: c", "HACK", "", "c"),
        ("# FIXME", "FIXME", "", ""),
        ("# TODO(jane):", "TODO", "jane", ""),
        ("/* XXX!!! */", "XXX", "", ""),
    ],
)
def test_a_mark_is_found_with_its_owner_and_words(comment: str, word: str, owner: str, text: str) -> None:
    mark = marks.found(comment, path="a.py", line=7)

    assert mark is not None
    assert (word, owner, text, 7) == (mark.word, mark.owner, mark.text, mark.line)


@pytest.mark.parametrize(
    "comment",
    [
        "# TODO comments are collected here",
        "# all TODO and FIXME marks",
        "# see the TODOs below",
        "# a list of the todo: items",
        "# the format is XXX-XXX-XXX",
        "# the `TODO: x` of others",
        "# TODO 1",
    ],
)
def test_what_only_speaks_of_marks_or_says_nothing_is_none(comment: str) -> None:
    assert marks.found(comment, path="a.py", line=1) is None


def test_a_title_has_the_whole_sentence_of_a_comment_that_was_broken_for_its_length() -> None:
    broken = structs.replace(
        a_mark("close the file when it is not read any more by"), more="anybody. Then open it."
    )

    [suggestion] = marks.suggestions([broken], NOW)

    assert suggestion.title.endswith(": close the file when it is not read any more by anybody")


def test_few_marks_in_a_file_are_a_task_each() -> None:
    first, second = marks.suggestions([a_mark("close it soon"), a_mark("open it first", line=9)], NOW)

    assert "Resolve the TODO in src/a.py: close it soon" == first.title
    assert "src/a.py:9" == second.location
    assert ("src/a.py",) == first.files


def test_many_marks_in_a_file_are_one_task_that_lists_them() -> None:
    found = [a_mark(f"do the part {letter}", line=line) for line, letter in enumerate("abcdef", start=1)]

    [suggestion] = marks.suggestions(found, NOW)

    assert "src/a.py:1" == suggestion.location
    assert all(f"line {mark.line}: TODO: {mark.text}" in suggestion.description for mark in found)


def test_five_marks_in_a_file_have_a_place_each() -> None:
    found = [a_mark(f"do the part {letter}", line=line) for line, letter in enumerate("abcde", start=1)]

    assert [f"src/a.py:{line}" for line in range(1, 6)] == [
        one.location for one in marks.suggestions(found, NOW)
    ]


def test_a_mark_that_says_nothing_is_a_task_that_matters_little() -> None:
    found = [a_mark("", word="FIXME"), a_mark("", word="FIXME", path="src/b.py"), a_mark("c", word="HACK")]

    made = marks.suggestions(found, NOW)

    assert 3 == len(made)
    assert "Resolve the FIXME in src/a.py, which says nothing" == made[0].title
    assert "> FIXME\n" in made[0].description
    assert all(one.priority < 0.4 for one in made)


def test_the_same_words_in_several_files_are_one_task() -> None:
    [suggestion] = marks.suggestions([a_mark(), a_mark(path="src/b.py")], NOW)

    assert ("src/a.py", "src/b.py") == suggestion.files
    assert "- src/b.py:3" in suggestion.description


def test_a_repeated_look_says_the_same_when_lines_have_moved() -> None:
    [before] = marks.suggestions([a_mark(line=3)], NOW)
    [after] = marks.suggestions([a_mark(line=30)], NOW + timedelta(days=500))

    assert (before.key, before.title) == (after.key, after.title)
    assert "src/a.py:30" == after.location


def test_words_of_faults_weigh_more_and_doubts_tests_and_examples_less() -> None:
    plain = marks.weight(a_mark("rename this function"))

    assert marks.weight(a_mark("this leaks the handle")) > plain
    assert marks.weight(a_mark(word="FIXME")) > marks.weight(a_mark())
    assert marks.weight(a_mark("maybe rename this function")) < plain
    assert marks.weight(a_mark("rename this", path="tests/test_a.py")) < plain
    assert marks.weight(a_mark("rename this function", path="examples/a.py")) < plain


def test_age_and_author_are_reasons() -> None:
    old = structs.replace(a_mark(), since=NOW - timedelta(days=800), author="Jane")

    [suggestion] = marks.suggestions([old], NOW)

    assert "written 2 years ago by Jane" in suggestion.reasons
    assert suggestion.priority > marks.suggestions([a_mark()], NOW)[0].priority


def test_a_grave_fixme_is_of_high_priority() -> None:
    [suggestion] = marks.suggestions([a_mark("this leaks the handle", word="FIXME")], NOW)

    assert TaskPriority.HIGH is suggestion.get_priority_level()


def test_a_file_full_of_marks_makes_a_task_of_a_size_that_can_be_kept() -> None:
    found = [a_mark(f"do the part {line} " + "of it " * 800, line=line) for line in range(1, 901)]

    [suggestion] = marks.suggestions(found, NOW)

    assert 20_000 > len(suggestion.description)
    assert "and 880 more" in suggestion.description


def test_words_in_very_many_files_make_a_task_of_a_size_that_can_be_kept() -> None:
    more = "so\n" * 40_000
    found = [structs.replace(a_mark(path=f"src/m{n}.py"), more=more) for n in range(3_000)]

    [suggestion] = marks.suggestions(found, NOW)

    assert 20_000 > len(suggestion.description)
    assert 20 == len(suggestion.files)
    assert "the same words in 3000 places" in suggestion.reasons


def test_only_the_beginning_of_a_mark_is_weighed() -> None:
    beginning = "rename this function " * 30

    assert marks.weight(a_mark(beginning)) == marks.weight(
        a_mark(beginning + "as it leaks, once we drop Python")
    )


def test_a_title_of_a_script_without_blanks_says_what_the_mark_says() -> None:
    [suggestion] = marks.suggestions([a_mark("修复这个错误" * 20)], NOW)

    assert suggestion.title.endswith(": " + ("修复这个错误" * 20)[:80] + "…")
