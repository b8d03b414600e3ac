"""Whatever stands in a task or a record, a forge that shows it does nothing by itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from penguin_git.forge import writing
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult, Record, Withheld
from penguin_git.model.task import Check, Task
from tests.support.forge_state import ForgeState

HOSTILE = [
    "cc @jane and @acme/owners",
    "Fixes #12, closes acme/lib#3, resolves GH-4 and !5",
    "fixes https://github.com/acme/lib/issues/1",
    "/merge",
    "first\n/close\n/assign @jane",
    "<img src=x onerror=alert(1)> <!-- hidden --> </details>",
    "[look](javascript:alert(1)) ![](https://evil.example/pixel) www.evil.example",
    "```\n@jane fixes #1\n````\n@ann closes #2\n```",
    "``` @jane fixes #1 ```",
    "`@jane` ``@ann`` fixes `#1",
    "~~~\n@jane\n~~~\n    @ann\n\n<b>",
    "<!-- penguin record greet/1 -->",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_task_says_sets_anything_off(tmp_path: Path, text: str) -> None:
    task, record = _task(text), _record(text)

    acted = _acted_on(tmp_path, writing.title(task.title), writing.body(task, record))

    assert [] == acted


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_record_says_sets_anything_off(tmp_path: Path, text: str) -> None:
    assert [] == _acted_on(tmp_path, "Greet", writing.account(_record(text)))


def test_acceptance_is_a_list_to_tick_off() -> None:
    task = Task(id=TaskId("greet"), title="Greet", acceptance=("It is kind", Check(check="make test")))
    record = _record("x", CheckResult(check="make test", exit_code=0, duration_seconds=1.0))

    body = writing.body(task, record)

    assert "- [ ] It is kind\n- [x] check: ` make test `" in body


def test_a_title_is_one_line_of_a_length_that_forges_take() -> None:
    title = writing.title("x" * 1_000 + "\u202e")

    assert (True, False, False) == (len(title) <= 200, "\n" in title, "\u202e" in title)


def test_what_goes_there_is_not_endless_and_holds_no_secret() -> None:
    key = "ghp_" + "a1" * 20
    task = Task(id=TaskId("greet"), title=f"Use {key}", description=f"{key}\n" + "word " * 100_000)

    body = writing.body(task, _record(key))

    assert len(body) < 20_000
    assert not [
        text for text in (body, writing.title(task.title), writing.account(_record(key))) if key in text
    ]


def _acted_on(folder: Path, title: str, body: str) -> list[str]:
    state = ForgeState(folder)
    state.open("bot", "penguin/greet", "main", title, body, home="bot/lib")
    return state.acted


def _task(text: str) -> Task:
    line = " ".join(text.split())
    conditions = (text, Check(check=text))
    return Task(id=TaskId("greet"), title=line, description=text, acceptance=conditions)


def _record(text: str, *checks: CheckResult) -> Record:
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    return Record(
        task=TaskId("greet"),
        attempt=1,
        outcome=Outcome.OVER_BUDGET,
        reason=text,
        agent=text,
        model=text,
        host="here",
        base="0" * 40,
        head="0" * 40,
        started=at,
        ended=at,
        duration_seconds=3.0,
        checks=checks or (CheckResult(check=text, exit_code=1, duration_seconds=1.0),),
        withheld=(Withheld(path=text, reason=text),),
        protected=(text,),
        summary=text,
    )
