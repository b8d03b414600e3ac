"""What an attempt came to, as its record."""

import platform
from datetime import datetime

from msgspec import structs

from penguin_git.agents.protocol import Ending
from penguin_git.model import layout
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record, ToolUse, Withheld
from penguin_git.model.secrets import Secrets
from penguin_git.model.task import Task, TaskType
from penguin_git.model.text import visible
from penguin_git.runner.assignment import Assignment, Control
from penguin_git.runner.changes import for_a_person
from penguin_git.runner.cleaning import cleaned
from penguin_git.runner.judgement import Judged, is_by_script
from penguin_git.runner.limits import Meter
from penguin_git.runner.workspace import Workspace, policy

_LONGEST_NAME = 64  # characters of a tool's


def record_of(
    assignment: Assignment,
    control: Control,
    space: Workspace,
    ending: Ending,
    judged: Judged,
    *,
    started: datetime,
    seconds: float,
    withheld: tuple[Withheld, ...],
) -> Record:
    """The record of an attempt that has just ended; an attempt of a person lasts as long as they had it."""
    record = _concluded(assignment, space, judged, started, seconds)
    record = _with_use(record, control.meter, ending, assignment.secrets)
    record = _with_work(record, assignment, ending, judged, withheld)
    return cleaned(record, assignment.secrets)


def _concluded(
    assignment: Assignment, space: Workspace, judged: Judged, started: datetime, seconds: float
) -> Record:
    """Whose attempt it was, from where to where and how long, and how it ended."""
    hold, visit, ended = assignment.hold, assignment.visit, assignment.now()
    return Record(
        task=hold.task,
        attempt=hold.attempt,
        outcome=judged.outcome,
        reason=judged.reason,
        agent=hold.agent,
        model=assignment.agent.model,
        host=platform.node(),
        sandbox=str(assignment.level),
        restriction=assignment.restriction,
        base=assignment.base,
        head=space.branch.tip,
        started=visit.since if visit else started,
        ended=ended,
        duration_seconds=max(0.0, round((ended - visit.since).total_seconds() if visit else seconds, 3)),
        recovers=assignment.recovers,
        chosen=assignment.chosen,
        checkpoints=(*(visit.checkpoints if visit else ()), *space.checkpoints),
    )


def _with_use(record: Record, meter: Meter, ending: Ending, secrets: Secrets) -> Record:
    """The record with what was used, and what could have been."""
    limits = meter.constraints
    return structs.replace(
        record,
        iterations=meter.iterations,
        usage=ending.usage,
        max_tokens=limits.max_tokens,
        max_duration_minutes=limits.max_duration_minutes,
        max_iterations=limits.max_iterations,
        tools=_tools(ending, secrets),
    )


def _with_work(
    record: Record, assignment: Assignment, ending: Ending, judged: Judged, withheld: tuple[Withheld, ...]
) -> Record:
    """The record with what came of the attempt, and what is said about that."""
    rules = policy(assignment.config, assignment.repo.environ)
    return structs.replace(
        record,
        checks=judged.checks,
        files_changed=tuple(judged.changes),
        withheld=(*withheld, *judged.refused),
        proposals=tuple(task for path in judged.proposed if (task := layout.task_of(path))),
        protected=for_a_person(judged.changes, rules, _judging(assignment.task, ending)),
        phases=ending.phases,
        summary=ending.summary,
        handoff=ending.handoff,
        suggestion=_suggestion(judged.outcome, ending),
    )


def _judging(task: Task, ending: Ending) -> tuple[str, ...]:
    """The checks whose files an agent may not change unseen; where tests are the task, it may."""
    theirs = task.type is TaskType.TEST or is_by_script(task, ending) or bool(ending.by_person)
    return () if theirs else task.checks


def _suggestion(outcome: Outcome, ending: Ending) -> str:
    if outcome is not Outcome.NEEDS_HUMAN:
        return ""
    return ending.suggestion or ending.handoff or ending.reason


def _named(tool: str, secrets: Secrets) -> str:
    """A tool as the record names it: a model may call for one by any text."""
    return visible(secrets.redacted(tool))[:_LONGEST_NAME]


def _tools(ending: Ending, secrets: Secrets) -> tuple[ToolUse, ...]:
    return tuple(
        ToolUse(
            tool=_named(name, secrets), calls=ending.tools.get(name, 0), denied=ending.denials.get(name, 0)
        )
        for name in sorted({*ending.tools, *ending.denials})
    )
