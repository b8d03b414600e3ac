"""Whether the checks of finished work have passed on the very code that would land."""

from msgspec import Struct

from penguin_git.git import commits, history, trees
from penguin_git.git.commits import Commit
from penguin_git.git.trees import Entry
from penguin_git.model import layout, wording
from penguin_git.model.record import Record
from penguin_git.store.store import Store


class Verified(Struct, frozen=True):
    """What a commit of penguin's own says of checks that ran again: on which commit of the base, and how."""

    base: str
    passed: bool


def verified_in(commit: Commit) -> Verified | None:
    """The word of a commit about checks that ran again; None where it has none."""
    said = dict(commits.Message.parse(commit.message).trailers).get(wording.VERIFIED, "")
    base, _, verdict = said.partition(" ")
    return Verified(base, verdict == wording.PASSED) if verdict in (wording.PASSED, wording.FAILED) else None


def checked(record: Record, checks: tuple[str, ...], own: str, again: Verified | None) -> str:
    """The commit on whose code exactly these checks passed; '' where they have not run like this."""
    if again and again.passed:
        return own
    ran = tuple(result.check for result in record.checks)
    return record.head if ran == checks else ""


def is_same_code(store: Store, one: str, other: str) -> bool:
    """Whether two trees hold the same beside penguin's own folder."""
    return one == other or _code(store, one) == _code(store, other)


def alike(store: Store, own: str) -> tuple[str, ...]:
    """The commits below one of penguin's own since which the work was only checked again."""
    found: list[str] = []
    commit = commits.load(store.objects, own)
    while (said := verified_in(commit)) and said.passed and commit.parents:
        found.append(commit.parents[0])
        commit = commits.load(store.objects, commit.parents[0])
    return tuple(found)


def setbacks(store: Store, base: str, tip: str) -> int:
    """How often the checks failed on a branch once they ran again."""
    above = history.log(store.repo.shared, f"{base}..{tip}", first_parent=True)
    return sum(not said.passed for commit in above if (said := verified_in(commit)))


def _code(store: Store, tree: str) -> dict[str, Entry]:
    return {
        name: entry for name, entry in trees.children(store.objects, tree).items() if not layout.is_own(name)
    }
