"""Tasks that an agent wrote: kept as proposals, never wider than the task they come from."""

from collections.abc import Collection, Mapping

from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile
from penguin_git.model.config import Proposals
from penguin_git.model.proposal import tamed
from penguin_git.model.record import Withheld
from penguin_git.model.secrets import NONE_KNOWN, Secrets
from penguin_git.model.task import Task


def kept(
    files: Mapping[str, bytes],
    proposer: Task,
    policy: Proposals,
    taken: Collection[str] = (),
    secrets: Secrets = NONE_KNOWN,
) -> tuple[dict[str, bytes], tuple[Withheld, ...]]:
    """The proposed task files as they will be committed, and those that are not kept.

    `taken` are the ids in use: a second file for one of them would make both unreadable.
    """
    proposed: dict[str, Task] = {}
    withheld: list[Withheld] = []
    for path, data in files.items():
        used = {*taken, *(task.id for task in proposed.values())}
        found = _judged(path, data, policy, used, secrets)
        if isinstance(found, Task):
            proposed[path] = found
        else:
            withheld.append(Withheld(path=path, reason=found))
    together = {task.id for task in proposed.values()}
    tame = {path: tamed(task, proposer, policy, together) for path, task in proposed.items()}
    kept = {path: task_codec.format_new(task, depth=path.count("/") - 1) for path, task in tame.items()}
    return kept, tuple(withheld)


def _judged(path: str, data: bytes, policy: Proposals, used: set[str], secrets: Secrets) -> Task | str:
    """The task, or why it is not kept."""
    if policy is Proposals.DROP:
        return "this project drops proposals (`proposals: drop`)"
    if secrets.found_in(data):
        return "it holds what looks like a secret"
    try:
        proposed = task_codec.parse(data, path)
    except BrokenFile as broken:
        return f"not a task file: {broken.problems[0].message}"
    return f"there is a task `{proposed.id}` already" if proposed.id in used else proposed
