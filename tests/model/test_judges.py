"""Which tests a check runs, by its words."""

import pytest

from penguin_git.model.judges import judges

MAKE = {"GNUmakefile", "makefile", "Makefile"}


@pytest.mark.parametrize(
    ("check", "run"),
    [
        ("sh check.sh", {"check.sh"}),
        ("./check.sh --all", {"check.sh"}),
        ("ci/check README.md", {"ci/check"}),
        ("pytest -q tests/test_auth.py::test_login", {"tests/test_auth.py"}),
        ("uv run python -m pytest ./tests/../tests/test_a.py", {"tests/test_a.py"}),
        ("cd src && timeout 60 bash check-x.sh; node y.spec.js | grep ok", {"check-x.sh", "y.spec.js"}),
        ("true\nsh a_test.sh\n", {"a_test.sh"}),
        ("make test", MAKE),
        ("make lint", set()),
        ("python greet.py | grep Hello", set()),
        ("sh latest.sh", set()),
        ("grep -q flour cake", set()),
        ("test -e README.md && cmp a b", set()),
        ("sh -c 'exit 0'", set()),
        ("python /usr/bin/x ../y", set()),
        ("echo 'open", set()),
        ("", set()),
    ],
)
def test_a_check_runs_what_its_words_say(check: str, run: set[str]) -> None:
    assert run == judges([check])
