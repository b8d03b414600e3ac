"""The checkpoints of a task: the commits that its attempts made on their way."""

from penguin_git.errors import PenguinError
from penguin_git.git import history
from penguin_git.git.commits import Commit, Message
from penguin_git.model import layout, wording
from penguin_git.model.checkpoint import Checkpoint
from penguin_git.model.ids import TaskId
from penguin_git.store import lineage
from penguin_git.store.attempts import hold_in
from penguin_git.tracker.project import Project
from penguin_git.tracker.recorded import records_everywhere


def listed(project: Project, task: TaskId) -> list[Checkpoint]:
    """The checkpoints of a task that git still has, oldest first; also of attempts that ended or landed."""
    found = {one.id: one for one in (*_recorded(project, task), *_reachable(project, task))}
    # Commits tell seconds: those of one second stay in the order in which one followed the other.
    return sorted(found.values(), key=lambda one: (one.attempt, one.at.replace(microsecond=0)))


def latest(project: Project, task: TaskId) -> Checkpoint:
    """The last checkpoint of a task."""
    found = listed(project, task)
    if not found:
        raise PenguinError(
            f"`{task}` has no checkpoint.",
            hint=f"`penguin task show {task} --history` says what happened to it.",
        )
    return found[-1]


def named(project: Project, task: TaskId, said: str) -> Checkpoint:
    """The checkpoint whose commit begins with `said`, which has to be that of one alone."""
    found = [one for one in listed(project, task) if said and one.id.startswith(said.lower())]
    if len(found) == 1:
        return found[0]
    many = ", ".join(f"`{one.id[:12]}`" for one in found)
    raise PenguinError(
        f"`{said}` is the beginning of several checkpoints: {many}."
        if found
        else f"`{task}` has no checkpoint `{said}`.",
        hint=f"`penguin task checkpoints {task}` lists them.",
    )


def _recorded(project: Project, task: TaskId) -> list[Checkpoint]:
    """What the records tell, as far as git still has the commits."""
    return [
        Checkpoint(id=note.commit, at=note.at, description=note.description, attempt=record.attempt)
        for record in records_everywhere(project, task)
        for note in record.checkpoints
        if project.store.objects.resolve(f"{note.commit}^{{commit}}")
    ]


def _reachable(project: Project, task: TaskId) -> list[Checkpoint]:
    """What the branch and the kept tips hold: also of an attempt that has no record yet, or has lost it."""
    store = project.store
    base, config = store.base_commit(), store.config()
    kept = store.refs.all(f"{layout.ATTEMPTS}{task}/")
    branch = layout.branch(config.branch_prefix, task)
    tips = dict.fromkeys(tip for tip in (*kept.values(), store.refs.read(branch)) if tip)
    chains = (history.log(store.repo.shared, f"{base}..{tip}", first_parent=True) for tip in tips)
    return [made for chain in chains for commit in reversed(chain) if (made := _made(commit, task))]


def _made(commit: Commit, task: TaskId) -> Checkpoint | None:
    hold = hold_in(commit)
    if hold is None or hold.task != task or lineage.said(commit, wording.ACT) != wording.Act.CHECKPOINT:
        return None
    description = Message.parse(commit.message).body
    return Checkpoint(id=commit.oid, at=commit.committer.when, description=description, attempt=hold.attempt)
