"""What penguin's own commits say: a subject, a body for people, trailers for machines."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from penguin_git.model import durations, layout
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import LandWork
from penguin_git.model.task import Task
from penguin_git.model.waiting import Waits

TASK, ATTEMPT, ACT = "Penguin-Task", "Penguin-Attempt", "Penguin-Act"
OWNER, NONCE, LOG, STATUS, OUTCOME, UNDOES, CHECKPOINT, PHASE, REVIEWER, WAITS_FOR, GIVEN_BACK, VERIFIED = (
    "Penguin-Owner",
    "Penguin-Nonce",
    "Penguin-Log",
    "Penguin-Status",
    "Penguin-Outcome",
    "Penguin-Undoes",
    "Penguin-Checkpoint",
    "Penguin-Phase",
    "Reviewed-by",
    "Penguin-Waits-For",
    "Penguin-Given-Back",
    "Penguin-Verified",
)
DAEMON = "Penguin-Daemon"
VIA = "Penguin-Via"  # what a person's edit came through, such as `mcp`: then an agent of theirs made it
MCP = "mcp"
BY_A_CLIENT = f" ({MCP})"  # ends the name of whoever made a note through it

PASSED, FAILED = (
    "passed",
    "failed",
)  # the second word of `Penguin-Verified`; the first is a commit of the base
_NAMED = 5  # paths; more than that nobody reads


class Act(StrEnum):
    """What a commit of penguin's does; `edit` and `undo` are a person's, by a command."""

    CLAIM = "claim"
    CHECKPOINT = "checkpoint"
    TAKE_IN = "take-in"
    REVERIFY = "reverify"
    WAIT = "wait"
    CONCLUDE = "conclude"
    SETTLE = "settle"
    LAND = "land"
    EDIT = "edit"
    UNDO = "undo"


class Hold(Struct, frozen=True, kw_only=True):
    """Who holds an attempt. The nonce makes every claim a commit of its own.

    `daemon` is the name under which others hear whether its owner is alive; '' where clones share nothing.
    """

    task: TaskId
    attempt: int
    nonce: str
    owner: str
    agent: str
    daemon: str = ""


class Text(Struct, frozen=True, kw_only=True):
    """The parts of a commit message."""

    subject: str
    body: str = ""
    trailers: tuple[tuple[str, str], ...] = ()


def claim(hold: Hold, title: str, why: str = "", checkpoint: str = "") -> Text:
    """A claim, or the next one on the same branch; `checkpoint` is the commit that it went back to."""
    return Text(
        subject=f"{hold.task}: start attempt {hold.attempt}",
        body="\n\n".join(part for part in (title, why and f"{why[0].upper()}{why[1:]}.") if part),
        trailers=(
            *_held(hold, Act.CLAIM),
            (STATUS, TaskStatus.IN_PROGRESS),
            *(((CHECKPOINT, checkpoint),) if checkpoint else ()),
        ),
    )


def checkpoint(hold: Hold, description: str, log: str) -> Text:
    """A checkpoint; `log` is the blob of the transcript so far."""
    return Text(
        subject=f"{hold.task}: checkpoint of attempt {hold.attempt}",
        body=description,
        trailers=(*_held(hold, Act.CHECKPOINT), (LOG, log)),
    )


def hand_over(hold: Hold, phase: str, note: str, log: str) -> Text:
    """The checkpoint at the end of a phase of a workflow, with its note to the next one."""
    return Text(
        subject=f"{hold.task}: phase `{phase}` of attempt {hold.attempt}",
        body=note,
        trailers=(*_held(hold, Act.CHECKPOINT), (PHASE, phase), (LOG, log)),
    )


def waiting(hold: Hold, waits: Waits, log: str) -> Text:
    """From here on a person has the attempt; or has it again, with the reason."""
    return Text(
        subject=f"{hold.task}: attempt {hold.attempt} waits for {waits.whom}",
        body=waits.why and f"{waits.why[0].upper()}{waits.why[1:]}.",
        trailers=(*_held(hold, Act.WAIT), (LOG, log)),
    )


def in_hands(waits: Waits | None) -> tuple[tuple[str, str], ...]:
    """The trailers by which a commit says that a person has the attempt."""
    if waits is None:
        return ()
    back = ((GIVEN_BACK, waits.why),) if waits.why else ()
    return ((WAITS_FOR, waits.whom), *back)


def take_in(hold: Hold, base: str) -> Text:
    """The base merged into the task's branch."""
    return Text(
        subject=f"{hold.task}: take in `{base}`",
        body="Later edits on the base branch count as changes again.",
        trailers=_held(hold, Act.TAKE_IN),
    )


