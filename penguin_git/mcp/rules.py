"""What a client may not do to a task, though a person may: its own word is never enough."""

from penguin_git.errors import PenguinError
from penguin_git.model.aliases import agent_named
from penguin_git.model.config import Config
from penguin_git.model.land import Land
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Review
from penguin_git.model.text import visible
from penguin_git.tracker.rows import Row

_NO_PEOPLE = ("shell", "auto")
_BY_A_PERSON = "Say by `note` what you did. A person looks at it and says `penguin task done {}`."
_CLAIM = "Claim it first: `next` with `claim` and the id `{}`."


def is_for_hands(row: Row) -> bool:
    """Whether somebody has to do it: a script does itself."""
    return not row.head.has_script


def check_free_for_hands(row: Row) -> None:
    """Refuse to claim what a script does."""
    if not is_for_hands(row):
        task = row.head.id
        raise PenguinError(
            f"`{task}` is done by its script, so there is nothing to claim.",
            hint=f"A daemon runs it, or a person by `penguin task start {task}`.",
        )


def check_claimed(row: Row, me: tuple[str, ...], config: Config) -> None:
    """Refuse to end what the person whose client this is does not have in progress."""
    task, holder = row.head.id, row.head.assigned_to
    if row.is_worked_on:
        raise PenguinError(
            f"`{task}` is worked on in attempt {row.attempt}, which ends by itself.",
            hint="Leave it to its agent; `note` tells people what you know.",
        )
    if row.head.status is not TaskStatus.IN_PROGRESS:
        state = (row.state or row.head.status).replace("_", " ")
        raise PenguinError(
            f"`{task}` is {state}, and only a claimed task can be ended here.",
            hint=_CLAIM.format(task) if row.head.status is TaskStatus.PENDING else "`show` says more of it.",
        )
    if holder and holder not in me and not row.waits and not _is_agent(holder, config):
        raise PenguinError(
            f"`{task}` is in progress, and {visible(holder)[:80]} has it.",
            hint="Leave it to them; `note` tells them what you know.",
        )


def check_changes(row: Row, me: tuple[str, ...], config: Config) -> None:
    """Refuse to change what somebody else works on, or what is over or put aside."""
    if row.head.status is TaskStatus.PENDING and not row.attempt:
        return
    if row.head.status is TaskStatus.IN_PROGRESS:
        check_claimed(row, me, config)
        return
    state = (row.state or row.head.status).replace("_", " ")
    raise PenguinError(
        f"`{row.head.id}` is {state}, and only what is pending or yours is changed here.",
        hint="Say by `note` what should be different.",
    )


def check_ends_by_word(row: Row, config: Config) -> None:
    """Refuse to complete what a person has to judge; what is in a worktree gets to them anyway."""
    if row.waits is None and (judge := _judge(row, config)):
        task = row.head.id
        raise PenguinError(f"`{task}` {judge}, so no client completes it.", hint=_BY_A_PERSON.format(task))


def check_takes_parts(row: Row, me: tuple[str, ...], config: Config) -> None:
    """Refuse a part of what is worked on itself: with parts it would not be, whatever judges it included."""
    mine = row.head.status is TaskStatus.IN_PROGRESS and row.head.assigned_to in me and not row.attempt
    if not row.is_parent and (not mine or row.task.checks or _judge(row, config)):
        task = row.head.id
        raise PenguinError(
            f"`{task}` has no parts, and with one it would not be worked on itself any more.",
            hint=f"Leave `parent` out; a person may say `penguin task create TITLE --parent-task {task}`.",
        )


def _judge(row: Row, config: Config) -> str:
    task = row.task
    if task.review is Review.REQUIRED or (task.land or config.land) is not Land.MERGE:
        return "has to be reviewed by a person"
    if not row.is_approved:
        return "waits for an approval, as it reads now"
    return "is done by its script" if task.run else ""


def _is_agent(name: str, config: Config) -> bool:
    return agent_named(name, config) in (*config.agents, *_NO_PEOPLE)
