"""A repository with tasks, projects and the records of four weeks, to make pictures of; always the same."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from penguin_git.codec import records
from penguin_git.model import ids, layout
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult, Record
from penguin_git.model.usage import UNKNOWN, Usage

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
_WORDS = ("Add", "Fix", "Test", "Document", "Simplify")
_THINGS = (
    "the login by passkey",
    "the search across projects",
    "the export as spreadsheet",
    "the import of old bookings",
    "the calendar in other time zones",
    "the reminders by mail",
    "the page for opening hours",
    "the index of all rooms",
)
_PROJECTS = ("web", "booking", "search")
_AGENTS = ("claude", "codex", "shell")
_PRICE = {"claude": 6e-6, "codex": 4e-6}


def made(folder: Path) -> None:
    """Make the repository in an empty folder."""
    for path, text in _files(Random(7)):  # noqa: S311 - nothing secret
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "add", ".")
    _git(folder, "-c", "user.name=J", "-c", "user.email=j@example.com", "commit", "-q", "-m", "Start")


def _files(chance: Random) -> Iterator[tuple[str, str]]:
    yield ".penguin/config.yaml", "base: main\napprovers:\n  ada: [ada@example.com]\n"
    names: list[str] = []
    for number in range(40):
        name, day = f"t{number:02}", chance.randrange(24)
        title = f"{_WORDS[number % 5]} {_THINGS[number // 5]}"
        records_of = list(_attempts(chance, name, START + timedelta(days=day)))
        status = _status(records_of, number)
        yield f".penguin/tasks/{name}.yaml", _task(chance, title, status, day, names)
        for record in records_of:
            yield layout.record(record.task, record.attempt), records.format_record(record).decode()
        names.append(name)


def _task(chance: Random, title: str, status: str, day: int, before: list[str]) -> str:
    needs = chance.sample(before, k=min(len(before), chance.randrange(3))) if status == "pending" else []
    approver = "requires_approval: true\napprover: ada\n" if status == "pending" and not needs else ""
    created = START + timedelta(days=max(day - chance.randrange(12), 0))
    return (
        f"status: {status}\n\ntitle: {title}\nproject: {chance.choice(_PROJECTS)}\n"
        f"labels: [{chance.choice(('backend', 'frontend'))}]\ndepends_on: [{', '.join(needs)}]\n"
        f"created_at: {created:%Y-%m-%dT%H:%M:%SZ}\n{approver}run: make\n"
    )


def _status(attempts: list[Record], number: int) -> str:
    if not attempts or number % 4 == 3:
        return "pending"
    return {Outcome.COMPLETED: "completed", Outcome.FAILED: "failed"}.get(attempts[-1].outcome, "paused")


def _attempts(chance: Random, name: str, first: datetime) -> Iterator[Record]:
    started = first
    for number in range(1, chance.choice((1, 1, 1, 1, 2, 2, 3, 4)) + 1):
        agent = chance.choices(_AGENTS, (5, 3, 2))[0]
        outcome = chance.choices(
            (Outcome.COMPLETED, Outcome.FAILED, Outcome.TIMED_OUT, Outcome.ORPHANED), (14, 4, 2, 1)
        )[0]
        seconds = float(round(chance.lognormvariate(6.3, 0.8)))
        ended = started + timedelta(seconds=seconds)
        yield Record(
            task=ids.parse(name),
            attempt=number,
            outcome=outcome,
            reason="The check `make test` failed." if outcome is Outcome.FAILED else "",
            agent=agent,
            host="workshop",
            base="0" * 40,
            head="1" * 40,
            started=started,
            ended=ended,
            duration_seconds=seconds,
            iterations=0 if agent == "shell" else chance.randrange(3, 40),
            usage=_usage(chance, agent, seconds),
            checks=(_check(outcome),),
        )
        if outcome is Outcome.COMPLETED:
            return
        started = ended + timedelta(hours=chance.randrange(1, 30))


def _check(outcome: Outcome) -> CheckResult:
    return CheckResult(check="make test", exit_code=int(outcome is Outcome.FAILED), duration_seconds=4.0)


def _usage(chance: Random, agent: str, seconds: float) -> Usage:
    """The shell reports nothing, and of the others one of ten was lost."""
    if agent not in _PRICE or chance.random() < 0.1:
        return UNKNOWN
    tokens = round(seconds * chance.uniform(40, 90))
    cost = round(tokens * _PRICE[agent], 4)
    return Usage(input_tokens=tokens * 4 // 5, output_tokens=tokens // 5, cost=cost)


def _git(folder: Path, *arguments: str) -> None:
    command = ["git", *arguments]
    subprocess.run(command, cwd=folder, env=dict(os.environ), check=True)