def verification(hold: Hold, base: str, commit: str, log: str) -> Text:
    """The checks passed again, on the work merged with a commit of the base."""
    return Text(
        subject=f"{hold.task}: checked again on `{base}`",
        body="The checks pass on the work together with what came to the base branch since they ran.",
        trailers=(*_held(hold, Act.REVERIFY), (VERIFIED, f"{commit} {PASSED}"), (LOG, log)),
    )


def setback(hold: Hold, base: str, commit: str, reason: str, log: str) -> Text:
    """The checks failed on the work merged with a commit of the base: it goes back to be worked on."""
    return Text(
        subject=f"{hold.task}: back to work, as its checks fail on `{base}`",
        body=reason,
        trailers=(
            *_held(hold, Act.REVERIFY),
            (STATUS, TaskStatus.PENDING),
            (VERIFIED, f"{commit} {FAILED}"),
            (LOG, log),
        ),
    )


def conclusion(hold: Hold, record: Record, status: TaskStatus, log: str | None) -> Text:
    """The end of an attempt: its record and the state it leaves the task in."""
    return Text(
        subject=f"{hold.task}: end attempt {record.attempt} as {_shown(record.outcome)}",
        body=_story(record),
        trailers=(
            *_held(hold, Act.CONCLUDE),
            (STATUS, status),
            (OUTCOME, record.outcome),
            *(((LOG, log),) if log else ()),
        ),
    )


def settlement(hold: Hold, status: TaskStatus, reason: str) -> Text:
    """Another state for an attempt that has ended."""
    return Text(
        subject=f"{hold.task}: now {status.replace('_', ' ')}",
        body=reason,
        trailers=(*_held(hold, Act.SETTLE), (STATUS, status)),
    )


def landing(task: Task, record: Record, work: LandWork | None) -> Text:
    """What the base branch shows of an attempt, and who reviewed it; without `work` no code lands."""
    review = work if work and work.reviewer else None
    what = task.title if work else f"{task.status} after attempt {record.attempt}"
    return Text(
        subject=f"{task.id}: {what}",
        body=_story(record, f"{review.reviewer}: {review.remark}" if review and review.remark else ""),
        trailers=(
            (TASK, task.id),
            (ATTEMPT, str(record.attempt)),
            (ACT, Act.LAND),
            (STATUS, task.status),
            (OUTCOME, record.outcome),
            *(((REVIEWER, review.reviewer),) if review else ()),
        ),
    )


def leaving_out(text: Text, paths: Sequence[str]) -> Text:
    """The same, with what others committed on the task's branch and what this therefore leaves out."""
    if not paths:
        return text
    why = not_taken(paths)
    return replace(
        text, body="\n\n".join(part for part in (text.body, f"{why[0].upper()}{why[1:]}.") if part)
    )


def not_taken(paths: Sequence[str]) -> str:
    """What others committed on a task's branch and why that does not count, in words."""
    listed = ", ".join(f"`{path}`" for path in paths[:_NAMED])
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return (
        f"what somebody else committed on its branch in {listed}{more} does not count: "
        f"under `{layout.ROOT}/` the base branch has the say, so commit it there"
    )


def _held(hold: Hold, act: Act) -> tuple[tuple[str, str], ...]:
    return (
        (TASK, hold.task),
        (ATTEMPT, str(hold.attempt)),
        (ACT, act),
        (OWNER, hold.owner),
        (NONCE, hold.nonce),
        *(((DAEMON, hold.daemon),) if hold.daemon else ()),
    )


def _story(record: Record, remark: str = "") -> str:
    passed = sum(check.exit_code == 0 for check in record.checks)
    checks = f" {passed} of {len(record.checks)} checks passed." if record.checks else ""
    reason = f"It ended as {_shown(record.outcome)}: {record.reason.rstrip('.')}." if record.reason else ""
    worked = (
        f"Attempt {record.attempt} by {record.agent}, {durations.lasting(record.duration_seconds)}.{checks}"
    )
    return "\n\n".join(part for part in (worked, reason, record.handoff, remark) if part)


def _shown(outcome: Outcome) -> str:
    return outcome.replace("_", " ")
