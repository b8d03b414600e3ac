"""What kind of work a task is, by its field, its labels, its words and the files it names."""

import pytest

from penguin_git.model.kind_of_work import kind_of_work
from penguin_git.model.named_files import files_in
from penguin_git.model.prose import prose
from penguin_git.model.task import TaskType
from tests.support.tasks import a_task


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Implement user authentication API endpoints", "code"),
        ("Generate comprehensive documentation", "docs"),
        ("Analyze log files", "research"),
        ("Create user models", "code"),
        ("Write unit tests for auth", "test"),
        ("Design database schema", "code"),
        ("Set up the development environment", "ops"),
        ("Configure CI/CD pipeline", "ops"),
        ("Quick bug fix", "bug"),
        ("Refactor authentication system", "refactor"),
        ("Code review and analysis", "review"),
        ("Update API documentation", "docs"),
        ("Fix production outage", "bug"),
        ("Add user preferences page", "code"),
        ("Optimize database queries", "code"),
        ("Debug JavaScript issues", "bug"),
        ("Deploy to production", "ops"),
        ("Please fix the failing test", "bug"),
        ("Fix a typo in README", "docs"),
        ("Investigate why the tests fail", "research"),
        ("docs: say how to install it", "docs"),
        ("chore(deps): bump requests", "ops"),
        ("Add unit tests for cart", "test"),
        ("Add tests for login", "test"),
        ("Create integration tests", "test"),
        ("Add tests for the API endpoints of the login feature", "test"),
        ("Improve test coverage of the parser", "test"),
        ("Add a test endpoint", "code"),
        ("Add login and tests", "code"),
        ("Create bug report form", "code"),
        ("Write the README", "docs"),
        ("Update the README", "docs"),
        ("Create a guide for the API of the component", "docs"),
        ("Write release notes", "docs"),
        ("Fix the API endpoint", "bug"),
        ("Refactor the API component", "refactor"),
        ("Refactor the test fixtures", "refactor"),
        ("Review the API endpoints", "review"),
        ("Investigate the production server outage", "research"),
        ("Deploy the API component", "ops"),
        ("Create CI pipeline for tests", "ops"),
        ("Build a server", "code"),
        ("Passwort vergessen", "code"),
    ],
)
def test_a_title_tells_the_kind(title: str, kind: str) -> None:
    guess = kind_of_work(a_task(title=title))

    assert kind == guess.type, guess.reasons


def test_the_field_of_the_file_comes_first() -> None:
    guess = kind_of_work(a_task(title="Fix the bug", labels=("bug",), type=TaskType.REVIEW))

    assert (TaskType.REVIEW, ("its file says `type: review`",)) == (guess.type, guess.reasons)


def test_a_label_weighs_more_than_a_verb() -> None:
    guess = kind_of_work(a_task(title="Add the missing words", labels=("Docs", "urgent")))

    assert (TaskType.DOCS, ("it has the label `Docs`",)) == (guess.type, guess.reasons)


def test_a_script_that_says_no_more_is_operations() -> None:
    assert TaskType.OPS is kind_of_work(a_task(title="Nightly", run="make nightly")).type
    assert TaskType.TEST is kind_of_work(a_task(title="Run the tests", run="make test")).type


def test_files_and_descriptions_tell_where_the_title_does_not() -> None:
    by_file = kind_of_work(a_task(title="Go on", context=("tests/test_auth.py",)))
    by_text = kind_of_work(a_task(title="Go on", description="There is a crash.\n```\ndocs docs readme\n```"))

    assert (TaskType.TEST, ("it names files of the kind `test`",)) == (by_file.type, by_file.reasons)
    assert (TaskType.BUG, ("its description has `crash`",)) == (by_text.type, by_text.reasons)


def test_code_is_what_remains() -> None:
    guess = kind_of_work(a_task(title="Go on"))

    assert (TaskType.CODE, ("nothing in it tells of another kind of work",)) == (guess.type, guess.reasons)


def test_files_are_found_in_prose() -> None:
    text = (
        "See `src/a.py:12`, (docs/), Dockerfile and https://example.com/b.py; and/or CI/CD e.g. Node.js 2.32"
    )

    assert ["src/a.py:12", "docs/", "Dockerfile"] == list(files_in(text))


def test_a_fence_that_is_never_closed_hides_nothing() -> None:
    assert "one\ntwo\nthree" == prose("one\n```\ntwo\nthree")
    assert "one\nfour" == prose("one\n~~~\ntwo\n~~~\nfour")
    assert "" == prose(None)
