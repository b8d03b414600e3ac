"""Problems in the languages of those who show them: people, GitHub, GitLab, programs.

GitHub: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
GitLab: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from penguin_git.errors import Problem
from penguin_git.model.text import visible


def wanted(environ: Mapping[str, str]) -> str:
    """Return the format that suits where we run."""
    if environ.get("GITHUB_ACTIONS") == "true":
        return "github"
    return "gitlab" if environ.get("GITLAB_CI") == "true" else "text"


def text(problems: Sequence[Problem]) -> str:
    """Return a line a problem: file:line:column, what is wrong, what to do."""
    return "\n".join(visible(str(problem)) for problem in problems)


def github(problems: Sequence[Problem]) -> str:
    """Return a workflow command a problem; the runner shows each beside its line."""
    return "\n".join(map(_command, problems))


def gitlab(problems: Sequence[Problem]) -> str:
    """Return a code quality report. A fingerprint stays the same when lines above the problem come or go."""
    seen: Counter[str] = Counter()
    return json.dumps([_finding(problem, seen) for problem in problems], indent=2)


def plain(problem: Problem) -> dict[str, object]:
    """Return a problem for JSON; line and column are null where it is the file as a whole."""
    return {
        "path": visible(problem.path),
        "line": problem.line or None,
        "column": problem.column or None,
        "message": problem.message,
        "hint": problem.hint,
    }


FORMATS: Final[dict[str, Callable[[Sequence[Problem]], str]]] = {
    "text": text,
    "github": github,
    "gitlab": gitlab,
}


def _command(problem: Problem) -> str:
    where = {"file": visible(problem.path)}
    if problem.line:
        where |= {"line": str(problem.line), "col": str(problem.column)}
    properties = ",".join(f"{key}={_property(value)}" for key, value in where.items())
    return f"::error {properties}::{_escaped(_said(problem))}"


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _escaped(value).replace(":", "%3A").replace(",", "%2C")


def _finding(problem: Problem, seen: Counter[str]) -> dict[str, object]:
    said = _said(problem)
    key = f"{problem.path}\0{said}"
    seen[key] += 1
    digest = hashlib.sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogateescape")).hexdigest()
    return {
        "description": said,
        "check_name": "penguin check",
        "fingerprint": digest,
        "severity": "major",
        "location": {"path": visible(problem.path), "lines": {"begin": problem.line or 1}},
    }


def _said(problem: Problem) -> str:
    return visible(f"{problem.message} {problem.hint}".strip())
