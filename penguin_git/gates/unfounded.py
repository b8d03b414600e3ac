"""Approvals that a branch brings and that will not count on the base."""

from collections.abc import Iterator, Sequence

from msgspec import structs

from penguin_git.errors import Problem
from penguin_git.gates.task_file import TaskFile
from penguin_git.model import consent
from penguin_git.model.task import Task
from penguin_git.store import introduced
from penguin_git.store.store import Store


def problems(
    store: Store, file: TaskFile, before: Sequence[Task], *, base: str, fork: str, commit: str
) -> Iterator[Problem]:
    """What is wrong with the approval of a task, if it is new on the way from `fork` to `commit`.

    The settings and keys are those of the base: a branch has no say in who may approve it.
    """
    task = file.task
    if task.approval is None or any(old.approval == task.approval for old in before):
        return
    words = list(introduced.words(store, task, file.path, tip=commit, base=base))
    config = store.config_at(base)
    once = structs.replace(config, committer=store.config_at(fork).committer)  # penguin's name at the fork
    against = (consent.objection(task.approver, words, settings) for settings in (config, once))
    if why := next(filter(None, against), ""):
        message = f"This approval does not count: {why}."
        hint = f"`penguin task approve {task.id}` gives one, by somebody who may."
        yield Problem(file.path, 0, 0, message, hint)
