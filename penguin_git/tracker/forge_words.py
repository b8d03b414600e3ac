"""Approvals by merging on a forge: which commits to ask about, and what its word is worth."""

from penguin_git.forge.protocol import Forge
from penguin_git.model.config import Config
from penguin_git.model.consent import Word
from penguin_git.model.head import Consent
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.store import introduced, words
from penguin_git.store.words import Merged
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project


def unasked(project: Project, seen: Observation) -> dict[str, TaskId]:
    """The commits that brought tasks which wait for an approval, and of which no forge has said anything."""
    store, base = project.store, seen.base
    if not seen.config.approve_by_merge:
        return {}
    waiting = (
        head.id
        for head in base.heads.values()
        if head.requires_approval and head.consent is Consent.NONE and head.status is TaskStatus.PENDING
    )
    found = {}
    for task in waiting:
        path = base.path(task)
        first = introduced.first(store, base.commit, base.tasks[task], path) if path else None
        if first and words.merged(store, first.oid) is None:
            found[first.oid] = task
    return found


def ask(forge: Forge, commit: str, base: str, prefix: str) -> Merged | None:
    """What the forge says about a commit: an agent's branch approves nothing that it brings."""
    merger = forge.merger(commit, base)
    if merger is None or merger.head.startswith(f"{prefix}/"):
        return None
    return Merged(number=merger.number, by=merger.by)


def word(commit: str, said: Merged, config: Config) -> Word:
    """Whose word a merge is: the address of whom the forge names, or their login where nobody says that."""
    address = next((mail for mail, login in config.forge.users.items() if login == said.by), said.by)
    return Word(commit=commit, author=address, committer=address)
