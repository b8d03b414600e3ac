"""The numbers of record files as penguin writes them, without the rest of the file.

To read a record as a whole takes milliseconds, and a project may have 100,000. Here one expression says what
a file has to look like - its keys in penguin's order, what is below them indented - and takes out what is
counted. Whatever looks otherwise is left to `codec.records`, and never said to be wrong.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from penguin_git.model import sample
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.sample import Tally
from penguin_git.model.usage import Usage

_LINE = r"[^\n]+\n"
_BELOW = r"(?:(?:  [^\n]*)?\n)*"  # indented lines and empty ones
_TEXT = rf"(?:\|-?\n{_BELOW}|{_LINE})"
_COUNT = r"([0-9]{1,18}|unknown)\n"
_AMOUNT = r"([0-9]+(?:\.[0-9]+)?(?:e[+-][0-9]+)?|unknown)\n"
_MOMENT = r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+)Z\n"
_LAST: Final = (
    *("recovers", "chosen", "tools", "checkpoints", "checks", "files_changed", "withheld"),
    *("proposals", "protected", "phases", "summary", "handoff", "suggestion"),
)


def _section(name: str) -> str:
    """A key with whatever stands behind and below it; what is below `checks` is wanted."""
    below = f"({_BELOW})" if name == "checks" else _BELOW
    return rf"(?:{name}:(?: [^\n]+)?\n{below})?"


_RECORD = re.compile(
    r"(?:#[^\n]*\n)?"
    rf"task: {_LINE}"
    r"attempt: [1-9][0-9]*\n"
    r"outcome: ([a-z_]+)\n"
    rf"(?:reason: ({_TEXT}))?"
    rf"agent: ({_LINE})"
    rf"(?:model: ({_LINE}))?"
    rf"host: {_LINE}"
    rf"(?:sandbox: {_LINE})?"
    rf"(?:restriction: {_TEXT})?"
    rf"base: {_LINE}"
    rf"head: {_LINE}"
    rf"started: {_MOMENT}"
    rf"ended: {_MOMENT}"
    rf"duration_seconds: {_AMOUNT}"
    r"iterations: ([0-9]+)\n"
    r"usage:\n"
    rf"  input_tokens: {_COUNT}"
    rf"  output_tokens: {_COUNT}"
    rf"  cache_read_tokens: {_COUNT}"
    rf"  cache_write_tokens: {_COUNT}"
    rf"  cost: {_AMOUNT}"
    r"total_tokens: (?:[0-9]+|unknown)\n"
    r"(?:max_tokens: ([0-9]+)\n)?"
    r"(?:max_duration_minutes: [0-9]+\n)?"
    r"(?:max_iterations: [0-9]+\n)?" + "".join(map(_section, _LAST))
)
_EXIT_CODE = re.compile(r"^    exit_code: (\S+)$", re.MULTILINE)  # what a check printed is indented deeper
_QUOTED = re.compile(r"""(?:"([^"\\]*)"|'([^']*)')""")
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


def tally(data: bytes, task: TaskId, attempt: int) -> Tally | None:
    """The numbers of a record of this attempt; None where only `codec.records` can tell."""
    try:
        found = _RECORD.fullmatch(data.decode())
        return _tally(found.groups(""), task, attempt) if found else None
    except (ValueError, KeyError):  # no UTF-8, no such day, no such outcome
        return None


def _tally(said: Sequence[str], task: TaskId, attempt: int) -> Tally:
    outcome, usage = _OUTCOMES[said[0]], _usage(said[8:13])
    codes = _EXIT_CODE.findall(said[14])
    passed = codes.count("0")
    return Tally(
        task=task,
        attempt=attempt,
        outcome=outcome,
        reason=_reason(said[1]),
        agent=_text(said[2][:-1]),
        model=_text(said[3][:-1]) if said[3] else None,
        started=datetime.fromisoformat(said[4]).replace(tzinfo=UTC),
        ended=datetime.fromisoformat(said[5]).replace(tzinfo=UTC),
        minutes=sample.minutes(outcome, float(said[6])),
        tokens=usage.billable,
        cost=usage.cost,
        iterations=sample.iterations(int(said[7]), usage),
        max_tokens=int(said[13]) if said[13] else None,
        checks_passed=passed,
        checks_failed=len(codes) - passed,
    )


def _usage(said: Sequence[str]) -> Usage:
    tokens = [None if one == "unknown" else int(one) for one in said[:4]]
    return Usage(
        input_tokens=tokens[0],
        output_tokens=tokens[1],
        cache_read_tokens=tokens[2],
        cache_write_tokens=tokens[3],
        cost=None if said[4] == "unknown" else float(said[4]),
    )


def _reason(written: str) -> str:
    if not written.startswith("|"):
        return sample.first_line(_text(written[:-1])) if written else ""
    return written.split("\n", 2)[1].removeprefix("  ")


def _text(written: str) -> str:
    """A text on one line; `ValueError` where only a parser of YAML can tell what it is."""
    if quoted := _QUOTED.fullmatch(written):
        return quoted[1] if quoted[2] is None else quoted[2]
    first = written[0]
    is_plain = first.isalnum() or first in "_(/.$+" or first > "\x7f"
    if not is_plain or ": " in written or " #" in written or written[-1] in ": ":
        raise ValueError(written)
    return written
