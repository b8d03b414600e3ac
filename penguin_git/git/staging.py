"""What an attempt changed in its worktree, by policy: what is committed, withheld, or put forward.

The agent may still be at work while this looks, so nothing is judged by a file that could be another one by
the time git reads it: git takes a copy of what the names and sizes allow, and the verdict falls on what git
has stored.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from penguin_git.git import index, no_follow, trees
from penguin_git.git.call import Git, GitError
from penguin_git.git.objects import MissingObject, Objects
from penguin_git.git.repository import Repository
from penguin_git.git.trees import Differences, Entry
from penguin_git.git.triage import IN_SUBMODULE, NESTED, REVEALING, Sorted, Triage, changes, covered
from penguin_git.git.worktree_layout import Worktree
from penguin_git.model.commit_policy import Policy

_TRIES = 3  # a file that vanishes before git reads it makes git give up, and `git gc` may take what it wrote


class Withheld(Struct, frozen=True):
    """A change that is not committed, and why."""

    path: str
    reason: str


class Staged(Struct, frozen=True):
    """A worktree's changes against a commit, as the tree that may be committed."""

    tree: str
    changed: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    proposals: tuple[tuple[str, bytes], ...] = ()


def staged(repo: Repository, worktree: Worktree, tip: str, policy: Policy) -> Staged:
    """Return the tree of `tip` with the worktree's changes that the policy lets pass, durably written.

    Compares files, so what the agent did with HEAD, index and commits is of no account. `.penguin/` is always
    the tip's; new task files there are proposals. One call at a time for a worktree.
    """
    with Objects(repo.shared) as objects:
        return _Staging(repo, worktree, policy, objects).of(tip, own=False)


def salvage_tree(repo: Repository, worktree: Worktree, tip: str, policy: Policy) -> str:
    """Return all that the worktree holds as a tree, `.penguin/` too; what the policy withholds stays out."""
    return salvaged(repo, worktree, tip, policy).tree


def salvaged(repo: Repository, worktree: Worktree, tip: str, policy: Policy) -> Staged:
    """Return what `salvage_tree` does, and what stayed out of it."""
    with Objects(repo.shared) as objects:
        return _Staging(repo, worktree, policy, objects).of(tip, own=True)


class _Staging(Struct, frozen=True):
    repo: Repository
    worktree: Worktree
    policy: Policy
    objects: Objects

    @property
    def git(self) -> Git:
        return self.worktree.git(self.repo)

    @property
    def in_step(self) -> Path:
        """Holds the commit and tree that the private index is at, for as long as it is at one."""
        return self.worktree.git_dir / "penguin-staged"

    def of(self, tip: str, *, own: bool) -> Staged:
        for _ in range(_TRIES - 1):
            try:
                return self._once(tip, own)
            except (GitError, MissingObject):
                self.in_step.unlink(missing_ok=True)
        return self._once(tip, own)

    def _once(self, tip: str, own: bool) -> Staged:
        tree = self._at(tip)
        found = self._sorted(own)
        tree, changed = self._stored(tree, found) if found.accepted else (tree, ())
        return Staged(
            tree,
            changed,
            tuple(Withheld(path, why) for path, why in sorted(found.withheld.items())),
            tuple(found.proposals),
        )

    def _at(self, tip: str) -> str:
        """Bring the private index to the tip, keeping the stat data of what is unchanged; its tree."""
        private = self.worktree.private_index
        # A git of ours that was killed left it: nobody else uses this index.
        private.with_name(f"{private.name}.lock").unlink(missing_ok=True)
        known = self.in_step.read_text().split() if self.in_step.exists() else []
        if known[:1] == [tip]:
            return known[1]
        tree = self.objects.resolve(f"{tip}^{{tree}}")
        if tree is None:
            raise MissingObject(tip)
        self.git.run("read-tree", "-m", "-i", tree)
        self.in_step.write_text(f"{tip} {tree}")
        return tree

    def _sorted(self, own: bool) -> Sorted:
        triage = Triage(self.git, self.worktree.path, self.policy, own)
        found, left_out = Sorted(), self.worktree.left_out()
        for change in changes(self.git):
            if not (change.is_gone and change.path.startswith(left_out)):
                triage.sort(change, found)
        found.withheld |= dict.fromkeys(covered(self.git, self.worktree.path), IN_SUBMODULE)
        return found

    def _stored(self, tree: str, found: Sorted) -> tuple[str, tuple[str, ...]]:
        """Let git store what was accepted, judge what it has stored, and take back what must not be there."""
        self.in_step.unlink(missing_ok=True)
        self._take(found.accepted)
        result = self.git.text("write-tree")
        differences = trees.changed(self.repo.shared, tree, result) if result != tree else {}
        refused = self._refused(differences)
        if refused:
            found.withheld.update(refused)
            gone = index.removal(len(tree))
            index.put(self.git, {path: differences[path][0] or gone for path in refused})
            result = self.git.text("write-tree")
        return result, tuple(sorted(differences.keys() - refused.keys()))

    def _take(self, paths: Sequence[str]) -> None:
        """Bring paths of the worktree into the index, as they are now.

        Git looks at a file and then opens it by its name: a command that puts a link there in between would
        have it store what the link leads to. So git is given a copy, made without following any.
        """
        listing = os.fsencode("".join(f"{path}\0" for path in paths))
        copy = self.worktree.git_dir / "penguin-taken"
        shutil.rmtree(copy, ignore_errors=True)  # of somebody who was killed
        copy.mkdir()
        no_follow.copy(self.worktree.path, paths, copy)
        git = self.git.on(work_tree=copy)
        git.run("update-index", "--add", "--remove", "-z", "--stdin", stdin=listing)
        shutil.rmtree(copy)
        # The index knows the copies now: let it know the files, so that they are not read again each time.
        self.git.run("update-index", "-q", "--refresh", ok=(0, 1))

    def _refused(self, differences: Differences) -> dict[str, str]:
        verdicts = {
            path: self._verdict(old, new) for path, (old, new) in differences.items() if new is not None
        }
        return {path: why for path, why in verdicts.items() if why}

    def _verdict(self, old: Entry | None, new: Entry) -> str:
        if new.mode == trees.SUBMODULE:
            return NESTED
        data = self.objects.blob(new.oid)
        if why := self.policy.objection_to_size(len(data)):
            return why
        secrets = self.policy.secrets.found_in(data)
        if secrets and old is not None and old.mode != trees.SUBMODULE:
            # What is committed already is no reason.
            secrets -= self.policy.secrets.found_in(self.objects.blob(old.oid))
        return REVEALING if secrets else ""
