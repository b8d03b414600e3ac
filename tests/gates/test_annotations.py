"""Problems in other languages: nothing in them can break out of its place."""

import json

from penguin_git.errors import Problem
from penguin_git.gates import annotations

HOSTILE = Problem("a,b:c%.yaml", 3, 7, "One\n::set-output name=x::100% \x1b[31m", "Do\r\nit.")


def test_a_github_command_keeps_everything_in_its_place() -> None:
    (line,) = annotations.github([HOSTILE]).splitlines()

    assert line == (
        "::error file=a%2Cb%3Ac%25.yaml,line=3,col=7::One\\n::set-output name=x::100%25 \\x1b[31m Do\\r\\nit."
    )


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    problem = Problem("a.yaml", 0, 0, "Broken.")

    assert annotations.github([problem]) == "::error file=a.yaml::Broken."
    assert json.loads(annotations.gitlab([problem]))[0]["location"]["lines"] == {"begin": 1}
    assert annotations.plain(problem)["line"] is None


def test_the_fingerprint_of_a_finding_does_not_hang_on_its_line() -> None:
    first, moved, other = (Problem("a.yaml", line, 1, said) for line, said in ((1, "A"), (9, "A"), (1, "B")))

    def prints(*problems: Problem) -> list[str]:
        return [finding["fingerprint"] for finding in json.loads(annotations.gitlab(problems))]

    assert prints(first) == prints(moved)
    assert len({*prints(first, moved), *prints(other)}) == 3


def test_names_that_are_no_text_can_be_printed() -> None:
    problem = Problem(b"\xff.yaml".decode("utf-8", "surrogateescape"), 0, 0, "Broken.")

    for form in annotations.FORMATS.values():
        form([problem]).encode()
    json.dumps(annotations.plain(problem), ensure_ascii=False).encode()
