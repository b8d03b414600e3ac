"""What the branch of an attempt would bring to the base, and what of that a person has to see."""

from collections.abc import Iterable

from penguin_git.git import history, trees
from penguin_git.git.call import Git
from penguin_git.git.trees import Differences
from penguin_git.model import layout
from penguin_git.model.commit_policy import Policy
from penguin_git.model.judges import judges


def brought(git: Git, base: str, tip: str) -> Differences:
    """All changes from the base to a tip but penguin's own, whichever attempt made them."""
    found = trees.changed(git, history.merge_base(git, base, tip) or base, tip)
    return {path: change for path, change in found.items() if not layout.is_own(path)}


def for_a_person(changes: Differences, policy: Policy, checks: Iterable[str]) -> tuple[str, ...]:
    """The changed paths that are protected, and files of the base that one of these checks runs."""
    judging = judges(checks)
    return tuple(
        path
        for path, (before, _) in changes.items()
        if policy.is_protected(path) or (before is not None and path in judging)
    )
