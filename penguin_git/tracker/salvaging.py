"""Work that nobody will go on with is kept under a ref before its worktree goes."""

from contextlib import suppress

from penguin_git.git import merge, staging, trees, worktrees
from penguin_git.git.refs import Update
from penguin_git.git.staging import Staged
from penguin_git.git.worktree_layout import Worktree, lent
from penguin_git.model import layout, wording
from penguin_git.model.attempt import Attempt
from penguin_git.model.commit_policy import Policy
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.runner import in_hands
from penguin_git.store.attempts import hold_of
from penguin_git.store.branch import TaskBranch, record_entries, write
from penguin_git.tracker.project import Project
from penguin_git.tracker.transcripts import log_file


def left_worktree(project: Project, task: TaskId) -> Worktree | None:
    """The worktree of a task's attempt, where one is left."""
    found = (tree for tree in worktrees.listing(project.repo) if tree.name == task)
    return next(found, None)


def left_tree(project: Project, attempt: Attempt, worktree: Worktree, policy: Policy) -> str | None:
    """The branch's files with what changed in the worktree; None where nothing did, or it does not fit."""
    staged = staging.staged(project.repo, worktree, attempt.own, policy)
    if not staged.changed or attempt.own == attempt.tip:
        return staged.tree if staged.changed else None
    # Somebody has committed on the branch meanwhile, of which the worktree knows nothing: that stays.
    store, committer = project.store, project.store.config().committer
    beside = write(
        store,
        tree=staged.tree,
        parents=(attempt.own,),
        text=wording.Text(subject=f"{attempt.id}: what attempt {attempt.number} left in its worktree"),
        agent=committer.name,
        committer=committer,
        now=project.world.now(),
    )
    joined = merge.merged(project.repo.shared, attempt.tip, beside)
    return None if joined.conflicts else joined.tree


def salvage(project: Project, attempt: Attempt) -> None:
    """Keep what a worktree without an owner holds under a ref, and remove it."""
    if worktree := left_worktree(project, attempt.id):
        _salvaged(project, worktree, attempt.id, attempt.number, attempt.tip)


def salvage_fenced(project: Project, task: TaskId, tip: str) -> None:
    """The same for an attempt of ours, up to `tip`, that another machine has gone on with meanwhile.

    What a person has in hands stays with them.
    """
    worktree, hold = left_worktree(project, task), hold_of(project.store, tip)
    if worktree and hold and not lent(worktree.git_dir).exists():
        _salvaged(project, worktree, task, hold.attempt, tip)


def _salvaged(project: Project, worktree: Worktree, task: TaskId, number: int, tip: str) -> None:
    held = _all_of(project, worktree, tip)
    if held.tree != project.store.tree_of(tip):
        hold = hold_of(project.store, tip)
        agent = hold.agent if hold else ""
        _keep(project, task, number, tree=held.tree, parent=tip, agent=agent)
    _remove(project, worktree, held)


def salvage_orphan(project: Project, task: TaskId, number: int) -> None:
    """Keep what the worktree of a person holds whose branch somebody deleted, and remove it."""
    worktree = left_worktree(project, task)
    if worktree is None:
        return
    head = worktree.git(project.repo).text("rev-parse", "--verify", "HEAD^{commit}")
    held = _all_of(project, worktree, head)
    _keep(project, task, number, tree=held.tree, parent=head, agent="")
    _remove(project, worktree, held)


def _remove(project: Project, worktree: Worktree, held: Staged) -> None:
    """Remove a worktree whose content is kept; what else a person has there is moved out of the way."""
    if lent(worktree.git_dir).exists():
        in_hands.move_aside(project.repo, worktree, held.withheld)
    worktrees.remove(project.repo, worktree, discard=True)


def keep_lost(project: Project, branch: TaskBranch, record: Record) -> None:
    """Keep all that a fenced-off owner has: its last commit, its worktree and its record."""
    store, hold = project.store, branch.hold
    worktree = left_worktree(project, hold.task)
    held = _all_of(project, worktree, branch.tip) if worktree else Staged(store.tree_of(branch.tip))
    tree = trees.edited(store.objects, held.tree, record_entries(store, [record]))
    _keep(project, hold.task, hold.attempt, tree=tree, parent=branch.tip, agent=hold.agent)
    forget_log(project, hold.task, hold.attempt)
    if worktree:
        _remove(project, worktree, held)


def _all_of(project: Project, worktree: Worktree, tip: str) -> Staged:
    """All that a worktree holds, but for secrets."""
    secrets = project.store.config().secrets(project.world.environ)
    return staging.salvaged(project.repo, worktree, tip, Policy(secrets=secrets))


def forget_log(project: Project, task: TaskId, attempt: int) -> None:
    """Go back to the transcript of the last checkpoint: the work that the live one tells of is elsewhere.

    Whoever goes on would take steps for done of which the branch has nothing.
    """
    live = log_file(project, task, attempt)
    with suppress(FileNotFoundError):
        live.rename(live.with_suffix(".lost.jsonl"))


def _keep(project: Project, task: TaskId, number: int, *, tree: str, parent: str, agent: str) -> None:
    store, committer = project.store, project.store.config().committer
    commit = write(
        store,
        tree=tree,
        parents=(parent,),
        text=wording.Text(subject=f"{task}: what attempt {number} left in its worktree"),
        agent=agent or committer.name,
        committer=committer,
        now=project.world.now(),
    )
    ref = layout.attempt_tip(task, number, project.world.nonce())
    store.refs.record([Update(ref, commit, None)], "salvage")
