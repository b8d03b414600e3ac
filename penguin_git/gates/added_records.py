"""Records that a branch adds: each has to come in a commit of penguin's own about the same task.

Without signatures a name is a convention, so this keeps out what was made up or changed by the way, and
nobody who also takes penguin's name in git.
"""

from collections.abc import Iterator, Sequence

from penguin_git.errors import Problem
from penguin_git.git import history, trees
from penguin_git.git.commits import Commit, Message
from penguin_git.git.trees import Differences
from penguin_git.model import layout, wording
from penguin_git.model.ids import TaskId
from penguin_git.store.store import Store


def forged(
    store: Store, fork: str, commit: str, changed: Differences, committers: Sequence[str]
) -> Iterator[Problem]:
    """Return a problem for each new record of somebody else's; `committers` are penguin's addresses."""
    domains = {address.rpartition("@")[2] for address in committers}
    for path, (before, after) in changed.items():
        known = layout.attempt_of(path)
        if before is not None or after is None or known is None:
            continue
        for step in _brought(store, f"{fork}..{commit}", path, after):
            if not _is_own(step, known[0], domains):
                yield _problem(path, step)
                break


def _brought(store: Store, revs: str, path: str, entry: trees.Entry) -> Iterator[Commit]:
    """The commits since which the file has been as it is."""
    for step in history.log(store.repo.shared, revs, [path]):
        places = (step.oid, *step.parents)
        now, *earlier = (trees.find(store.objects, store.tree_of(one), path) for one in places)
        if now == entry and entry not in earlier:
            yield step


def _is_own(step: Commit, task: TaskId, domains: set[str]) -> bool:
    """Whether the author is an agent, as penguin names them; a rebase leaves that and the trailers."""
    author = step.author
    named = {f"{author.name}@{domain}" for domain in domains}
    return author.email in named and task in Message.parse(step.message).values(wording.TASK)


def _problem(path: str, step: Commit) -> Problem:
    message = (
        f"Penguin alone writes records, and this one came in a commit of somebody else's ({step.oid[:10]})."
    )
    hint = "Take it out of there. The branch of a task brings its record by itself: merge it as it is."
    return Problem(path, 0, 0, message, hint)
