"""A record file and a record say the same, unknown usage included."""

from datetime import UTC, datetime

import pytest

from penguin_git.codec.records import format_record, parse
from penguin_git.errors import BrokenFile
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckpointNote, CheckResult, Record, ToolUse, Withheld
from penguin_git.model.usage import Usage

PATH = ".penguin/records/k3/k3f9/2.yaml"

RECORD = Record(
    task=TaskId("k3f9"),
    attempt=2,
    outcome=Outcome.FAILED,
    reason="The check `pytest -q` failed.",
    agent="claude",
    host="box",
    base="4e5" + "0" * 37,
    head="b" * 40,
    started=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    ended=datetime(2026, 11, 22, 10, 1, 0, 500000, tzinfo=UTC),
    duration_seconds=60.5,
    iterations=3,
    usage=Usage(input_tokens=1200, output_tokens=80),
    tools=(ToolUse(tool="code_execution", calls=3, denied=1),),
    checkpoints=(
        CheckpointNote(commit="c" * 40, at=datetime(2026, 11, 22, 10, 0, 30, tzinfo=UTC), description="1"),
    ),
    checks=(
        CheckResult(check="pytest -q", exit_code=1, duration_seconds=2.0, output="E  assert\n1 failed\n"),
        CheckResult(check="sleep 999", exit_code=None, duration_seconds=900.0),
    ),
    files_changed=("src/a.py", "src/ünï.py"),
    withheld=(Withheld(path=".github/x", reason="It is protected."),),
    summary="Tried.\n\nDid not work.\n",
)

FILE = f"""\
# yaml-language-server: $schema=../../../schema/record.json
task: k3f9
attempt: 2
outcome: failed
reason: The check `pytest -q` failed.
agent: claude
host: box
base: "4e5{"0" * 37}"
head: {"b" * 40}
started: 2026-11-22T10:00:00Z
ended: 2026-11-22T10:01:00.500000Z
duration_seconds: 60.5
iterations: 3
usage:
  input_tokens: 1200
  output_tokens: 80
  cache_read_tokens: unknown
  cache_write_tokens: unknown
  cost: unknown
total_tokens: 1280
tools:
  - tool: code_execution
    calls: 3
    denied: 1
checkpoints:
  - commit: {"c" * 40}
    at: 2026-11-22T10:00:30Z
    description: "1"
checks:
  - check: pytest -q
    exit_code: 1
    duration_seconds: 2.0
    output: |
      E  assert
      1 failed
  - check: sleep 999
    exit_code: unknown
    duration_seconds: 900.0
files_changed:
  - src/a.py
  - src/ünï.py
withheld:
  - path: .github/x
    reason: It is protected.
summary: |
  Tried.

  Did not work.
"""


def test_a_record_is_written_for_people_and_read_back() -> None:
    assert FILE == format_record(RECORD).decode()
    assert RECORD == parse(FILE.encode(), PATH)


def test_unknown_is_no_number_where_a_number_is_needed() -> None:
    broken = FILE.replace("iterations: 3", "iterations: unknown").replace("outcome: failed", "outcome: lost")

    with pytest.raises(BrokenFile) as caught:
        parse(broken.encode(), PATH)

    assert [(4, 10), (13, 13)] == [(problem.line, problem.column) for problem in caught.value.problems]


def test_the_total_follows_from_the_parts() -> None:
    wrong = FILE.replace("total_tokens: 1280", "total_tokens: 1")
    unknown = FILE.replace("input_tokens: 1200", "input_tokens: unknown")

    assert RECORD == parse(wrong.encode(), PATH)
    assert "total_tokens: unknown\n" in format_record(parse(unknown.encode(), PATH)).decode()


def test_no_time_is_below_zero() -> None:
    for old in ("duration_seconds: 60.5", "duration_seconds: 2.0"):
        with pytest.raises(BrokenFile, match="`duration_seconds` can't be below 0"):
            parse(FILE.replace(old, "duration_seconds: -5").encode(), PATH)
