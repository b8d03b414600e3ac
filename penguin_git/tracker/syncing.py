"""Bringing a clone and its remote together: look, join what both went on with, push what is ahead."""

from collections.abc import Collection, Iterator
from contextlib import suppress

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.git import history
from penguin_git.git.moves import Busy, InTheWay
from penguin_git.git.refs import StaleRef, Update
from penguin_git.git.remote import Refused, Unreachable
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.rejoining import Rejoin, rejoin
from penguin_git.store.attempts import hold_of
from penguin_git.store.shared_base import SharedBase
from penguin_git.store.shared_refs import SharedRefs, Sight
from penguin_git.tracker.project import Project
from penguin_git.tracker.salvaging import salvage_fenced


class Joint(Struct, frozen=True):
    """A task's branch as it is here and on the remote, and what is to be done about it."""

    ref: str
    what: Rejoin
    ours: str
    theirs: str | None

    @property
    def name(self) -> str:
        """The short name of the branch."""
        return self.ref.removeprefix("refs/heads/")


class Synced(Struct, frozen=True):
    """What a look came to: the branches that were to be joined, with sentences for people."""

    sight: Sight
    sentences: tuple[str, ...] = ()
    joints: tuple[Joint, ...] = ()


def sync(
    project: Project, live: Collection[TaskId] = (), *, dry_run: bool = False, base_alone: bool = False
) -> Synced:
    """Look at the remote and join both sides. Raises `PenguinError` where nothing is shared.

    Of the tasks that are `live` here it is no news that their branches are ahead: they are just being pushed.
    With `dry_run` only the view of the remote is brought up to date. `base_alone` leaves the branches of
    tasks to whoever works on them.
    """
    refs = project.store.shared
    if refs is None:
        raise PenguinError(
            "This project does not share its tasks over a remote.",
            hint="Set `sync: on` in `.penguin/config.yaml`, commit it and push it.",
        )
    sight = refs.renew()
    if sight.offline:
        return Synced(sight)
    joints = () if base_alone else tuple(_joints(project, refs))
    if dry_run:
        return Synced(sight, (*map(_would, joints), *_base_would(project, refs)), joints)
    said = [sentence for joint in joints for sentence in _tried(project, refs, joint, live)]
    return Synced(sight, (*said, *_base(project)), joints)


def _joints(project: Project, refs: SharedRefs) -> Iterator[Joint]:
    git = project.repo.shared
    for ref, ours in refs.own.all(refs.names.branches).items():
        theirs = refs.own.read(refs.names.of(ref))
        what = rejoin(
            ours,
            theirs,
            is_ahead=theirs is not None and history.is_ancestor(git, theirs, ours),
            is_behind=theirs is not None and history.is_ancestor(git, ours, theirs),
            is_kept=theirs is None and _is_kept(project, refs, ref, ours),
        )
        if what is not Rejoin.NOTHING:
            yield Joint(ref, what, ours, theirs)


def _tried(project: Project, refs: SharedRefs, joint: Joint, live: Collection[TaskId]) -> list[str]:
    is_live = joint.ref.removeprefix(refs.names.branches) in live
    if is_live and joint.what is not Rejoin.PUSH:
        return []  # whoever works here is about to find out, and keeps what they have
    try:
        said = list(_joined(project, refs, joint))
    except (StaleRef, Unreachable):
        return []  # the next look finds it as it is then
    except Refused as refusal:
        return [f"`{joint.name}` stays in this clone. {refusal.message}"]
    return [] if is_live else said


def _joined(project: Project, refs: SharedRefs, joint: Joint) -> Iterator[str]:
    if joint.what is Rejoin.PUSH:
        if refs.pace.is_spent:
            return
        _push_transcript(project, refs, joint.ours)
        refs.push(joint.ref)
        yield f"Pushed what was done on `{joint.name}` without the remote."
        return
    if joint.what is Rejoin.SALVAGE:
        kept = _salvaged(project, refs, joint.ref, joint.ours)
        yield f"Somebody else has taken `{joint.name}` over; what was done here is kept under `{kept}`."
    salvage_fenced(project, TaskId(joint.ref.removeprefix(refs.names.branches)), joint.ours)
    refs.own.update([Update(joint.ref, joint.theirs, joint.ours)], "as on the remote")


_WOULD = {
    Rejoin.PUSH: "be pushed",
    Rejoin.FOLLOW: "follow the remote",
    Rejoin.SALVAGE: "follow the remote, and what was done here would be kept under `refs/penguin/attempts`",
    Rejoin.DROP: "go: all that it has is on the remote",
}


def _would(joint: Joint) -> str:
    return f"`{joint.name}` would {_WOULD[joint.what]}."


def _base_would(project: Project, refs: SharedRefs) -> Iterator[str]:
    theirs, ours = project.store.base_commit(), refs.own.read(project.store.base_ref)
    if ours and ours != theirs and history.is_ancestor(project.repo.shared, ours, theirs):
        yield f"`{project.store.base_name}` would follow the remote."


def _push_transcript(project: Project, refs: SharedRefs, tip: str) -> None:
    """Whoever goes on from a checkpoint needs what was said by then, so this goes first."""
    hold = hold_of(project.store, tip)
    log = layout.log(hold.task, hold.attempt) if hold else ""
    if log and (said := refs.own.read(log)):
        refs.put(log, said)


def _is_kept(project: Project, refs: SharedRefs, ref: str, ours: str) -> bool:
    """Whether all that our branch has is in the base, or kept for all."""
    git, task = project.repo.shared, ref.removeprefix(refs.names.branches)
    with suppress(Unreachable):  # then it is kept once more
        refs.bring(f"{layout.ATTEMPTS}{task}/")
    kept = refs.own.all(f"{layout.ATTEMPTS}{task}/").values()
    return any(history.is_ancestor(git, ours, tip) for tip in (project.store.base_commit(), *kept))


def _salvaged(project: Project, refs: SharedRefs, ref: str, ours: str) -> str:
    hold = hold_of(project.store, ours)
    task, number = ref.removeprefix(refs.names.branches), hold.attempt if hold else 0
    kept = f"{layout.ATTEMPTS}{task}/{number}-{ours[:16]}"
    if refs.read(kept) != ours:
        refs.update([Update(kept, ours, None)], "salvage")
    return kept


def _base(project: Project) -> Iterator[str]:
    base = project.store.base
    if not isinstance(base, SharedBase):
        return
    ending = base.follow(reason="as on the remote", nonce=project.world.nonce())
    name = project.store.base_name
    if ending is None:
        yield f"`{name}` has commits here that the remote does not have: `git pull --rebase && git push`."
    elif isinstance(ending, InTheWay | Busy):
        yield f"`{name}` stays behind the remote: something in `{ending.worktree}` is in the way."
