"""What goes to a forge, so that nothing in it does anything there: no mention, closing, command or HTML."""

import re
from collections.abc import Iterable, Iterator

from penguin_git.model import durations
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.model.secrets import redacted
from penguin_git.model.task import Check, Task
from penguin_git.model.text import visible, visible_lines

_TITLE = 200  # characters; GitHub takes 256, GitLab 255
_SECTION = 12_000  # characters of one text
_MANY = 30  # entries of a list
_APART = "\u200b"  # between two characters that mean something only together
# A mention; the number of an issue or a merge request; an address; the short form of GitHub.
_MEANT = re.compile(r"(?<=[@#!])(?=\w)|(?<=:)(?=//)|(?<=GH)(?=-\d)|(?<=www)(?=\.)", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~^$&:=./])")


def title(text: str) -> str:
    """One line of plain text."""
    text = _inert(visible(redacted(text)))
    return text if len(text) <= _TITLE else f"{text[: _TITLE - 1]}…"


def edit(paths: Iterable[str]) -> str:
    """What a person's edit of files changes."""
    return "\n".join(
        (
            "A person's edit, which counts once it is merged:",
            "",
            *_listed(f"- {_code(path)}" for path in paths),
        )
    )


def body(task: Task, record: Record) -> str:
    """What is to be done, and the acceptance conditions as a list to tick off."""
    parts = [f"Task `{task.id}`, attempt {record.attempt} by {_line(record.agent)}."]
    if task.description:
        parts += ["### Description", _fenced(task.description)]
    if task.acceptance:
        passed = {check.check for check in record.checks if check.exit_code == 0}
        lines = list(_listed(_condition(one, passed) for one in task.acceptance))
        parts += ["### Acceptance", "\n".join(lines)]
    return "\n\n".join((*parts, "Penguin waits for your review; merging brings the task to its end."))


def account(record: Record) -> str:
    """The record of an attempt, for people."""
    model = f" with {_line(record.model)}" if record.model else ""
    usage = f", {record.total_tokens:,} tokens" if record.total_tokens is not None else ""
    ended = f"{record.outcome.replace('_', ' ')} after {durations.lasting(record.duration_seconds)}{usage}"
    lines = [f"Attempt {record.attempt} by {_line(record.agent)}{model}: {ended}."]
    if record.reason and record.outcome is not Outcome.COMPLETED:
        lines.append(_line(record.reason))
    if record.checks:
        checks = (
            f"{'passed' if one.exit_code == 0 else 'failed'}: {_code(one.check)}" for one in record.checks
        )
        lines.append("\n".join(_listed(f"- {check}" for check in checks)))
    if record.protected:
        lines.append("It changes protected paths, so look at these first:")
        lines.append("\n".join(_listed(f"- {_code(path)}" for path in record.protected)))
    if record.withheld:
        lines.append("Kept out of the branch:")
        kept = (f"- {_code(one.path)} {_line(one.reason)}" for one in record.withheld)
        lines.append("\n".join(_listed(kept)))
    if record.summary:
        lines.append(_fenced(record.summary))
    return "\n\n".join(lines)


def _condition(condition: str | Check, passed: set[str]) -> str:
    if isinstance(condition, Check):
        return f"- [{'x' if condition.check in passed else ' '}] check: {_code(condition.check)}"
    return f"- [ ] {_line(condition)}"


def _listed(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number == _MANY:
            yield "- and more"
            return
        yield line


def _line(text: str) -> str:
    """Text within a line, as it is: what Markdown, HTML or the forge would take for theirs is apart."""
    return _MARKDOWN.sub(r"\\\1", _inert(_cut(visible(redacted(" ".join(text.split()))), 1_000)))


def _code(text: str) -> str:
    """Text as code within a line; forges look for nothing in code."""
    said = _cut(visible(redacted(" ".join(text.split()))), 1_000)
    fence = "`" * (_longest_run(said, "`") + 1)
    return f"{fence} {said} {fence}"


def _fenced(text: str) -> str:
    """Text of many lines as a block of code."""
    said = _cut(visible_lines(redacted(text.rstrip())), _SECTION)
    fence = "`" * max(3, _longest_run(said, "`") + 1)
    return f"{fence}text\n{said}\n{fence}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"


def _inert(text: str) -> str:
    return _MEANT.sub(_APART, text)


def _longest_run(text: str, character: str) -> int:
    return max((len(run) for run in re.findall(f"{re.escape(character)}+", text)), default=0)
